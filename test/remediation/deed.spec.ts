import assert from 'node:assert/strict';
import { claim, end, expire, mayClaim, settle, start, type Deed } from '../../src/remediation/deed.ts';
import { HARBOUR } from '../world.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const holder = { objectId: 'a', name: 'An analyst' };

function aClaim(present?: Deed): Deed {
  return claim(present, {
    tenantId: HARBOUR.id,
    key: 'user:1|sessions',
    action: 'revokeSessions',
    target: 'user:1',
    event: { number: 1, key: 'e1' },
    holder,
    leaseUntil: later(60_000),
    now: NOW,
  });
}
const running = () => start(aClaim(), {}, later(60_000));
const unknown = () => end(running(), { state: 'unknown', at: NOW, note: 'lost' });

describe('The life of a deed', () => {
  it('raises generation and fence with every claim', () => {
    const first = end(start(aClaim(), {}, NOW), { state: 'done', at: NOW });
    const second = aClaim(first);
    assert.deepEqual([second.generation, second.fence, second.state], [2, 2, 'claimed']);
    assert.equal(second.endedAt, undefined);
  });

  it('lets nobody claim over a claim, a running deed or an unknown outcome, whatever their card shows', () => {
    for (const busy of [aClaim(), running(), unknown()]) assert.equal(mayClaim(busy, busy.generation), 'busy');
  });

  it('answers a click on an older generation as out of date, one on the present one as free', () => {
    const done = end(running(), { state: 'done', at: NOW });
    assert.equal(mayClaim(done, 0), 'outdated');
    assert.equal(mayClaim(done, 1), 'free');
    assert.equal(mayClaim(undefined, 0), 'free');
  });

  it('frees an expired claim as "nothing was sent", and makes an expired running deed unknown', () => {
    assert.equal(expire(aClaim(), later(59_000)).state, 'claimed');
    assert.equal(expire(aClaim(), later(60_000)).state, 'failed');
    const lost = expire(running(), later(60_000));
    assert.equal(lost.state, 'unknown');
    assert.ok(lost.nextCheck);
  });

  it('settles as done at the first look that shows it', () =>
    assert.equal(settle(unknown(), 'done', { now: later(10_000) }).state, 'done'));

  it('believes "not done" only after two looks a minute apart', () => {
    const once = settle(unknown(), 'notDone', { now: later(10_000) });
    assert.equal(once.state, 'unknown');
    assert.equal(settle(once, 'notDone', { now: later(69_000) }).state, 'unknown');
    assert.equal(settle(once, 'notDone', { now: later(70_000) }).state, 'failed');
  });

  it('forgets an earlier "not done" when a look tells nothing', () => {
    const once = settle(unknown(), 'notDone', { now: later(10_000) });
    const blind = settle(once, 'cannotTell', { now: later(70_000) });
    assert.equal(settle(blind, 'notDone', { now: later(80_000) }).state, 'unknown');
  });

  it('leaves it to a person when looks never tell', () => {
    let deed = unknown();
    for (let look = 1; look <= 4; look++) deed = settle(deed, 'cannotTell', { now: later(look * 1000) });
    assert.equal(deed.state, 'unknown');
    assert.equal(deed.nextCheck, undefined);
  });

  it('never goes from an ending back to running', () => {
    const done = end(running(), { state: 'done', at: NOW });
    assert.throws(() => start(done, {}, NOW));
    assert.throws(() => settle(done, 'done', { now: NOW }));
    assert.throws(() => end(done, { state: 'failed', at: NOW, note: '' }));
  });
});
