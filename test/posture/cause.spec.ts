import assert from 'node:assert/strict';
import { changedDependencies } from '../../src/posture/dependencies.ts';
import type { Snapshot } from '../../src/posture/snapshot.ts';
import {
  EDITED,
  byPolicy,
  causes,
  compared,
  knownAgo,
  open,
  policyOf,
  required,
  snapshotOf,
  unknown,
} from './snapshots.ts';

const REPORT_ONLY = 'enabledForReportingButNotEnforced';

/** Of somebody whom P1 made MFA required of yesterday, and of whom it is not today. */
function lost(today: Partial<Snapshot>, yesterday: Partial<Snapshot> = {}) {
  return compared(snapshotOf(1, { ana: required() }, yesterday), snapshotOf(0, { ana: open() }, today));
}

function first(answer: ReturnType<typeof lost>) {
  return answer.alerts[0]?.causes[0];
}

describe('What took the requirement away', () => {
  describe('of a Conditional Access policy', () => {
    const cases: readonly [what: string, today: Partial<Snapshot>, expected: string][] = [
      ['deleted', { caPolicies: [] }, 'caPolicyDeleted'],
      ['disabled', { caPolicies: [policyOf('P1', { ...EDITED, state: 'disabled' })] }, 'caPolicyDisabled'],
      ['set to report-only', { caPolicies: [policyOf('P1', { ...EDITED, state: REPORT_ONLY })] }, 'caPolicyReportOnly'],
      ['edited', { caPolicies: [policyOf('P1', EDITED)] }, 'caPolicyModified'],
      ['in a state that nobody knows', { caPolicies: [policyOf('P1', { state: 'paused' })] }, 'caPolicyModified'],
      ['untouched', {}, 'assignmentChanged'],
    ];
    for (const [what, today, expected] of cases)
      it(`that is ${what} is ${expected}`, () => assert.deepEqual(causes(lost(today)), [`${expected} P1 1`]));

    it('that was edited for the first time is caPolicyModified', () => {
      const never = { caPolicies: [policyOf('P1', { modifiedDateTime: null })] };
      assert.deepEqual(causes(lost({ caPolicies: [policyOf('P1', EDITED)] }, never)), ['caPolicyModified P1 1']);
      assert.deepEqual(causes(lost(never, never)), ['assignmentChanged P1 1']);
    });

    it('is named, a deleted one as it was called, with its state before and after', () => {
      assert.deepEqual(first(lost({ caPolicies: [] })), {
        kind: 'caPolicyDeleted',
        id: 'P1',
        name: 'Policy P1',
        count: 1,
      });
      const renamed = policyOf('P1', { ...EDITED, state: REPORT_ONLY, displayName: 'New name' });
      assert.deepEqual(first(lost({ caPolicies: [renamed] })), {
        kind: 'caPolicyReportOnly',
        id: 'P1',
        name: 'New name',
        change: { from: 'enabled', to: REPORT_ONLY },
        count: 1,
      });
    });
  });

  describe('of something that a policy refers to', () => {
    const referring = (dependencies: Record<string, string>, change: Partial<Snapshot> = {}): Partial<Snapshot> => ({
      caPolicies: [policyOf('P1', { dependsOn: ['office', 'strength'] })],
      dependencies,
      ...change,
    });
    const before = referring({ office: 'a', strength: 'b', other: 'c' });

    it('is dependencyChanged, named by the policy', () => {
      assert.deepEqual(causes(lost(referring({ office: 'A', strength: 'b' }), before)), ['dependencyChanged P1 1']);
      assert.deepEqual(causes(lost(referring({ office: 'a', strength: 'B' }), before)), ['dependencyChanged P1 1']);
    });

    it('is dependencyChanged too when the thing was deleted', () =>
      assert.deepEqual(causes(lost(referring({ strength: 'b' }), before)), ['dependencyChanged P1 1']));

    it('does not count when it belongs to another policy', () =>
      assert.deepEqual(causes(lost(referring({ office: 'a', strength: 'b', other: 'C' }), before)), [
        'assignmentChanged P1 1',
      ]));

    it('does not count when it could not be read', () => {
      const partial = { sources: { ...snapshotOf(0, {}).sources, caPolicies: 'partial' as const } };
      assert.deepEqual(causes(lost(referring({ strength: 'b' }, partial), before)), ['assignmentChanged P1 1']);
      assert.deepEqual(causes(lost(before, referring({ strength: 'b' }, partial))), ['assignmentChanged P1 1']);
    });

    it('comes after an edit of the policy itself', () => {
      const both = referring({ office: 'A' }, { caPolicies: [policyOf('P1', { ...EDITED, dependsOn: ['office'] })] });
      assert.deepEqual(causes(lost(both, before)), ['caPolicyModified P1 1']);
    });

    it('is found by its id for whoever asks who changed it', () => {
      const [previous, current] = [
        snapshotOf(1, {}, before),
        snapshotOf(0, {}, referring({ office: 'A', strength: 'b' })),
      ];
      const [policy] = current.caPolicies;
      assert.deepEqual(policy && changedDependencies(policy, previous, current), ['office']);
    });
  });

  describe('of a setting', () => {
    const by = (kind: 'securityDefaults' | 'perUserMfa', today: Partial<Snapshot> = {}) =>
      compared(snapshotOf(1, { ana: required([{ kind }]) }), snapshotOf(0, { ana: open() }, today));

    it('is securityDefaultsDisabled', () => {
      assert.deepEqual(causes(by('securityDefaults')), ['securityDefaultsDisabled - 1']);
      assert.deepEqual(first(by('securityDefaults'))?.change, { from: 'enabled', to: 'disabled' });
    });

    it('is not said of security defaults that are on', () =>
      assert.deepEqual(causes(by('securityDefaults', { securityDefaults: { isEnabled: true } })), [
        'assignmentChanged - 1',
      ]));

    it('is perUserMfaDisabled', () => assert.deepEqual(causes(by('perUserMfa')), ['perUserMfaDisabled - 1']));
  });

  describe('of several', () => {
    const two = { caPolicies: [policyOf('P1'), policyOf('P2')] };

    it('is one cause for each lost mechanism, a policy counted once however it reached the user', () => {
      const all = required([byPolicy('P1', 'group'), byPolicy('P1', 'role'), byPolicy('P2'), { kind: 'perUserMfa' }]);
      const answer = compared(
        snapshotOf(1, { ana: all }, two),
        snapshotOf(0, { ana: open() }, { caPolicies: [policyOf('P2', { state: 'disabled' })] }),
      );
      assert.deepEqual(causes(answer), ['caPolicyDeleted P1 1', 'caPolicyDisabled P2 1', 'perUserMfaDisabled - 1']);
      assert.deepEqual(answer.alerts[0]?.people[0]?.causes, [0, 1, 2]);
    });

    it('puts the cause of most people first and points each person to theirs', () => {
      const answer = compared(
        snapshotOf(1, { ana: required(), ben: required([byPolicy('P2')]), cem: required([byPolicy('P2')]) }, two),
        snapshotOf(0, { ana: open(), ben: open(), cem: open() }, { caPolicies: [policyOf('P2', EDITED)] }),
      );
      assert.deepEqual(causes(answer), ['caPolicyModified P2 2', 'caPolicyDeleted P1 1']);
      assert.deepEqual(
        answer.alerts[0]?.people.map(({ userId, causes: places }) => [userId, ...places]),
        [
          ['ana', 1],
          ['ben', 0],
          ['cem', 0],
        ],
      );
    });

    it('names the edited policies where only several together required it, and all where none was edited', () => {
      const together = required([byPolicy('P1'), byPolicy('P2')].map((one) => ({ ...one, together: true })));
      const answer = (today: Partial<Snapshot>) =>
        causes(compared(snapshotOf(1, { ana: together }, two), snapshotOf(0, { ana: open() }, today)));
      assert.deepEqual(answer({ caPolicies: [policyOf('P1'), policyOf('P2', EDITED)] }), ['caPolicyModified P2 1']);
      assert.deepEqual(answer(two), ['assignmentChanged P1 1', 'assignmentChanged P2 1']);
    });
  });

  it('is not said of a requirement of which nobody knows what carried it', () => {
    const answer = compared(snapshotOf(1, { ana: required([]) }), snapshotOf(0, { ana: open() }));
    assert.deepEqual([answer.alerts[0]?.people[0]?.causes, causes(answer)], [[], []]);
  });

  describe('since a last known state that is older than yesterday', () => {
    const since = (yesterday: Partial<Snapshot>, today: Partial<Snapshot>) =>
      causes(
        compared(
          snapshotOf(1, { ana: unknown() }, { ...yesterday, lastKnown: { ana: knownAgo(3) } }),
          snapshotOf(0, { ana: open() }, today),
        ),
      );
    const late = (modifiedDateTime: string, state = 'enabled') => ({
      caPolicies: [policyOf('P1', { modifiedDateTime, state })],
    });

    it('is an edit that yesterday’s policies already show', () => {
      assert.deepEqual(since(late('2026-11-18T09:00:00Z'), late('2026-11-18T09:00:00Z')), ['caPolicyModified P1 1']);
      assert.deepEqual(since(late('2026-11-16T09:00:00Z'), late('2026-11-16T09:00:00Z')), ['assignmentChanged P1 1']);
    });

    it('does not take an edit for one that yesterday’s reading had seen, whatever the clocks say', () => {
      const during = { caPolicies: [policyOf('P1', { modifiedDateTime: '2026-11-19T13:00:07Z' })] };
      assert.deepEqual(causes(lost(during, during)), ['assignmentChanged P1 1']);
    });

    it('is what the policy is now, from enabled as it was when it was required', () => {
      const disabled = late('2026-11-18T09:00:00Z', 'disabled');
      assert.deepEqual(since(disabled, disabled), ['caPolicyDisabled P1 1']);
      assert.deepEqual(since({ caPolicies: [] }, { caPolicies: [] }), ['caPolicyDeleted P1 1']);
    });
  });
});
