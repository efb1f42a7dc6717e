import { TocsinError } from '../kernel/errors.ts';
import type { TenantRegistry } from '../tenants/registry.ts';
import { asTenantId, type TenantId } from '../tenants/tenant.ts';
import type { AuditLog } from './entry.ts';
import { FAULT_WORDS } from './fault-words.ts';
import { exportTrail, verifyTrail, type TrailReport } from './verify.ts';

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
  const names = await namesOf({ tenants, homeTenantId });
  const wanted = only === undefined ? [...names.keys()] : [tenantOf(only)];
  const reports: TrailReport[] = [];
  for (const id of wanted) reports.push(await verifyTrail(audit, id));
  for (const { tenantId, head, fault } of reports)
    if (head.seq === 0 && !fault && !names.has(tenantId)) throw unknown();
  return {
    lines: reports.map((report) => lineOf(report, names.get(report.tenantId) ?? 'unknown tenant')),
    whole: reports.every(({ fault }) => fault === undefined),
  };
}

/** The lines of `tocsin audit export`. */
export async function* exportLines(deps: AuditCliDeps, tenant: string): AsyncGenerator<string> {
  const id = tenantOf(tenant);
  const names = await namesOf(deps);
  if (!names.has(id) && (await deps.audit.head(id)).seq === 0) throw unknown();
  yield* exportTrail(deps.audit, id);
}

/** Every tenant whose trail is to be looked at, by name. */
async function namesOf({ tenants, homeTenantId }: Pick<AuditCliDeps, 'tenants' | 'homeTenantId'>) {
  const known = await tenants.list();
  return new Map([[homeTenantId, 'home tenant'], ...known.map(({ id, name }) => [id, name] as const)]);
}

/** A slip in an id must not read as a trail without entries. */
function unknown(): TocsinError {
  return new TocsinError('NOT_FOUND', 'Tocsin watches no such tenant, and has no trail of it. Please check the id.');
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

function lineOf({ tenantId, entries, head, fault }: TrailReport, name: string): string {
  const where = `${name.replace(/\p{C}/gu, ' ')} (${tenantId})`;
  const state = fault?.fault === 'newer' ? 'UNSURE ' : 'BROKEN ';
  if (fault?.seq === 0)
    return `${state} ${where}: its head ${fault.fault === 'newer' ? 'was written by a newer Tocsin' : 'cannot be read'}`;
  if (fault)
    return `${state} ${where}: entry ${fault.seq}: ${FAULT_WORDS[fault.fault]}; ${entries} entries before it are whole`;
  if (head.seq === 0) return `empty   ${where}: no entries`;
  return `whole   ${where}: ${entries} entries, head ${head.hash}`;
}
