import assert from 'node:assert/strict';
import type { ComparisonInput } from '../../src/posture/compare.ts';
import { needsSecondReading, settleReadings } from '../../src/posture/second-reading.ts';
import type { Snapshot, UserPosture } from '../../src/posture/snapshot.ts';
import {
  EDITED,
  ON,
  YESTERDAY,
  alertAgo,
  compared,
  knownAgo,
  notEvaluated,
  open,
  policyOf,
  required,
  snapshotOf,
  told,
  unknown,
} from './snapshots.ts';

const IDS = Array.from({ length: 10 }, (_none, n) => `u${n}`);
const edited = { caPolicies: [policyOf('P1', EDITED)] };

/** Ten users, of whom those named have lost it. */
function users(lost: readonly string[], rest: UserPosture = required()): Record<string, UserPosture> {
  return Object.fromEntries(IDS.map((id) => [id, lost.includes(id) ? open() : rest]));
}

const yesterday = snapshotOf(1, users([]));

function inputOf(current: Snapshot, rest: Partial<ComparisonInput> = {}): ComparisonInput {
  return { previous: yesterday, current, settings: { admin: ON, user: ON }, recent: [], ...rest };
}

const doubt = (current: Snapshot, rest: Partial<ComparisonInput> = {}) => needsSecondReading(inputOf(current, rest));
const reading = (lost: readonly string[], change: Partial<Snapshot> = edited) => snapshotOf(0, users(lost), change);

describe('A reading that is not believed at once', () => {
  describe('is one', () => {
    it('by which more than a fifth of the evaluated users lost the requirement', () => {
      assert.equal(doubt(reading(['u0', 'u1'])), undefined);
      assert.equal(doubt(reading(['u0', 'u1', 'u2'])), 'manyLost');
    });

    it('counted without those who are not evaluated', () => {
      const few = snapshotOf(0, { ...users(['u0', 'u1']), u8: notEvaluated(), u9: notEvaluated() });
      assert.equal(doubt(few), 'manyLost');
    });

    it('with an empty list of policies where some were enabled yesterday, whoever lost something by it', () => {
      assert.equal(doubt(reading([], { caPolicies: [] })), 'noPolicies');
      const off = snapshotOf(1, users([]), { caPolicies: [policyOf('P1', { state: 'disabled' })] });
      assert.equal(doubt(reading([], { caPolicies: [] }), { previous: off }), undefined);
    });

    it('but not one whose policies could not be read: that says so itself', () => {
      const sources = { ...yesterday.sources, caPolicies: 'error' as const };
      assert.equal(
        doubt(snapshotOf(0, users([], unknown()), { caPolicies: [], sources, status: 'partial' })),
        undefined,
      );
    });

    it('but not the first of all, nor a failed one, nor one of a policy that is off or of accepted exceptions', () => {
      const many = reading(['u0', 'u1', 'u2']);
      assert.equal(doubt(many, { previous: undefined }), undefined);
      assert.equal(doubt({ ...many, status: 'failed' }), undefined);
      assert.equal(doubt(many, { settings: { admin: ON } }), undefined);
      const exempt = [{ userId: 'u0', name: 'U0', reason: 'agreed' }];
      assert.equal(doubt(many, { settings: { user: ON, exempt } }), undefined);
    });

    it('but not one that finds again whom today’s alert already told', () => {
      const lost = ['u0', 'u1', 'u2'];
      assert.equal(doubt(reading(lost), { recent: [alertAgo(0, lost)] }), undefined);
      assert.equal(doubt(reading(lost), { recent: [alertAgo(0, lost, { test: true })] }), 'manyLost');
    });
  });

  describe('followed by a second one', () => {
    const settled = (first: readonly string[], second: Snapshot) => settleReadings(inputOf(reading(first)), second);
    const toldBy = (snapshot: Snapshot) => told(compared(yesterday, snapshot));

    it('is told when that is identical', () => {
      const second = reading(['u0', 'u1', 'u2']);
      assert.equal(settled(['u0', 'u1', 'u2'], second), second);
      assert.deepEqual(toldBy(second), [`user: u0 u1 u2 since ${YESTERDAY}`]);
    });

    it('is told of those whom both found; of the others nothing is known today', () => {
      const snapshot = settled(['u0', 'u1', 'u2', 'u3'], reading(['u1', 'u2', 'u3', 'u4']));
      assert.deepEqual(toldBy(snapshot), [`user: u1 u2 u3 since ${YESTERDAY}`]);
      assert.deepEqual([snapshot.users['u0']?.state, snapshot.users['u4']?.state], ['required', 'unknown']);
      assert.equal(snapshot.status, 'partial');
      assert.match(snapshot.whys?.caPolicies ?? '', /did not agree about one person/);
    });

    it('keeps what the second reading carried of others', () => {
      const lastKnown = { old: knownAgo(0, open()) };
      const second = reading(['u1', 'u2', 'u4'], { ...edited, lastKnown });
      assert.deepEqual(settled(['u0', 'u1', 'u2'], second).lastKnown, { ...lastKnown, u4: knownAgo(1) });
      const before = { ...yesterday, lastKnown: { old: knownAgo(1) } };
      const input = inputOf(reading(['u0', 'u1', 'u2']), { previous: before });
      assert.deepEqual(settleReadings(input, second).lastKnown['old'], knownAgo(0, open()));
    });

    it('tells the others tomorrow, if it was true', () => {
      const today = settled(['u0', 'u1', 'u2'], reading(['u1', 'u2', 'u4']));
      const tomorrow = snapshotOf(-1, users(['u1', 'u2', 'u4']), edited);
      assert.deepEqual(told(compared(today, tomorrow)), [`user: u4 since ${YESTERDAY}`]);
    });

    it('is dropped when that is fine', () => {
      const second = reading(['u5']);
      assert.equal(settled(['u0', 'u1', 'u2'], second), second);
      assert.deepEqual(toldBy(second), [`user: u5 since ${YESTERDAY}`]);
    });

    it('tells nobody when that failed or could not be read', () => {
      const blind = snapshotOf(0, users([], unknown()), { status: 'partial' });
      assert.deepEqual(toldBy(settled(['u0', 'u1', 'u2'], blind)), []);
      assert.deepEqual(toldBy(settled(['u0', 'u1', 'u2'], { ...blind, users: {}, status: 'failed' })), []);
    });

    it('is believed of an empty list of policies that is empty again', () => {
      const empty = reading(IDS, { caPolicies: [] });
      assert.equal(settleReadings(inputOf(empty), empty), empty);
      assert.deepEqual(toldBy(empty), [`user: ${IDS.join(' ')} since ${YESTERDAY}`]);
    });
  });
});
