import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isAlertSettled, recoverableSince, recovered, stillLost } from '../../src/posture/recovery.ts';
import type { RegressionAlert } from '../../src/posture/regression.ts';
import type { Snapshot, UserPosture } from '../../src/posture/snapshot.ts';
import { TODAY, alertAgo, notEvaluated, open, required, snapshotOf, unknown } from './snapshots.ts';

type Settings = Parameters<typeof recovered>[1]['settings'];
const look = (users: Snapshot['users'], change: Partial<Snapshot> = {}, settings: Settings = {}) => ({
  current: snapshotOf(0, users, change),
  settings,
});
/** `<id> <how> <since>`, or `<id>` of whom it is still lost. */
const people = (alert: RegressionAlert | undefined) =>
  alert?.people.map(({ userId, over }) => (over ? `${userId} ${over.how} ${over.since}` : userId));
const over = (how: 'required' | 'gone' | 'excepted', since: string) => ({ how, since });
const withOver = (alert: RegressionAlert, of: Record<string, ReturnType<typeof over>>): RegressionAlert => ({
  ...alert,
  people: alert.people.map((person) => ({ ...person, ...(of[person.userId] && { over: of[person.userId] }) })),
});

describe('An alert of an earlier day', () => {
  const three = alertAgo(5, ['ana', 'ben', 'cem']);

  it('says who is required again and since when, and whose loss goes on', () => {
    const now = recovered(three, look({ ana: required(), ben: open(), cem: required() }));
    assert.deepEqual(people(now), [`ana required ${TODAY}`, 'ben', `cem required ${TODAY}`]);
    assert.ok(now && !isAlertSettled(now));
    assert.deepEqual(
      stillLost(now).map(({ userId }) => userId),
      ['ben'],
    );
    assert.deepEqual({ ...now, people: [] }, { ...three, people: [] });
  });

  it('needs nobody any more once all are required again', () => {
    const now = recovered(three, look({ ana: required(), ben: required([], 'admin'), cem: required() }));
    assert.ok(now && isAlertSettled(now));
  });

  it('counts who was deleted, disabled or excepted as over, each in its word', () => {
    const exempt = [{ userId: 'cem', name: 'Cem', reason: 'a kiosk' }];
    const now = recovered(three, look({ ben: notEvaluated(), cem: open() }, {}, { exempt }));
    assert.deepEqual(people(now), [`ana gone ${TODAY}`, `ben gone ${TODAY}`, `cem excepted ${TODAY}`]);
  });

  it('knows an exception in whatever case its id is written, and that a requirement outdoes it', () => {
    const exempt = ['ana', 'BEN'].map((userId) => ({ userId: userId.toLowerCase(), name: '', reason: 'x' }));
    const alert = alertAgo(1, ['ANA', 'BEN']);
    const now = recovered(alert, look({ ANA: required(), BEN: open() }, {}, { exempt }));
    assert.deepEqual(people(now), [`ANA required ${TODAY}`, `BEN excepted ${TODAY}`]);
  });

  it('is left as told by what cannot be known: an unknown user, one missing in half-read users, a failed day', () => {
    const users = { ana: unknown(), ben: open() };
    const sources = (state: 'partial' | 'error') => ({ sources: { ...snapshotOf(0, {}).sources, users: state } });
    assert.equal(recovered(three, look(users, sources('partial'))), undefined);
    assert.equal(recovered(three, look(users, sources('error'))), undefined);
    assert.equal(recovered(three, look({ ana: required() }, { status: 'failed' })), undefined);
    const marked = withOver(three, { ana: over('gone', '2026-11-18') });
    assert.equal(recovered(marked, look({ ana: unknown(), ben: open(), cem: open() })), undefined);
  });

  it('keeps since when it was over while nothing changes', () => {
    const marked = withOver(three, { ana: over('required', '2026-11-18'), ben: over('gone', '2026-11-18') });
    assert.equal(recovered(marked, look({ ana: required(), cem: open() })), undefined);
  });

  it('stays over when it is lost once more: that is an alert of its own', () => {
    const marked = withOver(alertAgo(5, ['ana']), { ana: over('required', '2026-11-18') });
    assert.equal(recovered(marked, look({ ana: open() })), undefined);
  });

  it('is a loss again when a second run of the day takes the recovery back', () => {
    const marked = withOver(alertAgo(5, ['ana']), { ana: over('required', TODAY) });
    assert.deepEqual(people(recovered(marked, look({ ana: open() }))), ['ana']);
  });

  it('is a loss again when an account comes back, or an exception ends, without it: no other alert says so', () => {
    const marked = withOver(alertAgo(9, ['ana', 'ben']), {
      ana: over('gone', '2026-11-18'),
      ben: over('excepted', '2026-11-18'),
    });
    assert.deepEqual(people(recovered(marked, look({ ana: open(), ben: open() }))), ['ana', 'ben']);
    assert.deepEqual(people(recovered(marked, look({ ana: required(), ben: open() }))), [
      `ana required ${TODAY}`,
      'ben',
    ]);
  });

  it('is neither one of today, whose own run judges it, nor a test', () => {
    assert.equal(recovered(alertAgo(0, ['ana']), look({ ana: required() })), undefined);
    assert.equal(recovered(alertAgo(1, ['ana'], { test: true }), look({ ana: required() })), undefined);
  });

  it('is looked at for thirty days', () => assert.equal(recoverableSince(TODAY), '2026-10-21'));

  it('hears the same news once, whatever happened', () => {
    const states: readonly (UserPosture | undefined)[] = [required(), open(), unknown(), notEvaluated(), undefined];
    const marks = fc.option(fc.record({ how: fc.constantFrom('required', 'gone', 'excepted'), since: day() }));
    fc.assert(
      fc.property(fc.constantFrom(...states), marks, fc.boolean(), (state, mark, excepted) => {
        const alert = withOver(alertAgo(20, ['ana']), mark ? { ana: mark as ReturnType<typeof over> } : {});
        const exempt = excepted ? [{ userId: 'ana', name: '', reason: '' }] : [];
        const seen = look(state ? { ana: state } : {}, {}, { exempt });
        const once = recovered(alert, seen);
        if (once) assert.equal(recovered(once, seen), undefined);
      }),
    );
  });
});

function day() {
  return fc.constantFrom('2026-11-05', '2026-11-19', TODAY);
}
