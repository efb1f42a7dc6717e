import assert from 'node:assert/strict';
import fc from 'fast-check';
import { settleReadings } from '../../src/posture/second-reading.ts';
import type { LastKnown, Snapshot, UserPosture } from '../../src/posture/snapshot.ts';
import type { Mechanism } from '../../src/posture/verdict.ts';
import { ON, compared, knownAgo, policyOf, snapshotOf } from './snapshots.ts';

const IDS = ['u0', 'u1', 'u2', 'u3', 'u4', 'u5', 'u6'];
const POLICIES = ['P1', 'P2', 'P3'];

const mechanisms: fc.Arbitrary<readonly Mechanism[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('conditionalAccess' as const),
      id: fc.constantFrom(...POLICIES),
      via: fc.constantFrom('all' as const, 'group' as const, 'role' as const),
      together: fc.constantFrom(undefined, true as const),
    }),
    fc.constantFrom<Mechanism>({ kind: 'perUserMfa' }, { kind: 'securityDefaults' }),
  ),
  { maxLength: 3 },
);
const posture: fc.Arbitrary<UserPosture> = fc.record({
  policy: fc.constantFrom('admin', 'user'),
  state: fc.constantFrom('required', 'notRequired', 'unknown'),
  strength: fc.constantFrom('always', 'conditional', 'none'),
  mechanisms,
});
const users = fc.dictionary(fc.constantFrom(...IDS), posture);
const known: fc.Arbitrary<LastKnown> = fc
  .tuple(
    fc.integer({ min: 2, max: 40 }),
    posture.filter(({ state }) => state !== 'unknown'),
  )
  .map(([ago, one]) => knownAgo(ago, one));
const policies = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom(...POLICIES),
    state: fc.constantFrom('enabled', 'disabled', 'enabledForReportingButNotEnforced'),
    modifiedDateTime: fc.constantFrom('2026-10-01T00:00:00Z', '2026-11-19T22:00:00Z'),
  }),
  { selector: ({ id }) => id },
);
const statuses = fc.constantFrom<Snapshot['status']>('complete', 'complete', 'partial', 'failed');

function snapshots(ago: number): fc.Arbitrary<Snapshot> {
  return fc
    .tuple(users, fc.dictionary(fc.constantFrom(...IDS), known), policies, statuses)
    .map(([states, lastKnown, some, status]) =>
      snapshotOf(ago, states, { lastKnown, status, caPolicies: some.map((one) => policyOf(one.id, one)) }),
    );
}

const pairs = fc.tuple(snapshots(1), snapshots(0));

/** Whose loss the answer mentions, however. */
function named(answer: ReturnType<typeof compared>): readonly string[] {
  const told = [...answer.alerts, ...answer.updates].flatMap(({ people }) => people.map(({ userId }) => userId));
  return [...told, ...Object.values(answer.suppressed).flat()];
}

function turned<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).toReversed());
}

function turnedSnapshot(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    users: turned(snapshot.users),
    lastKnown: turned(snapshot.lastKnown),
    caPolicies: snapshot.caPolicies.toReversed(),
  };
}

describe('Whatever two snapshots hold, their comparison', () => {
  it('finds a loss only where it was required when last known and is not required now', () => {
    fc.assert(
      fc.property(pairs, ([previous, current]) => {
        for (const userId of named(compared(previous, current))) {
          const own = previous.status === 'failed' ? undefined : previous.users[userId];
          const before = own && own.state !== 'unknown' ? own : previous.lastKnown[userId];
          assert.equal(before?.state, 'required');
          assert.equal(current.users[userId]?.state, 'notRequired');
          assert.notEqual(current.status, 'failed');
        }
      }),
    );
  });

  it('finds no loss of anybody whose data was not read', () => {
    fc.assert(
      fc.property(pairs, fc.subarray(IDS), fc.boolean(), ([previous, current], unread, missing) => {
        const states = { ...current.users };
        for (const userId of unread) {
          const state = states[userId];
          if (missing) delete states[userId];
          else if (state) states[userId] = { ...state, state: 'unknown', strength: null };
        }
        const answer = compared(previous, { ...current, status: 'partial', users: states });
        assert.deepEqual(
          named(answer).filter((userId) => unread.includes(userId)),
          [],
        );
      }),
    );
  });

  it('finds nothing in a snapshot compared with itself', () => {
    fc.assert(
      fc.property(snapshots(0), (snapshot) => {
        const self = { ...snapshot, lastKnown: {} };
        const { alerts, updates, suppressed, weakened } = compared(self, self);
        assert.deepEqual([alerts, updates, suppressed, weakened], [[], [], {}, []]);
      }),
    );
  });

  it('is the same in whatever order users and policies come', () => {
    fc.assert(
      fc.property(pairs, ([previous, current]) => {
        const answer = compared(previous, current);
        const other = compared(turnedSnapshot(previous), turnedSnapshot(current));
        assert.deepEqual(
          { ...other, weakened: [...other.weakened].sort() },
          {
            ...answer,
            weakened: [...answer.weakened].sort(),
          },
        );
      }),
    );
  });

  it('names each person once, with a cause where one is known, and counts each cause as often as people have it', () => {
    fc.assert(
      fc.property(pairs, ([previous, current]) => {
        const answer = compared(previous, current);
        const everybody = named(answer);
        assert.equal(new Set(everybody).size, everybody.length);
        for (const { people, causes } of answer.alerts) {
          for (const { userId, causes: places } of people) {
            const own = previous.status === 'failed' ? undefined : previous.users[userId];
            const before = own && own.state !== 'unknown' ? own : previous.lastKnown[userId];
            assert.equal(places.length > 0, (before?.mechanisms.length ?? 0) > 0);
          }
          for (const [place, { count }] of causes.entries())
            assert.equal(count, people.filter((person) => person.causes.includes(place)).length);
        }
      }),
    );
  });

  it('tells after two readings nobody whom the second does not show', () => {
    fc.assert(
      fc.property(pairs, snapshots(0), ([previous, first], second) => {
        const input = { previous, current: first, settings: { admin: ON, user: ON }, recent: [] };
        const settled = named(compared(previous, settleReadings(input, second)));
        const bySecond = named(compared(previous, second));
        assert.deepEqual(
          settled.filter((userId) => !bySecond.includes(userId)),
          [],
        );
      }),
    );
  });
});
