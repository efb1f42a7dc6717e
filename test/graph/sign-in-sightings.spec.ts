import assert from 'node:assert/strict';
import { createAuditLogPace } from '../../src/graph/audit-log-pace.ts';
import { createSignInSightings } from '../../src/graph/sign-in-sightings.ts';
import { createPacer } from '../../src/notify/pace.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { startGraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { asTenantId, type TenantId } from '../../src/tenants/tenant.ts';
import { fakeClock as movableClock } from '../fakes/clock.ts';
import { closeServers, fakeClock, graphAt, serveGraph, tenant, type Heard, type Reply } from './server.ts';

const since = new Date('2026-02-03T12:00:00Z');
const query = { address: '86.1.2.3', since };
const signIn = (userId: string, userPrincipalName: string) => ({
  createdDateTime: '2026-05-04T11:00:00Z',
  userId,
  userPrincipalName,
});

async function sightingsAt(answer: (heard: Heard) => Reply) {
  const server = await serveGraph(answer);
  const clock = fakeClock();
  const pace = createPacer({ clock, conversation: [], overall: [] });
  return { server, sightings: createSignInSightings(graphAt(server.url, { clock }), { clock, pace }) };
}

describe('Sign-ins from an address', () => {
  afterEach(closeServers);

  it('are asked for by address and time, once in five minutes', async () => {
    const { server, sightings } = await sightingsAt(() => ({ body: { value: [signIn('U1', 'Ana@Contoso.com')] } }));
    const [one] = await Promise.all([sightings.read(tenant, query), sightings.read(tenant, query)]);
    assert.deepEqual(one, {
      status: 'read',
      items: [{ at: new Date('2026-05-04T11:00:00Z'), users: ['u1', 'ana@contoso.com'] }],
      more: false,
    });
    assert.equal(server.heard.length, 1);
    assert.equal(
      server.heard[0]?.url.searchParams.get('$filter'),
      "ipAddress eq '86.1.2.3' and createdDateTime ge 2026-02-03T12:00:00.000Z",
    );
  });

  it('are "at least" where there is another page or an element that cannot be read', async () => {
    const next = await sightingsAt(() => ({ body: { value: [signIn('u', 'a')], '@odata.nextLink': 'https://x/' } }));
    const broken = await sightingsAt(() => ({
      body: { value: [null, signIn('u', 'a'), { createdDateTime: 'soon' }] },
    }));
    for (const { sightings } of [next, broken]) {
      const answer = await sightings.read(tenant, query);
      assert.ok(answer.status === 'read');
      assert.deepEqual([answer.items.length, answer.more], [1, true]);
    }
  });

  for (const [what, reply, reason] of [
    [
      '403 without the permission',
      { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } },
      /no permission: AuditLog\.Read\.All/,
    ],
    [
      '403 without the licence',
      { status: 403, body: { error: { code: 'Authentication_RequestFromNonPremiumTenantOrB2CTenant' } } },
      /licence.*Entra ID P1/,
    ],
    ['429', { status: 429, headers: { 'retry-after': '600' } }, /throttled/],
    ['500', { status: 500 }, /did not answer/],
    ['something else', { body: { values: [] } }, /cannot read/],
  ] as const)
    it(`are not readable after ${what}, which is never "none", and is asked again`, async () => {
      const { server, sightings } = await sightingsAt(() => reply);
      const answer = await sightings.read(tenant, query);
      assert.ok(answer.status === 'unreadable');
      assert.match(answer.reason, reason);
      const asked = server.heard.length;
      await sightings.read(tenant, query);
      assert.ok(server.heard.length > asked);
    });

  it('wait for Microsoft’s limit of five in ten seconds', async () => {
    const server = await serveGraph(() => ({ body: { value: [] } }));
    const clock = movableClock('2026-05-04T12:00:00Z');
    const sightings = createSignInSightings(graphAt(server.url, { clock }), { clock, pace: createAuditLogPace(clock) });
    const all = Array.from({ length: 7 }, (_none, at) => sightings.read(tenant, { address: `86.1.2.${at}`, since }));
    await Promise.all(all.slice(0, 5));
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(server.heard.length, 5);
    await clock.advance(10_000);
    await Promise.all(all);
    assert.equal(server.heard.length, 7);
  });

  it('are found in the sandbox, by the filter that Microsoft takes', async () => {
    const simulator = await startGraphSimulator({ tenants: SANDBOX_TENANTS });
    const clock = movableClock(systemClock.now().toISOString());
    const pace = createPacer({ clock, conversation: [], overall: [] });
    const sightings = createSignInSightings(graphAt(simulator.url, { clock }), { clock, pace });
    const watched = { ...tenant, id: asTenantId(SANDBOX_TENANTS[0]!.id) as TenantId };
    const lately = new Date(clock.now().getTime() - 90 * 86_400_000);
    const known = await sightings.read(watched, { address: '192.0.2.10', since: lately });
    const unknown = await sightings.read(watched, { address: '192.0.2.250', since: lately });
    await simulator.close();
    assert.deepEqual(
      [known, unknown].map((answer) => (answer.status === 'read' ? answer.items.length : answer.reason)),
      [3, 0],
    );
  });
});
