import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { TocsinError } from '../../src/kernel/errors.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import { tabRoutes } from '../../src/http/tab/api.ts';
import { isReadingVerb } from '../../src/open-tab.ts';
import { PEOPLE, createWorld, type World } from '../world.ts';

interface Refused {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const JSON_TYPE = { 'content-type': 'application/json' };

describe('What the door of the tab refuses', () => {
  let world: World;
  let server: HttpServer;
  let port: number;

  beforeEach(async () => {
    world = await createWorld();
    const { runCommand, late, clock, log } = world;
    const readToken = async (who: string | undefined) => {
      const person = PEOPLE[who as keyof typeof PEOPLE];
      if (!person) throw new TocsinError('NOT_AUTHORISED', 'Who are you?');
      return person;
    };
    server = createHttpServer({
      log,
      routes: tabRoutes({ readToken, runCommand, isReading: isReadingVerb, late, clock, log }),
    });
    port = await server.listen(0, '127.0.0.1');
  });
  afterEach(() => server.close(50));

  async function send(path: string, init: RequestInit = {}): Promise<Refused> {
    const headers = { authorization: 'responder', ...init.headers };
    const {
      status,
      headers: answered,
      ...response
    } = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers }).then(async (one) => ({
      status: one.status,
      headers: one.headers,
      text: await one.text(),
    }));
    return { status, headers: answered, text: response.text };
  }
  const post = (body: string, headers: Record<string, string> = JSON_TYPE) =>
    send('/api/tab', { method: 'POST', body, headers });
  const asking = (verb: string, input: string) => post(`{"verb":"${verb}","input":${input}}`);

  /** One shape, nothing foreign, nothing kept, nothing that lets another site read it. */
  function assertShape({ status, headers, text }: Refused, expected: number): void {
    assert.equal(status, expected, text);
    const { error, ...rest } = JSON.parse(text) as { error: Record<string, string> };
    assert.deepEqual([Object.keys(error), rest], [['code', 'message', 'corr'], {}]);
    assert.match(error['code'] ?? '', /^[A-Z_]+$/);
    assert.match(error['corr'] ?? '', /^[0-9a-f]{8}$/);
    assert.ok(text.length < 400, text);
    assert.doesNotMatch(text, /node_modules|\.ts|at Object|SyntaxError|position \d|Unexpected|stack/);
    assert.match(headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    for (const name of ['access-control-allow-origin', 'access-control-allow-headers', 'set-cookie', 'server'])
      assert.ok(!headers.has(name) || name === 'server', name);
  }

  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const bodies: [string, string, number][] = [
    ['that is cut off', '{"verb":"report"', 400],
    ['that is empty', '', 400],
    ['that is a list', '[]', 400],
    ['that is nothing', 'null', 400],
    ['whose verb is a list', '{"verb":["report"]}', 400],
    ['whose verb is endless', `{"verb":"${'x'.repeat(900)}"}`, 400],
    ['with an unknown verb', '{"verb":"format"}', 400],
    ['with a verb that JavaScript knows', '{"verb":"__proto__"}', 400],
    ['with another one', '{"verb":"constructor"}', 400],
    ['with a verb of chat alone', '{"verb":"whoElse","input":{"address":"8.8.8.8"}}', 400],
    ['with an input that is text', '{"verb":"eventPage","input":"n=1"}', 400],
    ['with an input of lists in lists', `{"verb":"eventPage","input":${deep(100_000)}}`, 400],
    ['with a number of lists in lists', `{"verb":"eventPage","input":{"n":${deep(100_000)}}}`, 400],
    ['with a number that cannot be one', '{"verb":"eventPage","input":{"n":{"toString":1,"valueOf":2}}}', 400],
    ['with a number beyond all numbers', '{"verb":"eventPage","input":{"n":1e999}}', 400],
    ['with an event that there is not', '{"verb":"eventPage","input":{"n":9}}', 404],
    ['that is larger than 1 MB', `{"verb":"report","input":"${'x'.repeat(1_100_000)}"}`, 413],
  ];
  for (const [what, body, status] of bodies) it(`is a body ${what}`, async () => assertShape(await post(body), status));

  it('keeps in the trail who sent a number that is none, however it is built', async () => {
    for (const n of [deep(50_000), '{"toString":1}', '"1e400"']) {
      const before = world.trail.length;
      await asking('eventPage', `{"n":${n}}`);
      assert.equal(world.trail.length, before + 1, n.slice(0, 20));
      assert.equal(world.trail.at(-1)?.entry.outcome, 'refused');
    }
  });

  it('says by the reference of its answer where the trail keeps it', async () => {
    const { text } = await asking('eventPage', '{"n":9}');
    const { corr } = (JSON.parse(text) as { error: { corr: string } }).error;
    assert.equal(world.trail.at(-1)?.entry.corr, corr);
  });

  it('takes no name that JavaScript gives a meaning of its own', async () => {
    await asking('report', '{"__proto__":{"role":"admin"},"constructor":{"prototype":{"role":"admin"}}}');
    assert.equal(({} as { role?: string }).role, undefined);
  });

  const types: [string, Record<string, string>][] = [
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a form with files', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['plain text', { 'content-type': 'text/plain' }],
    ['something that only begins as JSON', { 'content-type': 'application/json-seq' }],
    ['something packed', { ...JSON_TYPE, 'content-encoding': 'gzip' }],
  ];
  for (const [what, headers] of types) {
    it(`is ${what}, which a page of another site could send`, async () => {
      assertShape(await post('{"verb":"report"}', headers), 415);
      assert.equal(world.trail.length, 0);
    });
  }

  it('is every other method and address, the question of another site before it asks among them', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      assertShape(
        await send('/api/tab', {
          method,
          headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
        }),
        405,
      );
    for (const path of ['/api', '/api/tab/x', '/api/%74ab/..', '/tab/..%2f..%2fetc%2fpasswd', '/%00'])
      assertShape(await send(path), 404);
  });

  it('is a token anywhere but in its header', async () => {
    const query = 'verb=report&input={}&access_token=responder&authorization=responder&token=responder';
    assertShape(await send(`/api/tab?${query}`, { headers: { authorization: '' } }), 401);
    assertShape(
      await send(`/api/tab?${query}`, { headers: { authorization: '', cookie: 'authorization=responder' } }),
      401,
    );
  });

  it('is what a browser says comes from another site, even with a token', async () => {
    for (const site of ['cross-site', 'same-site']) {
      assertShape(await post('{"verb":"report"}', { ...JSON_TYPE, 'sec-fetch-site': site }), 403);
      assertShape(await send('/api/tab?verb=report&input={}', { headers: { 'sec-fetch-site': site } }), 403);
    }
    for (const site of ['same-origin', 'none'])
      assert.equal((await post('{"verb":"report"}', { ...JSON_TYPE, 'sec-fetch-site': site })).status, 200);
  });

  it('lets no other site read an answer, whatever origin is named or none', async () => {
    for (const origin of ['https://evil.example', 'null', 'https://teams.microsoft.com', undefined]) {
      const { status, headers } = await post('{"verb":"report"}', { ...JSON_TYPE, ...(origin && { origin }) });
      assert.equal(status, 200);
      for (const [name] of headers) assert.doesNotMatch(name, /^access-control/);
    }
  });

  it('is everything while the storage is away, in words that say so', async () => {
    const away = async () => {
      throw new TocsinError('UPSTREAM_UNAVAILABLE', 'The storage does not answer. Try again in a while.', {
        status: 500,
      });
    };
    Object.assign(world.deps, { staff: { ...world.deps.staff, find: away } });
    const answer = await asking('report', '{}');
    assertShape(answer, 503);
    assert.match(answer.text, /Try again/);
  });

  it('never passes on a status of Microsoft’s, which the tab would take for its own', async () => {
    const fails = (code: 'UPSTREAM_REFUSED' | 'UPSTREAM_UNAVAILABLE', status: number) => ({
      ...world.deps.tenants,
      list: async () => {
        throw new TocsinError(code, 'Microsoft refused.', { status });
      },
    });
    for (const [code, status, expected] of [
      ['UPSTREAM_REFUSED', 401, 502],
      ['UPSTREAM_REFUSED', 404, 502],
      ['UPSTREAM_UNAVAILABLE', 429, 503],
    ] as const) {
      Object.assign(world.deps, { tenants: fails(code, status) });
      assertShape(await asking('coverage', '{}'), expected);
    }
  });

  it('tells nothing of a fault of its own but what to quote, and the log has the same', async () => {
    Object.assign(world.deps, {
      staff: { ...world.deps.staff, find: async () => Promise.reject(new Error('secret at /srv/x.ts')) },
    });
    const answer = await asking('report', '{}');
    assertShape(answer, 500);
    const { corr } = (JSON.parse(answer.text) as { error: { corr: string } }).error;
    assert.ok(JSON.stringify(world.log.lines).includes(corr));
  });

  it('is what no HTTP server could take, in the same shape', async () => {
    const bare = (text: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => socket.write(text));
        let got = '';
        socket.on('data', (chunk) => (got += chunk.toString()));
        socket.on('close', () => resolve(got));
        socket.on('error', () => resolve(got));
        socket.setTimeout(5_000, () => reject(new Error('no answer')));
      });
    const head = 'GET /api/tab HTTP/1.1\r\nhost: x\r\n';
    for (const [text, status] of [
      [`${head}x-long: ${'x'.repeat(200_000)}\r\n\r\n`, 431],
      ['this is no HTTP at all\r\n\r\n', 400],
      [`${head}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n`, 400],
    ] as const) {
      const answer = await bare(text);
      assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `));
      const [lines = '', body = ''] = answer.split('\r\n\r\n');
      const headers = new Headers(
        lines
          .split('\r\n')
          .slice(1)
          .map((line) => line.split(': ') as [string, string]),
      );
      assertShape({ status, headers, text: body }, status);
    }
  });
});
