import { TocsinError } from '../kernel/errors.ts';
import type { TenantRegistry } from '../tenants/registry.ts';
import { asTenantId, type TenantId } from '../tenants/tenant.ts';
import type { AuditLog } from './entry.ts';
import { exportTrail, verifyTrail, type TrailFault, type TrailReport } from './verify.ts';

export interface AuditCliDeps {
  readonly audit: AuditLog;
  readonly tenants: TenantRegistry;
  /** What belongs to no watched tenant is kept under the provider's own. */
  readonly homeTenantId: TenantId;
}

/** What `tocsin audit verify` prints: a line per tenant; `whole` is false when any chain is not. */
export async function tellVerified(
  { audit, tenants, homeTenantId }: AuditCliDeps,
  only?: string,
): Promise<{ readonly lines: readonly string[]; readonly whole: boolean }> {
  const known = await tenants.list();
  const names = new Map([[homeTenantId, 'home tenant'], ...known.map(({ id, name }) => [id, name] as const)]);
  const wanted = only === undefined ? [...names.keys()] : [tenantOf(only)];
  const reports: TrailReport[] = [];
  for (const id of wanted) reports.push(await verifyTrail(audit, id));
  return {
    lines: reports.map((report) => lineOf(report, names.get(report.tenantId) ?? 'unknown tenant')),
    whole: reports.every(({ fault }) => fault === undefined),
  };
}

/** The lines of `tocsin audit export`. */
export function exportLines({ audit }: AuditCliDeps, tenant: string): AsyncGenerator<string> {
  return exportTrail(audit, tenantOf(tenant));
}

function tenantOf(text: string): TenantId {
  const id = asTenantId(text);
  if (!id)
    throw new TocsinError(
      'INPUT_INVALID',
      'A tenant is named by its id, for example --tenant 11111111-2222-4333-8444-555555555555.',
    );
  return id;
}

const WORDS: Readonly<Record<TrailFault['fault'], string>> = {
  missing: 'the entry is missing',
  altered: 'the entry was altered',
  'broken link': 'the entry does not follow from the one before it, or the head tells of another one',
  'cut off': 'the chain ends before its head: entries were cut off',
  unreadable: 'the entry cannot be read',
  'beyond the head': 'there are entries behind the head: the head was set back',
};

function lineOf({ tenantId, entries, head, fault }: TrailReport, name: string): string {
  const where = `${name.replace(/\p{C}/gu, ' ')} (${tenantId})`;
  if (fault)
    return `BROKEN  ${where}: entry ${fault.seq}: ${WORDS[fault.fault]}; ${entries} entries before it are whole`;
  if (head.seq === 0) return `empty   ${where}: no entries`;
  return `whole   ${where}: ${entries} entries, head ${head.hash}`;
}
