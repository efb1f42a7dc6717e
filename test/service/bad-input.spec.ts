import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import type { SimAlert, SimTenant } from '../../src/sandbox/graph/model.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { MAIN, ensureBuilt } from './build.ts';
import { alertAbout, members } from './crowd.ts';
import { spawnNode, startProduct, type Environment, type Running } from './process.ts';
import {
  ADMIN,
  HOME,
  STRANGER,
  activity,
  clickOf,
  installation,
  openStage,
  post,
  send,
  until,
  wordsOf,
  type Activity,
  type CardAnswer,
  type Stage,
} from './service.ts';

const CHANNEL = '19:alerts@thread.tacv2';
const FOREIGN = 'dddddddd-0000-4000-8000-00000000000d';
const TENANT = SANDBOX_TENANTS[0] as SimTenant;
const TENANT_ID = TENANT.id as TenantId;
/** What no answer may hold: a stack, a path, the text of somebody else's error. */
const INNER =
  /\bat (?:\w+\.)*\w+ \(|node:internal|node_modules|\/work|\/dist\/|\/src\/|\.[jt]s:\d|Error:|Unexpected token|ZodError|ECONN|undefined|\[object/;

describe('Bad input over HTTP', function () {
  this.timeout(60_000);
  let stage: Stage;
  let product: Running;
  let n = 0;
  let untouched: unknown;

  before(async () => {
    stage = await openStage({ tenants: SANDBOX_TENANTS, channels: [CHANNEL], connector: { limits: false } });
    product = await stage.start();
    await send(product, installation(stage.connector, { channel: CHANNEL }));
    const alert: SimAlert = alertAbout(TENANT, members(TENANT)[1] ?? (TENANT.users[0] as never), 'bad-input');
    stage.graph.state.addAlert(TENANT.id, alert);
    n = await until('the event', 15_000, async () => {
      const { items } = await stage.stores.events.list(TENANT_ID, { open: false, limit: 10 });
      const told = items[0] && (await stage.stores.outbox.list(TENANT_ID)).length === 0;
      return told ? items[0]?.number : undefined;
    });
    await until('quiet', 5_000, () => stage.connector.posts.length > 0);
    untouched = await state();
  });
  after(() => stage?.close());

  /** What bad input must not change. */
  async function state(): Promise<unknown> {
    const { items } = await stage.stores.events.list(TENANT_ID, { open: false, limit: 10 });
    const events = await Promise.all(items.map(({ key }) => stage.stores.events.get(TENANT_ID, key)));
    return {
      events: events.map((stored) => [stored?.value.revision, stored?.value.status, stored?.value.deeds.length]),
      conversations: (await stage.stores.conversations.list()).map(({ id, state, serviceUrl }) => [
        id,
        state,
        serviceUrl,
      ]),
      route: await stage.stores.conversations.defaultRoute(),
      tenants: (await stage.stores.tenants.list()).map(({ id }) => id),
      staff: await stage.stores.staff.find(STRANGER),
      revocations: stage.graph.state.revocations.length,
      patches: stage.graph.state.patches.length,
    };
  }

  afterEach(async function () {
    assert.deepEqual(await state(), untouched, `something changed: ${this.currentTest?.title}`);
    assert.equal((await fetch(`${product.url}/readyz`)).status, 200);
  });

  function assertPlain(text: string): void {
    assert.ok(text.length < 400, `${text.length} characters`);
    assert.doesNotMatch(text, INNER);
  }

  async function refused(body: string, status: number, headers: Environment = {}): Promise<void> {
    const reply = await post(product, body, headers);
    assert.equal(reply.status, status, reply.text);
    assertPlain(reply.text);
    const { code, message, corr } = (reply.body as { error: Readonly<Record<string, unknown>> }).error;
    for (const word of [code, message, corr]) assert.equal(typeof word, 'string', reply.text);
  }

  const from = { channel: CHANNEL };
  const act = (change: Activity) => JSON.stringify(activity(stage.connector, from, change));

  describe('is refused with a status and one sentence:', () => {
    const cases: [string, number, () => string][] = [
      ['malformed JSON', 400, () => '{"type": "message", '],
      ['nothing', 400, () => ''],
      ['a bare word', 400, () => '"hello"'],
      ['null', 400, () => 'null'],
      ['a list', 400, () => '[{}]'],
      ['an activity without a type', 400, () => act({ type: undefined })],
      ['a type that is a list', 400, () => act({ type: ['message'] })],
      ['an activity without a conversation', 400, () => act({ conversation: undefined })],
      ['an activity without a serviceUrl', 400, () => act({ serviceUrl: undefined })],
      ['a foreign tenant', 403, () => act({ channelData: { tenant: { id: FOREIGN } } })],
      [
        'a foreign tenant in the conversation only',
        403,
        () => act({ conversation: { id: CHANNEL, tenantId: FOREIGN } }),
      ],
      ['a foreign serviceUrl', 403, () => act({ serviceUrl: 'https://evil.example/' })],
      ['a serviceUrl with a user name', 403, () => act({ serviceUrl: 'http://127.0.0.1@evil.example/' })],
      ['a serviceUrl of another kind', 403, () => act({ serviceUrl: 'file:///etc/passwd' })],
      ['another channel than Teams', 403, () => act({ channelId: 'directline' })],
      ['a body over 1 MB', 413, () => act({ text: 'x'.repeat(1_100_000) })],
      ['a body of 100,000 nested lists', 400, () => '['.repeat(100_000)],
    ];
    for (const [what, status, body] of cases) it(what, () => refused(body(), status));

    it('a body that is not JSON by its type', () => refused('type=message', 415, { 'content-type': 'text/plain' }));
    it('a body that claims to be compressed', () => refused(act({}), 415, { 'content-encoding': 'gzip' }));

    it('GET, PUT and DELETE where only POST is served', async () => {
      for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
        const response = await fetch(`${product.url}/api/messages`, { method });
        assert.equal(response.status, 405, method);
        assertPlain(await response.text());
      }
    });

    it('paths that are not there', async () => {
      for (const path of ['/', '/api', '/api/messages/x', '/..%2f..%2fetc/passwd', '/%', '/%00']) {
        const response = await fetch(`${product.url}${path}`);
        assert.ok(response.status === 404 || response.status === 400, `${path}: ${response.status}`);
        assertPlain(await response.text());
      }
    });
  });

  describe('is answered as Teams expects it:', () => {
    it('an unknown invoke', async () => {
      const { status, text } = await post(
        product,
        act({ type: 'invoke', name: 'composeExtension/nothing', value: {} }),
      );
      assert.ok(status === 501 || status === 400, `${status}`);
      assertPlain(text);
    });

    it('an unknown type of activity', async () => {
      const { status, text } = await post(product, act({ type: 'somethingNew' }));
      assert.deepEqual([status, text], [200, '']);
    });

    const clicks: [string, () => unknown][] = [
      ['an event that does not exist', () => ({ verb: 'assign', n: 999_999 })],
      ['an event number below zero', () => ({ verb: 'assign', n: -1 })],
      ['an event number that is a word', () => ({ verb: 'assign', n: 'abc' })],
      ['an event number that is a list', () => ({ verb: 'assign', n: [n] })],
      ['a made-up verb', () => ({ verb: 'deleteEverything', n })],
      ['the verb __proto__', () => ({ verb: '__proto__', n })],
      ['the verb constructor', () => ({ verb: 'constructor', n })],
      ['no verb', () => ({ n })],
      ['a list in place of the data', () => [{ verb: 'assign', n }]],
      ['a text in place of the data', () => 'assign'],
      ['a huge text', () => ({ verb: 'resolve', n, comment: 'x'.repeat(500_000) })],
      ['a verdict that is not one', () => ({ verb: 'resolve', n, verdict: 'truePositive.__proto__' })],
      ['a made-up remediation', () => ({ verb: 'preview', n, action: 'deleteUser' })],
      [
        'a target that the event does not point at',
        () => ({ verb: 'preview', n, action: 'revokeSessions', target: 'user:x' }),
      ],
      ['a preview that nobody made', () => ({ verb: 'confirm', n, previewId: 'made-up' })],
      ['a preview id with a path in it', () => ({ verb: 'confirm', n, previewId: '../../head' })],
      [
        'a thousand extra fields',
        () => ({ verb: 'assign', n, ...Object.fromEntries(Array.from({ length: 1000 }, (_x, i) => [`f${i}`, i])) }),
      ],
    ];
    for (const [what, data] of clicks) {
      it(`a click with ${what}`, async () => {
        const reply = await send(product, clickOf(stage.connector, from, data()));
        assert.equal(reply.status, 200);
        assertAnswer(reply.body as CardAnswer);
      });
    }

    it('a click that names its prototype', async () => {
      const body = act({ type: 'invoke', name: 'adaptiveCard/action', value: 'HERE' }).replace(
        '"HERE"',
        `{"action":{"type":"Action.Execute","verb":"assign","data":{"verb":"assign","__proto__":{"n":${n}},"constructor":{"n":${n}}}}}`,
      );
      const reply = await post(product, body);
      assert.equal(reply.status, 200);
      assertAnswer(reply.body as CardAnswer);
    });

    for (const value of [
      null,
      7,
      'x',
      [],
      {},
      { action: null },
      { action: { type: 'Action.Submit', verb: 'assign' } },
    ]) {
      it(`an invoke with the value ${JSON.stringify(value)}`, async () => {
        const reply = await post(product, act({ type: 'invoke', name: 'adaptiveCard/action', value }));
        assert.equal(reply.status, 200);
        assertAnswer(reply.body as CardAnswer);
      });
    }

    it('a click by somebody who is not staff, and by nobody', async () => {
      const one = { channel: CHANNEL, person: STRANGER };
      const stranger = await send(product, clickOf(stage.connector, one, { verb: 'assign', n }));
      assertAnswer(stranger.body as CardAnswer);
      const nobody = { ...clickOf(stage.connector, from, { verb: 'assign', n }), from: { id: '29:x', name: ADMIN } };
      assertAnswer((await send(product, nobody)).body as CardAnswer);
    });

    it('a press of a button of the event before, in words and without a card', async () => {
      const reply = await send(
        product,
        clickOf(stage.connector, from, { verb: 'preview', n, action: 'revokeSessions' }),
      );
      assert.equal((reply.body as CardAnswer).type, 'application/vnd.microsoft.card.adaptive');
    });
  });

  /** A message for the clicker, or the protocol's own error: short, and of nothing inside. */
  function assertAnswer({ type, value, statusCode }: CardAnswer): void {
    if (type === 'application/vnd.microsoft.card.adaptive') return;
    const said = type === 'application/vnd.microsoft.error' ? (value as { message: string }).message : value;
    assert.ok(statusCode === 200 || statusCode === 400, `${statusCode}`);
    assert.ok(typeof said === 'string' && said.length > 10, `${type} ${JSON.stringify(value)}`);
    assertPlain(said);
  }

  describe('in the chat is answered with a hint:', () => {
    const typed = [
      'show event abc',
      'show event',
      'show event 999999',
      'shwo event 1',
      'resolve',
      '\u202e\u0000',
      '${x} <at>all</at>',
    ];
    typed.push('a'.repeat(6_000), 'assign 999999; drop table events', '=cmd|/c calc', `show event ${'9'.repeat(40)}`);
    for (const words of typed) {
      it(JSON.stringify(words.slice(0, 40)), async () => {
        const told = stage.connector.posts.length;
        const { status, text } = await send(product, wordsOf(stage.connector, from, words));
        assert.deepEqual([status, text], [200, '']);
        const reply = await stage.connector.waitFor(() => stage.connector.posts[told], 5_000);
        const said = reply.activity.text ?? JSON.stringify(reply.activity.attachments);
        if (reply.activity.text !== undefined) assertPlain(said.replaceAll('undefined', ''));
        assert.ok(said.length > 0);
        assert.doesNotMatch(said, /<at>/);
      });
    }
  });
});

describe('The process', function () {
  this.timeout(60_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage({ tenants: SANDBOX_TENANTS, channels: [CHANNEL] });
  });
  after(() => stage?.close());

  async function ends(env: Environment): Promise<{ code: number | null; output: string; ms: number }> {
    ensureBuilt();
    const began = performance.now();
    const { ended, output } = spawnNode([MAIN, 'start'], env);
    const { code } = await ended;
    return { code, output: output(), ms: performance.now() - began };
  }

  it('ends by itself with 0 soon after SIGTERM, also while it works', async () => {
    const product = await stage.start();
    stage.graph.setQuirks({ delayMs: 500 });
    await send(product, installation(stage.connector, { channel: CHANNEL }));
    const began = performance.now();
    assert.deepEqual(await product.stop(), { code: 0, signal: null });
    assert.ok(performance.now() - began < 5_000);
    stage.graph.setQuirks({ delayMs: 0 });
  });

  it('answers the click that is under way when SIGTERM comes', async () => {
    const product = await stage.start();
    const click = JSON.stringify(clickOf(stage.connector, { channel: CHANNEL }, { verb: 'event', n: 1 }));
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(click) };
    const asking = request(`${product.url}/api/messages`, {
      method: 'POST',
      headers: { ...headers, expect: '100-continue' },
    });
    const answered = once(asking, 'response') as Promise<[IncomingMessage]>;
    asking.flushHeaders();
    // The product says so itself: it has the request and waits for the rest.
    await once(asking, 'continue');
    const stopping = product.stop();
    await new Promise((resolve) => setTimeout(resolve, 100));
    asking.end(click);
    const [answer] = await answered;
    answer.resume();
    assert.equal(answer.statusCode, 200);
    assert.equal((await stopping).code, 0);
  });

  it('names every fault of its configuration at once and tells no secret', async () => {
    const { code, output } = await ends({
      ...stage.env,
      PORT: 'eighty',
      BOT_TENANT_ID: 'contoso',
      GRAPH_BASE_URL: 'http://graph.example',
      ALERT_POLL_SECONDS: '0',
      ADMIN_OBJECT_IDS: `${ADMIN},nobody`,
      TENANTS_FILE: '/nowhere/tenants.json',
      BOT_APP_ID: HOME,
      BOT_APP_TYPE: 'SingleTenant',
      STORAGE_CONNECTION_STRING:
        'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2VjcmV0S2V5;TableEndpoint=http://far.example/a',
    });
    assert.equal(code, 1);
    const names = ['PORT', 'BOT_TENANT_ID', 'GRAPH_BASE_URL', 'ALERT_POLL_SECONDS', 'ADMIN_OBJECT_IDS', 'TENANTS_FILE'];
    for (const name of [...names, 'BOT_APP_PASSWORD', 'STORAGE_CONNECTION_STRING'])
      assert.match(output, new RegExp(`- ${name} `.replace('TENANTS_FILE ', 'TENANTS_FILE')));
    assert.doesNotMatch(output, /c2VjcmV0S2V5|contoso|eighty|far\.example/);
    assert.doesNotMatch(output, /\n\s+at |node_modules/);
  });

  it('starts from nothing with a list of what is missing', async () => {
    const { code, output } = await ends({});
    assert.equal(code, 1);
    assert.match(output, /BOT_TENANT_ID is missing/);
    assert.match(output, /STORAGE_CONNECTION_STRING or STORAGE_ACCOUNT_URL is missing/);
  });

  it('refuses to listen beyond this machine without authentication', async () => {
    const { code, output } = await ends({ ...stage.env, HOST: '0.0.0.0' });
    assert.equal(code, 1);
    assert.match(output, /BOT_APP_ID is missing/);
  });

  // restify passes the socket's error on to its own server object, where nobody listens for it: see src/http/server.ts.
  it('says that its port is taken, without a stack', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const { code, output } = await ends({ ...stage.env, PORT: String(port) });
    taken.close();
    assert.equal(code, 1);
    assert.match(output, new RegExp(`[Pp]ort ${port}`));
    assert.doesNotMatch(output, /\n\s+at /);
  });

  it('says that storage does not answer, soon, and without its key', async () => {
    const { code, output, ms } = await ends({
      ...stage.env,
      STORAGE_CONNECTION_STRING: (stage.env['STORAGE_CONNECTION_STRING'] ?? '').replace(
        /127\.0\.0\.1:\d+/g,
        '127.0.0.1:9',
      ),
    });
    assert.equal(code, 1);
    assert.match(output, /[Ss]torage/);
    assert.doesNotMatch(output, /Eby8vd|\n\s+at /);
    assert.ok(ms < 20_000, `${ms} ms`);
  });

  it('starts although a file of IP_FILES cannot be read, and says so in its readiness', async () => {
    const product = await startProduct({ ...stage.env, IP_FILES: '/nowhere/x.mmdb' });
    const { details } = (await (await fetch(`${product.url}/readyz`)).json()) as { details: Record<string, string> };
    assert.match(details['ip.x.mmdb'] ?? '', /^unavailable: the file is missing/);
    assert.equal((await product.stop()).code, 0);
  });

  it('starts although Microsoft 365 does not answer', async () => {
    const product = await startProduct({ ...stage.env, GRAPH_BASE_URL: 'http://127.0.0.1:9' });
    assert.equal((await fetch(`${product.url}/readyz`)).status, 200);
    assert.equal((await product.stop()).code, 0);
  });
});
