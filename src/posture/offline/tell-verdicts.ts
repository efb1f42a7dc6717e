import { z } from 'zod';
import { plainLine } from '../../texts/plain.ts';
import { evaluateTenant } from '../mfa/evaluate.ts';
import type { Verdict } from '../verdict.ts';
import { readCases } from './read-file.ts';
import { plainId } from '../policy-schema.ts';
import { tenantExport, type TenantExport } from './tenant-export.ts';
import { factsOf, memoryOf, settingsOf } from './tenant-facts.ts';

const evaluationCase = z.object({ id: z.string().min(1), title: z.string().nullish(), tenant: tenantExport });

/**
 * What `tocsin mfa evaluate` prints: whether MFA is required of each user of an exported file and why, as a table for
 * people or as JSON by case and user. Throws INPUT_INVALID that names the place of what cannot be read.
 */
export async function tellVerdicts(path: string, { json }: { readonly json: boolean }): Promise<string> {
  const cases = await readCases({ path, schema: evaluationCase, alone });
  const answers = cases.map(({ id, tenant }) => ({ id, people: judged(tenant) }));
  if (json) {
    const shown = answers.map(({ id, people }) => [id, Object.fromEntries(people.map((one) => [one.id, one.verdict]))]);
    return JSON.stringify(Object.fromEntries(shown), undefined, 2);
  }
  const rows = answers.flatMap(({ id, people }) => people.map((person) => rowOf(id, person)));
  return table([['case', 'user', 'policy', 'state', 'required', 'strength', 'reason'], ...rows]);
}

/** A file may be one tenant, or one case. */
function alone(value: unknown): { readonly id: string } | undefined {
  if (typeof value !== 'object' || value === null || 'cases' in value) return undefined;
  if ('tenant' in value) return { id: 'tenant', ...value };
  if (!('users' in value)) return undefined;
  const id = 'tenantId' in value && typeof value.tenantId === 'string' && value.tenantId ? value.tenantId : 'tenant';
  return { id, tenant: value } as { readonly id: string };
}

interface Judged {
  /** As the file writes it. */
  readonly id: string;
  readonly name: string;
  readonly verdict: Verdict;
}

function judged(tenant: TenantExport): Judged[] {
  const verdicts = evaluateTenant(factsOf(tenant), settingsOf(tenant), memoryOf(tenant));
  return tenant.users.flatMap(({ id, userPrincipalName }) => {
    const verdict = verdicts.get(plainId(id));
    return verdict ? [{ id, name: userPrincipalName || id, verdict }] : [];
  });
}

function rowOf(id: string, { name, verdict }: Judged): string[] {
  const { policy, state, required, strength, reason } = verdict;
  const asked = required === null ? '-' : String(required);
  return [plainLine(id, 60), plainLine(name, 120), policy, state, asked, strength ?? '-', reason];
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_head, column) =>
    rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0),
  );
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}
