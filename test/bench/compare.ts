import { compare } from '../../src/posture/compare.ts';
import type { Snapshot } from '../../src/posture/snapshot.ts';
import { EDITED, ON, byPolicy, open, policyOf, required, snapshotOf } from '../posture/snapshots.ts';
import { below, median, noted, type Figure } from './result.ts';

const USERS = 100_000;
const RUNS = 7;
const LOST = [0, 5_000, USERS];

/** Two snapshots of a very large tenant, compared: nobody lost anything, as every morning, then many, then all. */
export function benchCompare(): Promise<readonly Figure[]> {
  const settings = { admin: ON, user: ON };
  const figures = LOST.map((lost) => {
    const [previous, current] = [snapshotWith(1, 0), snapshotWith(0, lost)];
    const times = Array.from({ length: RUNS }, () => {
      const from = performance.now();
      const { alerts } = compare({ previous, current, settings, recent: [] });
      const ms = performance.now() - from;
      if ((alerts[0]?.people.length ?? 0) !== lost) throw new Error('The comparison found another number of people.');
      return ms;
    });
    const name = `Snapshots of ${USERS.toLocaleString('en-GB')}, ${lost.toLocaleString('en-GB')} lost MFA`;
    return lost < USERS ? below(name, median(times), { goal: 300, unit: 'ms' }) : noted(name, median(times), 'ms');
  });
  return Promise.resolve(figures);
}

/** As stored snapshots are, no two users share an object. */
function snapshotWith(ago: number, lost: number): Snapshot {
  const ids = Array.from({ length: USERS }, (_none, n) => `a0000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
  const postureOf = (n: number) =>
    n < lost ? open() : required([byPolicy('P1'), byPolicy(`P${2 + (n % 58)}`, 'group'), { kind: 'perUserMfa' }]);
  const people = ids.map((id, n) => [id, { name: `Person ${(n * 7919) % USERS}`, email: `person${n}@contoso.com` }]);
  return snapshotOf(ago, Object.fromEntries(ids.map((id, n) => [id, postureOf(n)])), {
    caPolicies: Array.from({ length: 60 }, (_none, n) => policyOf(`P${n}`, ago === 0 && n % 2 === 0 ? EDITED : {})),
    people: Object.fromEntries(people) as NonNullable<Snapshot['people']>,
  });
}
