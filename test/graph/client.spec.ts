import { deepEqual, doesNotMatch, equal, match, ok, rejects } from 'node:assert/strict';
import { createGraph } from '../../src/graph/client.ts';
import { isTocsinError, type ErrorCode, type TocsinError } from '../../src/kernel/errors.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import {
  closeServers,
  fakeClock,
  graphAt,
  log,
  NOW,
  serveGraph,
  tenant,
  type Reply,
  type TestServer,
} from './server.ts';

let server: TestServer;

/** Answers the replies one after the other, the last one for ever. */
async function serveReplies(...replies: Reply[]): Promise<void> {
  server = await serveGraph(() => replies[Math.min(server.heard.length, replies.length) - 1] ?? {});
}

async function failure(work: Promise<unknown>): Promise<TocsinError> {
  const error = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  ok(isTocsinError(error), 'expected a TocsinError');
  return error;
}

function graphError(code: string) {
  return { error: { code, message: 'the words of Microsoft', innerError: { 'request-id': 'r' } } };
}

describe('graph: client', () => {
  afterEach(closeServers);

  it('reads beta where that is asked for, alone or in a batch, and v1.0 otherwise', async () => {
    await serveReplies({ body: { responses: [{ id: '1', status: 200, body: {} }] } });
    const door = graphAt(server.url).forTenant(tenant);
    await door.get('/users', { version: 'beta' });
    await door.batch([{ id: '1', path: '/users' }], { version: 'beta' });
    await door.get('/users');
    deepEqual(
      server.heard.map(({ url }) => url.pathname),
      ['/beta/users', '/beta/$batch', '/v1.0/users'],
    );
  });

  for (const suffix of ['', '/', '/v1.0', '/v1.0/']) {
    it(`takes a base URL that ends with "${suffix}"`, async () => {
      await serveReplies({ body: { ok: true } });
      const query = { $filter: "a eq 'b&c' and d ge 1+1", $top: 5 };
      deepEqual(await graphAt(`${server.url}${suffix}`).forTenant(tenant).get('/x', { query }), { ok: true });
      equal(server.heard[0]?.url.pathname, '/v1.0/x');
      deepEqual(Object.fromEntries(server.heard[0]?.url.searchParams ?? []), { ...query, $top: '5' });
    });
  }

  it('sends the sandbox bearer over HTTP on this machine, the Prefer header and a fresh request id', async () => {
    await serveReplies({ body: {} });
    const door = graphAt(server.url).forTenant(tenant);
    await door.get('/x');
    await door.post('/x', { a: 1 });
    const [get, post] = server.heard;
    equal(get?.headers.authorization, `Bearer sandbox.${tenant.id}`);
    equal(post?.headers.authorization, `Bearer sandbox.${tenant.id}`);
    equal(get?.headers['prefer'], 'include-unknown-enum-members');
    deepEqual(post?.body, { a: 1 });
    match(post?.headers['content-type'] ?? '', /^application\/json/);
    match(String(get?.headers['client-request-id']), /^[0-9a-f-]{36}$/);
    ok(get?.headers['client-request-id'] !== post?.headers['client-request-id']);
  });

  it('waits as long as a 429 asks, then reads', async () => {
    await serveReplies(
      { status: 429, headers: { 'retry-after': '7' }, body: graphError('TooManyRequests') },
      { body: {} },
    );
    const clock = fakeClock();
    await graphAt(server.url, { clock }).forTenant(tenant).get('/x');
    equal(clock.slept.length, 1);
    ok((clock.slept[0] ?? 0) >= 7000 && (clock.slept[0] ?? 0) <= 8400, String(clock.slept));
  });

  it('backs off by itself when a 429 says nothing, and gives up after three tries', async () => {
    await serveReplies({ status: 429 });
    const clock = fakeClock();
    const error = await failure(graphAt(server.url, { clock }).forTenant(tenant).get('/x'));
    equal(error.code, 'UPSTREAM_UNAVAILABLE');
    equal(error.retryAfterMs, undefined);
    equal(server.heard.length, 3);
    equal(clock.slept.length, 2);
  });

  it('does not wait for a Retry-After beyond ten seconds, as a date too, but hands it up', async () => {
    const headers = { 'retry-after': new Date(NOW.getTime() + 90_000).toUTCString() };
    await serveReplies({ status: 429, headers });
    const error = await failure(graphAt(server.url).forTenant(tenant).get('/x'));
    equal(error.retryAfterMs, 90_000);
    equal(server.heard.length, 1);
  });

  it('reads again after 500, a reset connection and garbage', async () => {
    await serveReplies({ status: 500 }, { fault: 'reset' }, { body: { fine: 1 } });
    deepEqual(await graphAt(server.url).forTenant(tenant).get('/x'), { fine: 1 });
    await server.close();
    await serveReplies({ body: '<html>sign in to the hotel</html>' }, { body: '' }, { body: { fine: 2 } });
    deepEqual(await graphAt(server.url).forTenant(tenant).get('/x'), { fine: 2 });
  });

  it('stops waiting when the caller aborts, with the reason of the caller', async () => {
    await serveReplies({ fault: 'silence' });
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('shutting down')), 30);
    const work = graphAt(server.url).forTenant(tenant).get('/x', { signal: controller.signal });
    await rejects(work, { message: 'shutting down' });
  });

  it('gives up on a silent server in time, and on one that never ends its answer', async () => {
    await serveReplies({ fault: 'silence' });
    const door = graphAt(server.url, { timeoutMs: 40 }).forTenant(tenant);
    const start = performance.now();
    const error = await failure(door.get('/x'));
    equal(error.code, 'UPSTREAM_UNAVAILABLE');
    equal(error.outcomeUnknown, false);
    ok(performance.now() - start < 1500);
  });

  const REFUSALS: readonly [number, ErrorCode, string | undefined][] = [
    [400, 'UPSTREAM_REFUSED', 'Request_BadRequest'],
    [401, 'UPSTREAM_REFUSED', 'InvalidAuthenticationToken'],
    [403, 'UPSTREAM_REFUSED', 'Authorization_RequestDenied'],
    [404, 'NOT_FOUND', 'Request_ResourceNotFound'],
    [405, 'UPSTREAM_REFUSED', 'Request_BadRequest'],
    [409, 'CONFLICT', undefined],
    [412, 'CONFLICT', 'resourceModified'],
  ];
  for (const [status, code, upstreamCode] of REFUSALS) {
    it(`makes ${status} a ${code}, at the first try, without Microsoft's words`, async () => {
      await serveReplies({ status, body: graphError(upstreamCode ?? '') });
      const error = await failure(graphAt(server.url).forTenant(tenant).get('/x', { needs: 'Some.Permission' }));
      deepEqual([error.code, error.status, error.upstreamCode], [code, status, upstreamCode]);
      doesNotMatch(error.message, /words of Microsoft|sandbox\./);
      equal(error.message.includes('Some.Permission'), status === 403);
      equal(server.heard.length, 1);
    });
  }

  it('survives error bodies that are not the envelope', async () => {
    for (const body of [
      'null',
      '"no"',
      '<html>',
      '{"error":"no"}',
      '{"error":{"code":{}}}',
      '{"error":{"code":"a b"}}',
    ]) {
      await serveReplies({ status: 403, body });
      const error = await failure(graphAt(server.url).forTenant(tenant).get('/x'));
      deepEqual([error.code, error.upstreamCode], ['UPSTREAM_REFUSED', undefined]);
    }
  });

  it('does not follow a redirect', async () => {
    await serveReplies({ status: 302, headers: { location: 'http://127.0.0.1:1/' } });
    equal((await failure(graphAt(server.url).forTenant(tenant).get('/x'))).code, 'UPSTREAM_UNAVAILABLE');
  });

  const WRITES: readonly [string, Reply, boolean][] = [
    ['500', { status: 500 }, true],
    ['503 with Retry-After', { status: 503, headers: { 'retry-after': '1' } }, true],
    ['a reset connection', { fault: 'reset' }, true],
    ['silence', { fault: 'silence' }, true],
    ['garbage', { body: '<html>' }, true],
    ['429', { status: 429, headers: { 'retry-after': '1' } }, false],
    ['403', { status: 403 }, false],
  ];
  for (const [name, reply, unknown] of WRITES) {
    it(`sends a write once and calls its outcome ${unknown ? 'unknown' : 'known'} after ${name}`, async () => {
      await serveReplies(reply);
      // Nothing but silence may end by the clock, however slow the machine is.
      const door = graphAt(server.url, name === 'silence' ? { timeoutMs: 100 } : {}).forTenant(tenant);
      equal((await failure(door.post('/x', {}))).outcomeUnknown, unknown);
      equal((await failure(door.patch('/x', {}))).outcomeUnknown, unknown);
      equal(server.heard.length, 2);
    });
  }

  it('knows that nothing happened when the connection was refused, the name unknown or no token came', async () => {
    await serveReplies({});
    const gone = server.url;
    await server.close();
    const refused = await failure(graphAt(gone).forTenant(tenant).post('/x', {}));
    deepEqual(
      [refused.code, refused.upstreamCode, refused.outcomeUnknown],
      ['UPSTREAM_UNAVAILABLE', 'ECONNREFUSED', false],
    );
    const deps = { clock: fakeClock(), log, metrics: noMetrics, timeoutMs: 50 };
    const never = { bearer: () => new Promise<string>(() => {}) };
    const tokenless = createGraph({ ...deps, baseUrl: gone, tokens: never });
    equal((await failure(tokenless.forTenant(tenant).post('/x', {}))).outcomeUnknown, false);
    const unknownHost = createGraph({
      ...deps,
      timeoutMs: 5000,
      baseUrl: 'https://graph.invalid',
      tokens: { bearer: async () => 't' },
    });
    const error = await failure(unknownHost.forTenant(tenant).post('/x', {}));
    deepEqual([error.code, error.outcomeUnknown], ['UPSTREAM_UNAVAILABLE', false]);
  });

  it('takes an empty 2xx for a write', async () => {
    await serveReplies({ status: 204 }, { status: 202, body: '' });
    const door = graphAt(server.url).forTenant(tenant);
    equal(await door.patch('/x', {}), undefined);
    equal(await door.post('/x'), undefined);
  });

  it('bounds the answer', async () => {
    await serveReplies({ body: `"${'x'.repeat(65 * 1024 * 1024)}"` });
    const error = await failure(graphAt(server.url).forTenant(tenant).get('/x'));
    deepEqual([error.code, error.upstreamCode], ['UPSTREAM_UNAVAILABLE', 'tooLarge']);
  });

  it('counts requests by route and status class, without ids or tenants', async () => {
    await serveReplies({ body: {} }, { status: 404 }, { fault: 'reset' });
    const counted: unknown[] = [];
    const metrics = { ...noMetrics, count: (name: string, labels?: object) => void counted.push([name, labels]) };
    const door = graphAt(server.url, { metrics }).forTenant(tenant);
    await door.getUrl(`${server.url}/v1.0/security/alerts_v2?$skiptoken=abc`);
    await failure(door.get('/users/jo.doe%40fabrikam.example'));
    await failure(door.post('/security/alerts_v2/da637551227677560813_-961444813/comments', {}));
    deepEqual(counted, [
      ['tocsin_graph_requests_total', { route: '/security/alerts_v2', status: '2xx' }],
      ['tocsin_graph_requests_total', { route: '/users/{id}', status: '4xx' }],
      ['tocsin_graph_requests_total', { route: '/security/alerts_v2/{id}/comments', status: 'none' }],
    ]);
  });

  it('refuses links elsewhere, with a user in them, and what is no link', async () => {
    await serveReplies({ body: {} });
    const door = graphAt(server.url).forTenant(tenant);
    for (const link of ['https://graph.example/v1.0/x', server.url.replace('//', '//a:b@'), '/v1.0/x', '']) {
      equal((await failure(door.getUrl(link))).code, 'UPSTREAM_REFUSED');
    }
    equal(server.heard.length, 0);
  });
});
