import assert from 'node:assert/strict';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import type { SimTenant } from '../../src/sandbox/graph/model.ts';
import { alertAt, callerOf, manualClock, type Caller, type ManualClock } from './caller.ts';

const [HARBOUR, ALDER] = SANDBOX_TENANTS as unknown as readonly [SimTenant, SimTenant];
const ALERTS = '/security/alerts_v2';

describe('Graph simulator under strain', () => {
  let sim: GraphSimulator;
  let clock: ManualClock;
  let call: Caller;

  beforeEach(async () => {
    clock = manualClock();
    sim = await startGraphSimulator({ clock, tenants: SANDBOX_TENANTS });
    call = callerOf(sim, HARBOUR.id);
  });
  afterEach(() => sim.close());

  describe('batches', () => {
    const batch = (requests: unknown) => call('POST', '/$batch', { body: { requests } });
    const json = { 'Content-Type': 'application/json' };

    it('answers each member with its own status, in another order', async () => {
      sim.state.addAlert(HARBOUR.id, alertAt('a', '2026-03-01T00:00:00Z'));
      const reply = await batch([
        { id: '1', method: 'GET', url: 'security/alerts_v2?$top=1&$select=id' },
        { id: '2', method: 'GET', url: '/users/nobody' },
        { id: '3', method: 'PATCH', url: `${ALERTS}/a`, headers: json, body: { status: 'resolved' } },
      ]);
      assert.equal(reply.status, 200);
      const responses = reply.body['responses'] as { id: string; status: number; body: { value?: unknown } }[];
      assert.deepEqual(
        responses.map(({ id, status }) => [id, status]),
        [
          ['3', 200],
          ['2', 404],
          ['1', 200],
        ],
      );
      assert.deepEqual(responses[2]?.body.value, [{ id: 'a' }]);
      assert.deepEqual(
        sim.requests.map(({ path, status }) => [path, status]),
        [
          ['/v1.0/security/alerts_v2', 200],
          ['/v1.0/users/nobody', 404],
          ['/v1.0/security/alerts_v2/a', 200],
          ['/v1.0/$batch', 200],
        ],
      );
    });

    it('fails with 424 what depends on a failed member', async () => {
      const reply = await batch([
        { id: 'b', method: 'GET', url: '/organization', dependsOn: ['a'] },
        { id: 'a', method: 'GET', url: '/users/nobody' },
        { id: 'c', method: 'GET', url: '/organization', dependsOn: ['B'] },
      ]);
      const responses = reply.body['responses'] as { id: string; status: number }[];
      assert.deepEqual(Object.fromEntries(responses.map(({ id, status }) => [id, status])), { a: 404, b: 424, c: 424 });
    });

    it('refuses a malformed batch as a whole', async () => {
      const one = { id: '1', method: 'GET', url: '/organization' };
      for (const requests of [
        undefined,
        [],
        Array.from({ length: 21 }, (_, at) => ({ ...one, id: String(at) })),
        [
          { ...one, id: 'a' },
          { ...one, id: 'A' },
        ],
        [{ id: '1', url: '/organization' }],
        [{ ...one, method: 'PATCH', body: {} }],
        [{ ...one, dependsOn: ['9'] }],
        [{ ...one, dependsOn: ['1'] }],
      ]) {
        assert.equal((await batch(requests)).status, 400, JSON.stringify(requests)?.slice(0, 90));
      }
    });

    it('throttles members one by one', async () => {
      for (let at = 0; at < 149; at++) await call('GET', ALERTS);
      const reply = await batch([1, 2, 3].map((id) => ({ id: String(id), method: 'GET', url: ALERTS })));
      const responses = reply.body['responses'] as { status: number; headers: Record<string, string> }[];
      assert.deepEqual(
        responses.map(({ status }) => status),
        [429, 429, 200],
      );
      assert.equal(responses[0]?.headers['retry-after'], '60');
    });
  });

  describe('misbehaving', () => {
    it('throttles the 151st alert request in a minute, for one tenant, until the window moves on', async () => {
      for (let at = 0; at < 150; at++) assert.equal((await call('GET', ALERTS)).status, 200);
      clock.advance(10_500);
      const reply = await call('GET', ALERTS);
      assert.deepEqual([reply.status, reply.headers.get('retry-after')], [429, '50']);
      assert.equal((await call('GET', '/organization')).status, 200);
      assert.equal((await callerOf(sim, ALDER.id)('GET', ALERTS)).status, 200);
      clock.advance(50_000);
      assert.equal((await call('GET', ALERTS)).status, 200);
    });

    it('does not throttle with noThrottle', async () => {
      sim.setQuirks({ noThrottle: true });
      for (let at = 0; at < 160; at++) assert.equal((await call('GET', ALERTS)).status, 200);
    });

    it('denies everything or one path, to one tenant or all', async () => {
      sim.setQuirks({ deny: { status: 403, path: '/security' } }, HARBOUR.id);
      assert.equal((await call('GET', ALERTS)).code, 'Authorization_RequestDenied');
      assert.equal((await call('GET', '/organization')).status, 200);
      assert.equal((await callerOf(sim, ALDER.id)('GET', ALERTS)).status, 200);
      sim.setQuirks({ deny: undefined }, HARBOUR.id);
      assert.equal((await call('GET', ALERTS)).status, 200);
      sim.setQuirks({ deny: 401 });
      assert.equal((await callerOf(sim, ALDER.id)('GET', '/organization')).status, 401);
    });

    it('fails as often as planted, by method and path', async () => {
      sim.setQuirks({ fail: [{ path: '/security', method: 'GET', status: 503, times: 2, retryAfter: 7 }] });
      const first = await call('GET', ALERTS);
      assert.deepEqual([first.status, first.headers.get('retry-after')], [503, '7']);
      assert.equal((await call('POST', `${ALERTS}/a/comments`, { body: {} })).status, 404);
      assert.equal((await call('GET', ALERTS)).status, 503);
      assert.equal((await call('GET', ALERTS)).status, 200);
    });

    it('can fail before and after the effect, also by dropping the connection', async () => {
      const { id = '' } = HARBOUR.users[2] ?? {};
      const path = `/users/${id}/revokeSignInSessions`;
      sim.setQuirks({ fail: [{ path, status: 504, times: 1 }] });
      assert.equal((await call('POST', path)).status, 504);
      assert.equal(sim.state.revocations.length, 0);
      sim.setQuirks({ fail: [{ path, status: 504, times: 1, afterEffect: true }] });
      assert.equal((await call('POST', path)).status, 504);
      assert.equal(sim.state.revocations.length, 1);
      sim.setQuirks({ fail: [{ path, status: 0, times: 1, afterEffect: true }] });
      await assert.rejects(call('POST', path));
      assert.equal(sim.state.revocations.length, 2);
      assert.deepEqual(
        sim.requests.map(({ status }) => status),
        [504, 504, 0],
      );
    });

    it('drops every connection, and waits by the clock', async () => {
      sim.setQuirks({ dropConnection: true, delayMs: 5000 });
      await assert.rejects(call('GET', ALERTS));
      assert.equal(clock.now().toISOString(), '2026-03-02T08:00:05.000Z');
      sim.setQuirks({ dropConnection: false, delayMs: 0 });
      assert.equal((await call('GET', ALERTS)).status, 200);
    });
  });
});
