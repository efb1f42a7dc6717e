import { csvOf } from '../texts/csv.ts';
import { policyName } from '../texts/posture.ts';
import { defineCommand } from './command.ts';
import { exported } from './exported.ts';
import { pageTenant } from './open-page.ts';
import type { PeopleState, RollPerson } from './page-views.ts';
import { RollInput, rollOf, told } from './posture-roll.ts';

/** As many as the largest tenants have. */
const MOST_ROWS = 100_000;
const HEAD = ['Name', 'Address', 'Policy', 'MFA', 'Why', 'Accepted exception', 'Account id', 'Tenant', 'Read at (UTC)'];

const WORDS: Readonly<Record<PeopleState, string>> = {
  always: 'Required at every sign-in',
  conditional: 'Required, with exemptions',
  partial: 'Partial: not at every sign-in',
  none: 'Not required',
  unknown: 'Not known',
  notEvaluated: 'Not looked at',
};

/** The people of one state as a CSV file, as of the newest reading; the trail of the tenant tells who took it. */
export const postureCsv = defineCommand({
  name: 'postureCsv',
  summary: 'The people of one state of MFA as a CSV file; the export is in the audit trail',
  requires: 'read',
  surfaces: ['tab'],
  // Intent and conclusion are recorded in the chain of the tenant.
  changes: false,
  safe: false,
  input: RollInput,
  async run(ctx, { tenant: ref, ...wanted }) {
    const tenant = await pageTenant(ctx, ref);
    const snapshot = await ctx.posture.latest(tenant.id);
    const all = snapshot ? rollOf(snapshot, tenant, wanted) : [];
    const readAt = snapshot?.takenAt.toISOString() ?? '';
    const rows = all.slice(0, MOST_ROWS).map((entry) => [...rowOf(told(entry)), tenant.name, readAt]);
    const { state, policy, words } = wanted;
    const entry = {
      verb: 'postureExport',
      chain: tenant.id,
      about: {
        state: WORDS[state],
        ...(policy && { policy: policyName(policy) }),
        reading: snapshot?.localDate ?? 'none',
      },
      ...(words !== '' && { personal: { words } }),
    };
    return exported(ctx, entry, {
      show: 'file',
      name: `mfa-${tenant.domain}-${wanted.state}-${snapshot?.localDate ?? 'no-reading'}.csv`,
      type: 'text/csv;charset=utf-8',
      // Spreadsheets take a file without this mark for one of their own country's encoding.
      text: `\uFEFF${csvOf([HEAD, ...rows])}`,
      rows: rows.length,
      total: all.length,
      reading: false,
    });
  },
});

function rowOf({ name, email, policy, state, why, excepted = '', userId }: RollPerson): readonly string[] {
  return [name, email, policy === 'notEvaluated' ? '' : policyName(policy), WORDS[state], why, excepted, userId];
}
