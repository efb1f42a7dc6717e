import assert from 'node:assert/strict';
import type { ChangeAuthor, RegressionAlert } from '../../src/posture/regression.ts';
import {
  EDITED,
  ON,
  TODAY,
  YESTERDAY,
  alertAgo,
  byPolicy,
  causes,
  compared,
  knownAgo,
  notEvaluated,
  open,
  policyOf,
  required,
  slotAgo,
  snapshotOf,
  told,
  unknown,
} from './snapshots.ts';

const edited = { caPolicies: [policyOf('P1', EDITED)] };

describe('Comparing a day with what was known before', () => {
  describe('the state compared with', () => {
    it('is yesterday’s for somebody who was required then', () =>
      assert.deepEqual(told(compared(snapshotOf(1, { ana: required() }), snapshotOf(0, { ana: open() }))), [
        `user: ana since ${YESTERDAY}`,
      ]));

    it('is the snapshot before when the service was down for two days', () =>
      assert.deepEqual(told(compared(snapshotOf(3, { ana: required() }), snapshotOf(0, { ana: open() }))), [
        'user: ana since 2026-11-17',
      ]));

    it('is the day before yesterday’s for somebody who was unknown yesterday', () => {
      const yesterday = snapshotOf(1, { ana: unknown() }, { lastKnown: { ana: knownAgo(2) } });
      assert.deepEqual(told(compared(yesterday, snapshotOf(0, { ana: open() }))), ['user: ana since 2026-11-18']);
    });

    it('outlasts a disabled account that is enabled again without MFA', () => {
      const yesterday = snapshotOf(1, { ana: notEvaluated() }, { lastKnown: { ana: knownAgo(9) } });
      assert.deepEqual(told(compared(yesterday, snapshotOf(0, { ana: open() }))), ['user: ana since 2026-11-11']);
    });

    it('outlasts a deleted account that is restored without MFA', () => {
      const yesterday = snapshotOf(1, {}, { lastKnown: { ana: knownAgo(29) } });
      assert.deepEqual(told(compared(yesterday, snapshotOf(0, { ana: open() }))), ['user: ana since 2026-10-22']);
    });

    it('counts for 30 days of the calendar, whatever summer time makes of the hours', () => {
      const after = (days: number) =>
        told(compared(snapshotOf(1, {}, { lastKnown: { ana: knownAgo(days) } }), snapshotOf(0, { ana: open() })));
      assert.deepEqual(after(30), ['user: ana since 2026-10-21']);
      assert.deepEqual(after(31), []);
      assert.deepEqual(told(compared(snapshotOf(31, { ana: required() }), snapshotOf(0, { ana: open() }))), []);
    });

    it('is the newest: a later "not required" hides an older "required"', () => {
      const yesterday = snapshotOf(1, { ana: open() }, { lastKnown: { ana: knownAgo(2) } });
      assert.deepEqual(told(compared(yesterday, snapshotOf(0, { ana: open() }))), []);
    });

    it('is none of a failed snapshot, but what that carried of earlier ones', () => {
      const failed = snapshotOf(
        1,
        { ana: required(), ben: required() },
        { status: 'failed', lastKnown: { ben: knownAgo(2) } },
      );
      assert.deepEqual(told(compared(failed, snapshotOf(0, { ana: open(), ben: open() }))), [
        'user: ben since 2026-11-18',
      ]);
    });

    it('is told of most people where it differs, the newest of as many', () => {
      const yesterday = snapshotOf(1, { ana: required() }, { lastKnown: { ben: knownAgo(3), cem: knownAgo(3) } });
      assert.deepEqual(told(compared(yesterday, snapshotOf(0, { ana: open(), ben: open(), cem: open() }))), [
        'user: ana ben cem since 2026-11-17',
      ]);
      assert.deepEqual(told(compared(yesterday, snapshotOf(0, { ana: open(), ben: open() }))), [
        `user: ana ben since ${YESTERDAY}`,
      ]);
      const { alerts } = compared(yesterday, snapshotOf(0, { ana: open(), ben: open() }));
      assert.deepEqual(
        alerts[0]?.people.map(({ previousDate }) => previousDate),
        [YESTERDAY, '2026-11-17'],
      );
    });
  });

  describe('what loses nothing', () => {
    const before = snapshotOf(1, { ana: required(), ben: open() });
    const never: readonly [who: string, users: ReturnType<typeof snapshotOf>['users'], change?: object][] = [
      ['a new user, or a new id after recreation', { ana: required(), new: open() }],
      ['somebody who was not required either', { ana: required(), ben: open() }],
      ['a deleted user', { ben: open() }],
      ['somebody missing in half-read users', { ben: open() }, { status: 'partial' }],
      ['an unknown user', { ana: unknown() }, { status: 'partial' }],
      ['a disabled account', { ana: notEvaluated() }],
      ['anybody in a failed snapshot', { ana: open() }, { status: 'failed' }],
      ['anybody by other rules', { ana: open() }, { rulesVersion: 2 }],
    ];
    for (const [who, users, change] of never)
      it(`is ${who}`, () => {
        const answer = compared(before, snapshotOf(0, users, change));
        assert.deepEqual(answer, {
          alerts: [],
          updates: [],
          suppressed: {},
          weakened: [],
          lost: { admin: 0, user: 0 },
        });
      });

    it('is anybody before there was a first snapshot', () =>
      assert.deepEqual(told(compared(undefined, snapshotOf(0, { ana: open() }))), []));

    it('is anybody whose last known state is by other rules, while others are compared', () => {
      const old = { ...knownAgo(2), rulesVersion: 0 };
      const yesterday = snapshotOf(1, { ben: required() }, { lastKnown: { ana: old } });
      assert.deepEqual(told(compared(yesterday, snapshotOf(0, { ana: open(), ben: open() }))), [
        `user: ben since ${YESTERDAY}`,
      ]);
    });

    it('is somebody of whom it is still required, if not always: that is for the log', () => {
      const weaker = { ...required(), strength: 'conditional' as const };
      const answer = compared(
        snapshotOf(1, { ana: required(), ben: weaker }),
        snapshotOf(0, { ana: weaker, ben: weaker }),
      );
      assert.deepEqual(told(answer), []);
      assert.deepEqual([answer.weakened, answer.suppressed], [['ana'], {}]);
    });

    it('is not somebody of whom it is only partially required: that is lost', () => {
      const partial = { ...open(), strength: 'conditional' as const, reason: 'caPartial' as const };
      assert.equal(told(compared(snapshotOf(1, { ana: required() }), snapshotOf(0, { ana: partial }))).length, 1);
    });
  });

  describe('switches and exceptions', () => {
    const yesterday = snapshotOf(1, { ana: required(), kim: required([byPolicy()], 'admin') });
    const today = snapshotOf(0, { ana: open(), kim: open('admin') }, edited);

    it('tell each policy by itself, administrators first', () =>
      assert.deepEqual(told(compared(yesterday, today)), [
        `admin: kim since ${YESTERDAY}`,
        `user: ana since ${YESTERDAY}`,
      ]));

    it('tell nothing of a policy that is off, but count it', () => {
      const answer = compared(yesterday, today, { settings: { user: ON } });
      assert.deepEqual(told(answer), [`user: ana since ${YESTERDAY}`]);
      assert.deepEqual([answer.suppressed, answer.lost], [{}, { admin: 1, user: 1 }]);
    });

    it('let nothing count that was read before the policy was switched on, each by its own time', () => {
      const settings = { admin: ON, user: { enabledAt: new Date(slotAgo(1).getTime() + 1) } };
      assert.deepEqual(told(compared(yesterday, today, { settings })), [`admin: kim since ${YESTERDAY}`]);
    });

    it('let what was read at the very moment of switching on count', () => {
      const settings = { user: { enabledAt: slotAgo(1) } };
      assert.deepEqual(told(compared(yesterday, today, { settings })), [`user: ana since ${YESTERDAY}`]);
    });

    it('look at the time of the last known state, not of the snapshot that carried it', () => {
      const carried = snapshotOf(1, { ana: unknown() }, { lastKnown: { ana: knownAgo(3) } });
      const since = (ago: number) => ({ settings: { user: { enabledAt: new Date(slotAgo(ago).getTime() - 1) } } });
      assert.deepEqual(told(compared(carried, today, since(2))), []);
      assert.deepEqual(told(compared(carried, today, since(3))), ['user: ana since 2026-11-17']);
    });

    it('make a new baseline when a policy is switched off and on again', () => {
      const again = { settings: { user: { enabledAt: new Date('2026-11-20T09:00:00Z') } } };
      assert.deepEqual(told(compared(yesterday, today, again)), []);
    });

    it('never tell of an accepted exception, in whatever case its id is written', () => {
      const exempt = [{ userId: 'ana', name: 'Ana', reason: 'kiosk' }];
      const upper = compared(snapshotOf(1, { ANA: required() }), snapshotOf(0, { ANA: open() }), {
        settings: { user: ON, exempt },
      });
      assert.deepEqual([told(upper), upper.suppressed], [[], { exempt: ['ANA'] }]);
      assert.equal(upper.lost.user, 1);
    });

    it('name no exception of a policy that is off', () => {
      const exempt = [{ userId: 'kim', name: 'Kim', reason: 'emergency' }];
      assert.deepEqual(compared(yesterday, today, { settings: { user: ON, exempt } }).suppressed, {});
    });
  });

  describe('a change of class', () => {
    const roleOnly = required([byPolicy('P1', 'role')], 'admin');

    it('tells a promoted user under the administrators’ policy', () =>
      assert.deepEqual(told(compared(snapshotOf(1, { ana: required() }), snapshotOf(0, { ana: open('admin') }))), [
        `admin: ana since ${YESTERDAY}`,
      ]));

    it('goes by when the policy of the new class was switched on', () => {
      const promoted = [snapshotOf(1, { ana: required() }), snapshotOf(0, { ana: open('admin') })] as const;
      assert.deepEqual(told(compared(...promoted, { settings: { user: ON } })), []);
    });

    it('only logs a demotion that took policies for roles with it', () => {
      const answer = compared(snapshotOf(1, { kim: roleOnly }), snapshotOf(0, { kim: open() }));
      assert.deepEqual([told(answer), answer.suppressed], [[], { roleRemoved: ['kim'] }]);
    });

    const standing: readonly [what: string, change: object][] = [
      ['edited', edited],
      ['disabled', { caPolicies: [policyOf('P1', { state: 'disabled' })] }],
      ['deleted', { caPolicies: [] }],
    ];
    for (const [what, change] of standing)
      it(`tells a demotion whose policy was ${what} as well`, () =>
        assert.deepEqual(told(compared(snapshotOf(1, { kim: roleOnly }), snapshotOf(0, { kim: open() }, change))), [
          `user: kim since ${YESTERDAY}`,
        ]));

    it('tells a demotion of somebody who lost more than policies for roles', () => {
      for (const other of [byPolicy('P2', 'group'), { kind: 'perUserMfa' } as const]) {
        const both = required([byPolicy('P1', 'role'), other], 'admin');
        const policies = { caPolicies: [policyOf('P1'), policyOf('P2')] };
        const answer = compared(snapshotOf(1, { kim: both }, policies), snapshotOf(0, { kim: open() }, policies));
        assert.deepEqual(told(answer), [`user: kim since ${YESTERDAY}`]);
      }
    });

    it('tells an administrator who stays one and loses a role', () =>
      assert.deepEqual(told(compared(snapshotOf(1, { kim: roleOnly }), snapshotOf(0, { kim: open('admin') }))), [
        `admin: kim since ${YESTERDAY}`,
      ]));

    it('knows an edit that lies between the last known state and yesterday', () => {
      const late = { caPolicies: [policyOf('P1', { modifiedDateTime: '2026-11-18T09:00:00Z' })] };
      const yesterday = snapshotOf(
        1,
        { kim: unknown('admin') },
        { ...late, lastKnown: { kim: knownAgo(3, roleOnly) } },
      );
      assert.deepEqual(told(compared(yesterday, snapshotOf(0, { kim: open() }, late))), ['user: kim since 2026-11-17']);
    });
  });

  describe('one alert a day', () => {
    const people = {
      u3: { name: 'zoë', email: 'z@contoso.com' },
      u1: { name: 'Ana', email: 'b@contoso.com' },
      u2: { name: 'ana', email: 'a@contoso.com' },
      u4: { name: 'ana', email: 'a@contoso.com' },
    };
    const yesterday = snapshotOf(1, { u1: required(), u2: required(), u3: required(), u4: required() });

    it('names people by name, then address, then id, whatever the order of the users', () => {
      const today = (ids: readonly string[]) =>
        snapshotOf(0, Object.fromEntries(ids.map((id) => [id, open()])), { people });
      for (const ids of [
        ['u1', 'u2', 'u3', 'u4'],
        ['u4', 'u3', 'u2', 'u1'],
      ]) {
        const { alerts } = compared(yesterday, today(ids));
        assert.deepEqual(
          alerts[0]?.people.map(({ userId }) => userId),
          ['u2', 'u4', 'u1', 'u3'],
        );
      }
    });

    it('carries what a notice needs', () => {
      const today = snapshotOf(0, { u1: open() }, { ...edited, people });
      const expected: RegressionAlert = {
        id: `user-${TODAY}`,
        tenantId: today.tenantId,
        policy: 'user',
        localDate: TODAY,
        foundAt: today.takenAt,
        comparedWith: YESTERDAY,
        people: [{ userId: 'u1', name: 'Ana', email: 'b@contoso.com', previousDate: YESTERDAY, causes: [0] }],
        causes: [{ kind: 'caPolicyModified', id: 'P1', name: 'Policy P1', count: 1 }],
        revision: 1,
      };
      assert.deepEqual(compared(yesterday, today).alerts, [expected]);
    });

    it('is one for five thousand', () => {
      const ids = Array.from({ length: 5000 }, (_none, n) => `u${n}`);
      const all = (posture: ReturnType<typeof open>) => Object.fromEntries(ids.map((id) => [id, posture]));
      const answer = compared(snapshotOf(1, all(required())), snapshotOf(0, all(open()), edited));
      assert.deepEqual([answer.alerts.length, answer.alerts[0]?.people.length], [1, 5000]);
      assert.deepEqual(causes(answer), ['caPolicyModified P1 5000']);
    });

    it('is not repeated the day after, and rings anew when it is required and lost once more', () => {
      const first = compared(snapshotOf(1, { ana: open() }), snapshotOf(0, { ana: open() }), {
        recent: [alertAgo(1, ['ana'])],
      });
      assert.deepEqual(told(first), []);
      const again = compared(snapshotOf(1, { ana: required() }), snapshotOf(0, { ana: open() }), {
        recent: [alertAgo(2, ['ana'])],
      });
      assert.deepEqual(told(again), [`user: ana since ${YESTERDAY}`]);
    });
  });

  describe('a second run of the same day', () => {
    const yesterday = snapshotOf(1, { ana: required(), ben: required(), kim: required([byPolicy()], 'admin') });
    const first = compared(yesterday, snapshotOf(0, { ana: open(), ben: required() }, edited)).alerts;
    const rerun = (users: Parameters<typeof snapshotOf>[1], change: object = {}, rest = {}) =>
      compared(yesterday, snapshotOf(0, users, { ...edited, ...change }), { recent: first, ...rest });

    it('says nothing when it finds the same', () =>
      assert.deepEqual(told(rerun({ ana: open(), ben: required() })), []));

    it('changes the alert when it finds more people, and raises its revision', () => {
      const answer = rerun({ ana: open(), ben: open() });
      assert.deepEqual(told(answer), [`update user: ana ben since ${YESTERDAY}`]);
      assert.deepEqual([answer.updates[0]?.id, answer.updates[0]?.revision], [`user-${TODAY}`, 2]);
    });

    it('changes the alert when it finds nobody any more', () => {
      const answer = rerun({ ana: required(), ben: required() });
      assert.deepEqual(told(answer), [`update user: nobody since ${YESTERDAY}`]);
      assert.deepEqual(answer.updates[0]?.causes, []);
    });

    it('says nothing when it finds nobody twice', () => {
      const { updates } = rerun({ ana: required() });
      assert.deepEqual(told(rerun({ ana: required() }, {}, { recent: updates })), []);
    });

    it('tells the other policy by an alert of its own', () =>
      assert.deepEqual(told(rerun({ ana: open(), kim: open('admin') })), [`admin: kim since ${YESTERDAY}`]));

    it('keeps whom it cannot judge any more: nothing says that it has become better', () => {
      assert.deepEqual(told(rerun({ ana: unknown(), ben: required() }, { status: 'partial' })), []);
      const missing = { status: 'partial', sources: { ...yesterday.sources, users: 'partial' } };
      assert.deepEqual(told(rerun({ ben: open() }, missing)), [`update user: ana ben since ${YESTERDAY}`]);
      assert.deepEqual(told(rerun({ ana: open(), ben: required() }, { rulesVersion: 2 })), []);
    });

    it('lets go of who was deleted, disabled or excepted since', () => {
      const nobody = [`update user: nobody since ${YESTERDAY}`];
      assert.deepEqual(told(rerun({ ben: required() })), nobody);
      assert.deepEqual(told(rerun({ ana: notEvaluated() })), nobody);
      const settings = { user: ON, exempt: [{ userId: 'ana', name: 'Ana', reason: 'agreed' }] };
      assert.deepEqual(told(rerun({ ana: open() }, {}, { settings })), nobody);
    });

    it('moves somebody who was promoted in between to the other policy', () =>
      assert.deepEqual(told(rerun({ ana: open('admin') })), [
        `admin: ana since ${YESTERDAY}`,
        `update user: nobody since ${YESTERDAY}`,
      ]));

    it('lets go of who was promoted, though the other policy is off', () =>
      assert.deepEqual(told(rerun({ ana: open('admin') }, {}, { settings: { user: ON } })), [
        `update user: nobody since ${YESTERDAY}`,
      ]));

    it('changes nothing when it failed, or when the policy was switched off, or off and on', () => {
      assert.deepEqual(told(rerun({}, { status: 'failed' })), []);
      assert.deepEqual(told(rerun({ ana: required() }, {}, { settings: {} })), []);
      const settings = { user: { enabledAt: new Date(slotAgo(0).getTime() + 1) } };
      assert.deepEqual(told(rerun({ ana: open(), ben: open() }, {}, { settings })), []);
    });

    it('keeps what was done about the alert and who is known to have made the change', () => {
      const value: ChangeAuthor = { by: 'Ola', at: slotAgo(1), operation: 'Update conditional access policy' };
      const author = { status: 'found', value, source: 'the audit log', asOf: slotAgo(0) } as const;
      const [alert] = first as [RegressionAlert];
      const recent = [{ ...alert, causes: alert.causes.map((cause) => ({ ...cause, author })), deeds: [] }];
      assert.deepEqual(told(rerun({ ana: open(), ben: required() }, {}, { recent })), []);
      const { updates } = rerun({ ana: open(), ben: open() }, {}, { recent });
      assert.deepEqual(
        [updates[0]?.causes[0]?.author, updates[0]?.causes[0]?.count, updates[0]?.deeds],
        [author, 2, []],
      );
    });

    it('is not what a test alert of the day makes it', () => {
      const test = alertAgo(0, ['somebody'], { id: 'test-user-1', test: true });
      assert.deepEqual(told(rerun({ ana: open() }, {}, { recent: [test] })), [`user: ana since ${YESTERDAY}`]);
    });
  });

  describe('flapping', () => {
    const flaps = (recent: readonly RegressionAlert[]) =>
      compared(snapshotOf(1, { ana: required(), ben: required() }), snapshotOf(0, { ana: open(), ben: open() }), {
        recent,
      })
        .alerts[0]?.people.filter(({ flapping }) => flapping)
        .map(({ userId }) => userId);

    it('is said of the third loss in seven days, and of a later one', () => {
      assert.deepEqual(flaps([alertAgo(2, ['ana', 'ben']), alertAgo(4, ['ana'])]), ['ana']);
      assert.deepEqual(flaps([alertAgo(2, ['ana']), alertAgo(4, ['ana']), alertAgo(6, ['ana'])]), ['ana']);
    });

    it('is not said of the second, nor of losses that lie further apart', () => {
      assert.deepEqual(flaps([alertAgo(2, ['ana'])]), []);
      assert.deepEqual(flaps([alertAgo(2, ['ana']), alertAgo(7, ['ana'])]), []);
    });

    it('counts a loss as user and one as administrator together, but a day once', () => {
      assert.deepEqual(flaps([alertAgo(2, ['ana'], { policy: 'admin' }), alertAgo(4, ['ana'])]), ['ana']);
      assert.deepEqual(flaps([alertAgo(2, ['ana'], { policy: 'admin' }), alertAgo(2, ['ana'])]), []);
    });

    it('takes neither test alerts nor today’s first run into account', () => {
      assert.deepEqual(flaps([alertAgo(2, ['ana'], { test: true }), alertAgo(4, ['ana'])]), []);
      const answer = compared(
        snapshotOf(1, { ana: required(), ben: required() }),
        snapshotOf(0, { ana: open(), ben: open() }),
        {
          recent: [alertAgo(0, ['ana']), alertAgo(2, ['ana'])],
        },
      );
      assert.equal(
        answer.updates[0]?.people.some(({ flapping }) => flapping),
        false,
      );
    });
  });
});
