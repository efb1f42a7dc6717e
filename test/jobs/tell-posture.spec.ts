import { deepEqual } from 'node:assert/strict';
import { nameAuthors, type TellDeps } from '../../src/jobs/tell-posture.ts';
import type { Cause, ChangeAuthors } from '../../src/posture/regression.ts';
import { alertAgo, policyOf, slotAgo, snapshotOf } from '../posture/snapshots.ts';
import { manualClock } from '../sandbox/caller.ts';

type Asked = Parameters<ChangeAuthors['find']>;

/** What the audit log is asked for one cause, of which `lastKnown` days ago the requirement was there. */
async function askedFor(kind: Cause['kind'], lastKnown = 1): Promise<{ cause: Asked[1]; between: Asked[2] }> {
  const asked: Asked[] = [];
  const deps: TellDeps = {
    posture: { changeAlert: async () => undefined } as unknown as TellDeps['posture'],
    authors: {
      find: async (...question) => {
        asked.push(question);
        return { status: 'absent', source: 'audit log' };
      },
    },
    channels: [],
    clock: manualClock(),
    hint: () => undefined,
  };
  const policy = policyOf('P1', { dependsOn: ['office'], aimsAt: ['staff', 'role'] });
  const day = (ago: number, digest: string) =>
    snapshotOf(ago, {}, { caPolicies: [policy], dependencies: { office: digest } });
  const told = alertAgo(0, ['ann', 'bob']);
  const previousDate = snapshotOf(lastKnown, {}).localDate;
  const people = told.people.map((one, at) => (at === 0 ? { ...one, previousDate } : one));
  const alert = { ...told, people, causes: [{ kind, id: 'P1', count: 2 }] };
  await nameAuthors(deps, { alert, previous: day(1, 'before'), current: day(0, 'now'), corr: 'c' });
  const [, cause, between] = asked[0] as Asked;
  return { cause, between };
}

describe('Who made the changes behind an alert is asked for', () => {
  it('by the groups and roles that the policy aims at, where nothing was edited', async () => {
    const { cause } = await askedFor('assignmentChanged');
    deepEqual(cause, { kind: 'assignmentChanged', id: 'P1', userIds: ['ann', 'bob'], targets: ['staff', 'role'] });
  });

  it('by the thing that the policy refers to, where that was edited', async () => {
    const { cause } = await askedFor('dependencyChanged');
    deepEqual(cause.targets, ['office']);
  });

  it('since the snapshot before, and further back where the requirement was last known then', async () => {
    const { between } = await askedFor('caPolicyModified');
    deepEqual(between, { since: slotAgo(1), until: slotAgo(0) });
    const longer = await askedFor('caPolicyModified', 3);
    deepEqual([longer.between.since <= slotAgo(3), longer.between.since > slotAgo(5)], [true, true]);
  });
});
