import assert from 'node:assert/strict';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Log } from '../../src/kernel/log.ts';
import { healthRoutes } from '../../src/http/health.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

describe('the HTTP server', () => {
  let server: HttpServer;
  let url: string;
  let seen: unknown[];
  let ready = true;
  const metrics = createMetrics();

  beforeEach(async () => {
    seen = [];
    server = createHttpServer({
      log: silent,
      routes: [
        ...healthRoutes(async () => {
          if (!ready) throw new Error('secret reason');
          return { ready, details: { store: 'ok' } };
        }),
        metrics.route,
        {
          method: 'post',
          path: '/echo',
          handler: async ({ body }, res) => {
            seen.push(body);
            res.send(200, { body });
          },
        },
        {
          method: 'post',
          path: '/broken',
          handler: async () => {
            throw new Error('secret at /home/me/x.ts');
          },
        },
        {
          method: 'post',
          path: '/slow',
          handler: async (_req, res) => {
            await systemClock.sleep(300);
            res.send(200, { done: true });
          },
        },
      ],
    });
    url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  });
  afterEach(() => server.close(50));

  const post = async (path: string, body: string | Buffer, headers: Record<string, string> = {}) => {
    const sent = typeof body === 'string' ? body : new Uint8Array(body);
    const all = { 'content-type': 'application/json', ...headers };
    const response = await fetch(`${url}${path}`, { method: 'POST', body: sent, headers: all });
    return { status: response.status, body: await response.json() };
  };

  it('hands a JSON body to the handler', async () => {
    assert.deepEqual(await post('/echo', '{"a":1}'), { status: 200, body: { body: { a: 1 } } });
    assert.deepEqual((await post('/echo', '[1]', { 'content-type': 'application/json; charset=utf-8' })).body, {
      body: [1],
    });
  });

  it('refuses what it cannot read, shortly', async () => {
    const zipped = gzipSync('{"a":1}');
    for (const [status, answer] of [
      [400, await post('/echo', '{"a":')],
      [413, await post('/echo', JSON.stringify({ a: 'x'.repeat(1_100_000) }))],
      [415, await post('/echo', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' })],
      [415, await post('/echo', zipped, { 'content-encoding': 'gzip' })],
      [404, await post('/nowhere', '{}')],
      [405, await post('/healthz', '{}')],
    ] as const) {
      assert.equal(answer.status, status);
      assert.deepEqual(Object.keys(answer.body as object), ['error']);
      assert.deepEqual(Object.keys((answer.body as { error: object }).error), ['code', 'message', 'corr']);
      assert.ok(JSON.stringify(answer.body).length < 160);
    }
    assert.deepEqual(seen, []);
  });

  it('counts a body that does not say its length', async () => {
    const status = await new Promise((resolve, reject) => {
      const req = request(`${url}/echo`, { method: 'POST', headers: { 'content-type': 'application/json' } }, (res) => {
        resolve(res.statusCode);
        res.resume();
      });
      req.on('error', reject);
      for (let sent = 0; sent < 22; sent++) req.write('x'.repeat(50_000));
      req.end();
    });
    assert.equal(status, 413);
  });

  it('tells nothing of what went wrong inside', async () => {
    const { status, body } = await post('/broken', '{}');
    const { code, message, corr } = (body as { error: Record<string, string> }).error;
    assert.deepEqual([status, code, message], [500, 'INTERNAL', 'Something went wrong in Tocsin.']);
    assert.match(corr ?? '', /^[0-9a-f]{8}$/);
  });

  it('says whether it lives and whether it is ready', async () => {
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    const good = await fetch(`${url}/readyz`);
    assert.deepEqual([good.status, await good.json()], [200, { status: 'ready', details: { store: 'ok' } }]);
    ready = false;
    const bad = await fetch(`${url}/readyz`);
    assert.equal(bad.status, 503);
    assert.doesNotMatch(await bad.text(), /secret/);
    ready = true;
  });

  it('shows its metrics, and bears labels it was not told of', async () => {
    metrics.count('tocsin_things_total', { kind: 'a' });
    metrics.count('tocsin_things_total', { kind: 'a', other: 'x' }, 2);
    metrics.time('tocsin_work_seconds', 0.2, { outcome: 'ok' });
    metrics.gauge('tocsin_waiting', 4);
    const response = await fetch(`${url}/metrics`);
    const text = await response.text();
    assert.match(String(response.headers.get('content-type')), /^text\/plain/);
    assert.match(text, /tocsin_things_total\{kind="a"\} 3/);
    assert.match(text, /tocsin_work_seconds_count\{outcome="ok"\} 1/);
    assert.match(text, /tocsin_waiting 4/);
  });

  it('lets a running request end before it closes', async () => {
    const running = post('/slow', '{}');
    await systemClock.sleep(100);
    await server.close(2_000);
    assert.deepEqual(await running, { status: 200, body: { done: true } });
  });
});
