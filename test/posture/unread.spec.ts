import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { z } from 'zod';
import { buildSnapshot, memoryOf } from '../../src/posture/build-snapshot.ts';
import type { GroupReading, MfaFacts, MfaSettings } from '../../src/posture/facts.ts';
import { evaluateTenant } from '../../src/posture/mfa/evaluate.ts';
import { readCases } from '../../src/posture/offline/read-file.ts';
import { tenantExport } from '../../src/posture/offline/tenant-export.ts';
import { factsOf, settingsOf } from '../../src/posture/offline/tenant-facts.ts';
import type { Snapshot } from '../../src/posture/snapshot.ts';
import { TODAY, YESTERDAY, compared, slotAgo, told } from './snapshots.ts';

const FILE = join(import.meta.dirname, '../fixtures/mfa/cases.json');

/** Each source, as it is when Microsoft does not show it. */
const FAILURES = {
  caPolicies: { caPolicies: unread() },
  namedLocations: { namedLocations: unread() },
  securityDefaults: { securityDefaults: unread() },
  roleDefinitions: { roleDefinitions: unread() },
  roleAssignments: { roleAssignments: unread() },
  roleEligibilities: { roleEligibilities: unread() },
  plans: { servicePlanIds: undefined },
} satisfies Record<string, Partial<MfaFacts>>;

function unread() {
  return { status: 'unread' as const, why: 'Microsoft did not answer', http: 403 };
}

interface Tenant {
  readonly id: string;
  readonly facts: MfaFacts;
  readonly settings: MfaSettings;
}

function snapshotFrom({ facts, settings }: Tenant, localDate: string, previous?: Snapshot): Snapshot {
  const verdicts = evaluateTenant(facts, settings, memoryOf(previous));
  return buildSnapshot({ facts, verdicts, localDate, previous });
}

/** The tenant as it was yesterday, less of it seen: `seen` tells of each id whether it still is. */
function darkened(
  { facts }: Tenant,
  failing: readonly (keyof typeof FAILURES)[],
  seen: (id: string) => boolean,
): MfaFacts {
  const groups = [...facts.groups].map(([id, group]): [string, GroupReading] => [id, seen(id) ? group : unread()]);
  const users = facts.users.filter(({ id }) => seen(`${id} as a whole`));
  return {
    ...facts,
    ...Object.assign({}, ...failing.map((name) => FAILURES[name])),
    takenAt: slotAgo(0),
    groups: new Map(groups),
    perUserMfa: new Map([...facts.perUserMfa].filter(([id]) => seen(id))),
    users,
    usersWhole: users.length === facts.users.length,
  };
}

describe('What could not be read', () => {
  let tenants: readonly Tenant[];
  before(async () => {
    const schema = z.object({ id: z.string(), tenant: tenantExport });
    tenants = (await readCases({ path: FILE, schema })).map(({ id, tenant }) => ({
      id,
      facts: { ...factsOf({ ...tenant, reads: {} }), takenAt: slotAgo(1) },
      settings: settingsOf(tenant),
    }));
  });

  it('never makes anybody lose the requirement, whatever of which tenant it is', () => {
    const subsets = fc.subarray(Object.keys(FAILURES) as (keyof typeof FAILURES)[]);
    const views = fc.oneof(
      fc.constant(() => true),
      fc.func(fc.boolean()),
    );
    fc.assert(
      fc.property(fc.noBias(fc.nat()), subsets, views, (pick, failing, seen) => {
        const tenant = tenants[pick % tenants.length] as Tenant;
        const yesterday = snapshotFrom(tenant, YESTERDAY);
        const facts = darkened(tenant, failing, seen);
        const today = snapshotFrom({ ...tenant, facts }, TODAY, yesterday);
        assert.deepEqual(told(compared(yesterday, today)), [], tenant.id);
      }),
      { numRuns: 200 },
    );
  });

  it('hides no loss either: once it can be read again, the state before counts', () => {
    for (const tenant of tenants) {
      const before = snapshotFrom(tenant, '2026-11-18');
      const dark = darkened(tenant, ['caPolicies', 'securityDefaults', 'roleAssignments'], () => false);
      const blind = snapshotFrom({ ...tenant, facts: dark }, YESTERDAY, before);
      const open: MfaFacts = {
        ...tenant.facts,
        takenAt: slotAgo(0),
        caPolicies: { status: 'ok', value: [] },
        securityDefaults: { status: 'ok', value: { isEnabled: false } },
        perUserMfa: new Map(tenant.facts.users.map(({ id }) => [id, 'disabled'])),
      };
      const lost = (previous: Snapshot) => {
        const { alerts } = compared(previous, snapshotFrom({ ...tenant, facts: open }, TODAY, previous));
        return alerts.flatMap(({ people }) => people.map(({ userId }) => userId)).sort();
      };
      assert.deepEqual(lost(blind), lost(before), tenant.id);
    }
  });
});
