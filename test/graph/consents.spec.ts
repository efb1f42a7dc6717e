import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { createAppWriter } from '../../src/graph/app-writer.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { closeServers, fakeClock, graphAt, serveGraph, tenant, type Reply, type TestServer } from './server.ts';

const ANA = '6384e2b2-184b-4bf5-8ecc-f10ca7a6563c';
const grant = (id: string, clientId: string) => ({
  id,
  clientId,
  consentType: 'Principal',
  principalId: ANA,
  resourceId: 'r',
  scope: 'Mail.Read',
});

describe('graph: the applications that a person consented to', () => {
  let server: TestServer;
  let clock: ReturnType<typeof fakeClock>;
  afterEach(closeServers);

  async function serve(...replies: readonly Reply[]) {
    let at = 0;
    server = await serveGraph(() => replies[Math.min(at++, replies.length - 1)] as Reply);
    clock = fakeClock();
    return createAppWriter({ graph: graphAt(server.url, { clock }), clock }).consentsOf(tenant, ANA);
  }

  it('are asked for by person and told once each, a broken element counted', async () => {
    const value = [grant('g1', 'App-1'), null, { id: 'no client' }, grant('g2', 'App-1'), grant('g3', 'App-2')];
    deepEqual(await serve({ body: { value } }), { ids: ['app-1', 'app-2'], unreadable: 2 });
    const url = server.heard[0]?.url;
    equal(url?.pathname.endsWith('/oauth2PermissionGrants'), true);
    equal(url?.searchParams.get('$filter'), `principalId eq '${ANA}'`);
  });

  it('are asked for again after the time that a 429 names', async () => {
    const busy: Reply = { status: 429, headers: { 'retry-after': '7' }, body: { error: { code: 'TooManyRequests' } } };
    deepEqual(await serve(busy, { body: { value: [grant('g1', 'App-1')] } }), { ids: ['app-1'], unreadable: 0 });
    ok(clock.slept.some((ms) => ms >= 7_000));
  });

  it('name the permission that is missing on a 403', async () => {
    const denied: Reply = { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'no' } } };
    await rejects(serve(denied), (error) => {
      ok(isTocsinError(error, 'UPSTREAM_REFUSED'));
      return /DelegatedPermissionGrant\.ReadWrite\.All/.test(error.message);
    });
  });
});
