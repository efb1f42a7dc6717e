import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ask } from '../../src/commands/ask.ts';
import { createLateAnswers } from '../../src/commands/late.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import { tabRoutes } from '../../src/http/tab/api.ts';
import { createTabTokens } from '../../src/http/tab/token.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { TocsinError } from '../../src/kernel/errors.ts';
import { createIssuer, type Issuer } from '../../src/sandbox/tab/issuer.ts';
import { keptLog } from '../fakes/log.ts';

const TENANT = '5b0a7a1e-91c4-4f0d-8a53-2c6f1d7e9b10';
const STRANGE_TENANT = '6b0a7a1e-91c4-4f0d-8a53-2c6f1d7e9b10';
const CLIENT = '0c5a11b4-6f0e-4a7e-9d35-6a1f0f6e2b71';
const PERSON = 'c0ffee00-0000-4000-8000-000000000001';
const HOUR = 3600;

describe('The door of the tab', () => {
  let issuer: Issuer;
  let forger: Issuer;
  let keys: Server;
  let server: HttpServer;
  let origin: string;
  let door: string;
  const asked: Ask[] = [];
  let work: (ask: Ask) => Promise<unknown>;
  const log = keptLog();

  before(async () => {
    issuer = await createIssuer();
    forger = await createIssuer();
    keys = createServer((_req, res) => {
      res.writeHead(200, { 'content-type': 'application/json' });
      res.end(JSON.stringify(issuer.keys));
    });
    await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(keys.address() as AddressInfo).port}`;
    const readToken = createTabTokens(
      { clientId: CLIENT, tenantIds: [TENANT], loginBaseUrl: origin, host: 'tab.example' },
      { clock: systemClock },
    );
    const runCommand = (ask: Ask) => {
      asked.push(ask);
      return work(ask) as never;
    };
    const late = createLateAnswers({ clock: systemClock, log });
    const isReading = (verb: string) => verb === 'events';
    server = createHttpServer({
      log,
      routes: tabRoutes({ readToken, runCommand, isReading, late, clock: systemClock, log }),
    });
    door = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}/api/tab`;
  });
  after(async () => {
    await server.close();
    keys.close();
  });
  beforeEach(() => {
    asked.length = 0;
    work = async () => ({ show: 'text', text: 'hello' });
  });

  const wish = () => ({
    issuer: `${origin}/${TENANT}/v2.0`,
    tenantId: TENANT,
    clientId: CLIENT,
    objectId: PERSON,
    name: 'An analyst',
  });
  const good = (over = {}) => issuer.token(wish(), over);
  const now = () => Math.floor(Date.now() / 1000);
  const get = (token: string | undefined, headers: Record<string, string> = {}, verb = 'events') =>
    fetch(`${door}?verb=${verb}&input=${encodeURIComponent('{"which":"open"}')}`, {
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
    });
  const post = async (body: string, type = 'application/json') =>
    fetch(door, {
      method: 'POST',
      headers: { authorization: `Bearer ${await good()}`, 'content-type': type },
      body,
    });

  it('runs a command for the person that Entra signed for, on the surface of the tab', async () => {
    const response = await get(await good());
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { show: 'text', text: 'hello' });
    const [ask] = asked;
    assert.deepEqual([ask?.verb, ask?.input, ask?.surface], ['events', { which: 'open' }, 'tab']);
    assert.deepEqual(ask?.actor, { objectId: PERSON, name: 'An analyst' });
  });

  it('takes an audience that names the host of the tab', async () => {
    assert.equal((await get(await good({ aud: `api://tab.example/${CLIENT}` }))).status, 200);
  });

  const refused: [string, () => Promise<string | undefined>][] = [
    ['without a token', async () => undefined],
    ['with a token that is none', async () => 'abc'],
    ['with one that another key signed', () => forger.token(wish())],
    ['with an altered one', async () => (await good()).replace(/\.[^.]{6}/, '.AAAAAA')],
    ['with one that has no signature', async () => unsigned(await good())],
    ['with one that ran out an hour ago', () => good({ exp: now() - HOUR, iat: now() - 2 * HOUR })],
    ['with one that is good from tomorrow on', () => good({ nbf: now() + 24 * HOUR })],
    ['with one that never ends', () => good({ exp: undefined })],
    ['with one for another audience', () => good({ aud: PERSON })],
    ['with one for another host', () => good({ aud: `api://other.example/${CLIENT}` })],
    ['with one of another issuer', () => good({ iss: `${origin}/${STRANGE_TENANT}/v2.0` })],
    ['with one of a tenant that is not ours', () => good({ tid: STRANGE_TENANT })],
    [
      'with one of a stranger tenant throughout',
      () => good({ tid: STRANGE_TENANT, iss: `${origin}/${STRANGE_TENANT}/v2.0` }),
    ],
    ['with one that was not asked for by Teams', () => good({ azp: PERSON })],
    ['with one without our scope', () => good({ scp: 'openid profile' })],
    ['with an application’s own one', () => good({ scp: undefined, roles: ['access_as_user'] })],
    ['with one that names nobody', () => good({ oid: 'somebody' })],
  ];
  for (const [what, token] of refused) {
    it(`refuses a request ${what}, and runs nothing`, async () => {
      const response = await get(await token());
      assert.equal(response.status, 401);
      const { error } = (await response.json()) as { error: { code: string; message: string } };
      assert.equal(error.code, 'NOT_AUTHORISED');
      assert.match(error.message, /open it again/);
      assert.equal(asked.length, 0);
    });
  }

  it('bears a clock that is a minute off', async () => {
    assert.equal((await get(await good({ exp: now() - 60, nbf: now() - HOUR }))).status, 200);
    assert.equal((await get(await good({ nbf: now() + 60 }))).status, 200);
  });

  it('answers 304 for as long as the answer says the same', async () => {
    const first = await get(await good());
    const etag = first.headers.get('etag') ?? '';
    assert.equal((await get(await good(), { 'if-none-match': etag })).status, 304);
    work = async () => ({ show: 'text', text: 'news' });
    const second = await get(await good(), { 'if-none-match': etag });
    assert.equal(second.status, 200);
    assert.notEqual(second.headers.get('etag'), etag);
  });

  it('asks by GET for nothing that changes something', async () => {
    const response = await get(await good(), {}, 'resolve');
    assert.equal(response.status, 400);
    assert.equal(asked.length, 0);
  });

  it('takes a change by POST as JSON alone', async () => {
    assert.equal((await post('{"verb":"resolve","input":{"n":1}}')).status, 200);
    assert.deepEqual(asked[0]?.input, { n: 1 });
    assert.equal((await post('verb=resolve', 'application/x-www-form-urlencoded')).status, 415);
    assert.equal((await post('{"verb":"resolve"', 'application/json')).status, 400);
    assert.equal((await post('{"verb":7}')).status, 400);
    assert.equal((await post('[]')).status, 400);
    assert.equal(asked.length, 1);
  });

  it('gives every error one shape, and never the words of a foreign one', async () => {
    work = async () => {
      throw new TocsinError('NOT_FOUND', 'There is no event 9.');
    };
    const missing = await post('{"verb":"event","input":{"n":9}}');
    assert.equal(missing.status, 404);
    assert.equal(((await missing.json()) as { error: { message: string } }).error.message, 'There is no event 9.');
    work = async () => {
      throw new Error('secret inside');
    };
    const broken = await post('{"verb":"event","input":{"n":9}}');
    assert.equal(broken.status, 500);
    assert.doesNotMatch(await broken.text(), /secret inside/);
  });

  it('names no other site that may read its answers', async () => {
    const response = await get(await good(), { origin: 'https://evil.example' });
    assert.equal(response.headers.get('access-control-allow-origin'), null);
  });
});

function unsigned(token: string): string {
  const [, payload] = token.split('.');
  const header = Buffer.from('{"alg":"none"}').toString('base64url');
  return `${header}.${payload}.x`;
}
