import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportSPKI, importJWK, type JWK } from 'jose';
import { createTabTokens, type ReadTabToken, type TabCaller } from '../../src/http/tab/token.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { createIssuer, type Issuer } from '../../src/sandbox/tab/issuer.ts';
import { fakeClock, type FakeClock } from '../fakes/clock.ts';

const TENANT = '5b0a7a1e-91c4-4f0d-8a53-2c6f1d7e9b10';
const STRANGE = '6b0a7a1e-91c4-4f0d-8a53-2c6f1d7e9b10';
const CLIENT = '0c5a11b4-6f0e-4a7e-9d35-6a1f0f6e2b71';
const PERSON = 'c0ffee00-0000-4000-8000-000000000001';
const SKEW = 300;
const MINUTE = 60_000;

describe('The token of the tab', () => {
  let issuer: Issuer;
  let clock: FakeClock;
  let keys: Server;
  let origin: string;
  let asked: string[];
  let answer: (res: ServerResponse) => void;
  let readToken: ReadTabToken;

  before(async () => {
    issuer = await createIssuer('first');
    keys = createServer((req, res) => {
      asked.push(req.url ?? '');
      answer(res);
    });
    await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(keys.address() as AddressInfo).port}`;
  });
  after(() => {
    keys.closeAllConnections();
    keys.close();
  });
  beforeEach(() => {
    asked = [];
    answer = publishing(issuer);
    // The library that keeps the keys goes by the machine's clock, as the tokens of the tests do.
    clock = fakeClock(new Date().toISOString());
    const config = { clientId: CLIENT, tenantIds: [TENANT], loginBaseUrl: origin };
    readToken = createTabTokens(config, { clock, waitMs: 100 });
  });

  const publishing =
    (...issuers: readonly Issuer[]) =>
    (res: ServerResponse) =>
      void res.end(JSON.stringify({ keys: issuers.flatMap((one) => one.keys.keys) }));
  const now = () => Math.floor(clock.now().getTime() / 1000);
  const wish = () => ({
    issuer: `${origin}/${TENANT}/v2.0`,
    tenantId: TENANT,
    clientId: CLIENT,
    objectId: PERSON,
    name: 'An analyst',
  });
  const token = (over: object = {}, by = issuer) => by.token(wish(), { ...over });
  const read = (text: string): Promise<TabCaller> => readToken(`Bearer ${text}`);
  const refused = (error: unknown) => isTocsinError(error, 'NOT_AUTHORISED');
  const unchecked = (error: unknown) => isTocsinError(error, 'UPSTREAM_UNAVAILABLE');

  it('is good to the second for as long as clocks may differ, and no longer', async () => {
    const good = { iat: now() - 900, nbf: now() - 900 };
    await read(await token({ ...good, exp: now() - SKEW + 1 }));
    await assert.rejects(read(await token({ ...good, exp: now() - SKEW })), refused);
    await read(await token({ nbf: now() + SKEW }));
    await assert.rejects(read(await token({ nbf: now() + SKEW + 1 })), refused);
  });

  const forged: [string, () => Promise<string>][] = [
    ['signed with the published key as if that were a password', () => signedWithPublicKey()],
    ['whose header names no algorithm', async () => rebuilt(await token(), { header: { alg: 'none' } })],
    ['without a signature at all', async () => (await token()).replace(/[^.]+$/, '')],
    ['whose person was exchanged', async () => rebuilt(await token(), { payload: { oid: CLIENT } })],
    ['whose header brings its own key', async () => ownKey()],
    ['that says where its key is', async () => rebuilt(await token(), { header: { jku: 'https://evil.example' } })],
    ['of a key that nobody has', async () => (await createIssuer('nobody')).token(wish())],
    ['of another key under the same name', async () => (await createIssuer('first')).token(wish())],
    [
      'of version 1',
      () => token({ iss: `https://sts.windows.net/${TENANT}/`, ver: '1.0', azp: undefined, appid: CLIENT }),
    ],
    ['of the Bot Framework', () => token({ iss: 'https://api.botframework.com', serviceurl: 'https://smba.example' })],
    ['of an application', () => token({ idtyp: 'app', scp: undefined, roles: ['access_as_user'] })],
    [
      'of somebody who is a guest here, by their own tenant',
      () => token({ tid: STRANGE, iss: `${origin}/${STRANGE}/v2.0` }),
    ],
    ['whose issuer only begins as ours', () => token({ iss: `${origin}/${TENANT}/v2.0.evil.example` })],
    ['of all tenants', () => token({ iss: `${origin}/common/v2.0` })],
    ['whose scope only begins as ours', () => token({ scp: 'access_as_user_not' })],
    ['whose scopes are a list', () => token({ scp: ['access_as_user'] })],
    ['that another program asked for', () => token({ azp: CLIENT })],
    [
      'that names its program in the way of version 1',
      () => token({ azp: undefined, appid: '5e3ce6c0-2b1f-4285-8d4b-75ee78787346' }),
    ],
    ['that names nobody', () => token({ oid: undefined })],
    ['that begins at no time', () => token({ nbf: undefined })],
    ['whose end is text', () => token({ exp: 'never' })],
  ];
  for (const [what, make] of forged) {
    it(`is refused where it is one ${what}`, async () => {
      const text = await make();
      // So that the key is there, and nothing is refused for want of it.
      await read(await token());
      await assert.rejects(read(text), refused);
    });
  }

  it('is read from one header in one form, and is not too long', async () => {
    const good = await token();
    for (const header of [
      undefined,
      '',
      good,
      `Basic ${good}`,
      `Bearer  ${good}`,
      `Bearer ${good} `,
      `Bearer ${good}, x`,
    ])
      await assert.rejects(readToken(header), refused, header);
    await assert.rejects(read(await token({ name: 'x'.repeat(9_000) })), refused);
    assert.deepEqual(asked, []);
  });

  it('names a person by object id alone, and cuts their name', async () => {
    const names = { name: 'N'.repeat(500), preferred_username: 'admin@home.example', upn: 'admin@home.example' };
    assert.deepEqual(await read(await token({ ...names, oid: PERSON.toUpperCase() })), {
      objectId: PERSON,
      name: 'N'.repeat(80),
    });
  });

  describe('when Entra changes its keys', () => {
    it('is believed with the new one at once, and with the old one for as long as that is published', async () => {
      await read(await token());
      const next = await createIssuer('second');
      answer = publishing(issuer, next);
      await withLaterMachine(31_000, async () => {
        await read(await token({}, next));
        await read(await token());
        answer = publishing(next);
        await withLaterMachine(11 * MINUTE, async () => {
          await read(await token({}, next));
          await assert.rejects(read(await token()), refused);
        });
      });
    });

    it('costs one reading, however many tokens of unknown keys come', async () => {
      await read(await token());
      const flood = await Promise.all(Array.from({ length: 50 }, (_none, at) => forgedBy(`flood-${at}`)));
      for (const text of flood) await assert.rejects(read(text), refused);
      assert.equal(asked.length, 1);
      await withLaterMachine(31_000, async () => {
        await Promise.all(flood.map((text) => assert.rejects(read(text), refused)));
        assert.equal(asked.length, 2);
        await read(await token());
      });
    });

    async function forgedBy(kid: string): Promise<string> {
      return rebuilt(await token(), { header: { kid } });
    }
  });

  describe('while the keys cannot be read', () => {
    const faults: [string, (res: ServerResponse) => void][] = [
      ['answer 503', away],
      ['lead elsewhere', (res) => status(res, 302, { location: `${origin}/elsewhere` })],
      ['are a page', (res) => void res.end('<html>Sign in</html>')],
      ['are something else', (res) => void res.end('{"keys":"none"}')],
      ['are none', (res) => void res.end('{"keys":[]}')],
      ['are without end', (res) => void res.end('x'.repeat(600_000))],
      ['are cut off', (res) => void res.destroy()],
      ['do not come', () => undefined],
    ];
    for (const [what, fault] of faults) {
      it(`says that it cannot be checked, where they ${what}, and still knows those it has`, async () => {
        answer = fault;
        await assert.rejects(read(await token()), unchecked);
        answer = publishing(issuer);
        await clock.advance(6_000);
        await read(await token());
        answer = fault;
        await withLaterMachine(11 * MINUTE, async () => {
          const before = asked.length;
          assert.equal((await read(await token())).objectId, PERSON);
          assert.ok(asked.length > before, 'it asked again');
        });
      });
    }

    it('does not ask again for every request', async () => {
      answer = away;
      for (let at = 0; at < 20; at++) await assert.rejects(read(await token()), unchecked);
      assert.equal(asked.length, 1);
    });

    it('lets go of the last good ones after a day', async () => {
      await read(await token());
      answer = away;
      await withLaterMachine(25 * 60 * MINUTE, async () => {
        await assert.rejects(read(await token({ exp: now() + 60, nbf: now() })), unchecked);
      });
    });
  });

  /** Both clocks further on for a while: the library has no other than the machine's. */
  async function withLaterMachine(ms: number, work: () => Promise<void>): Promise<void> {
    const real = Date.now;
    const base = real();
    Date.now = () => base + ms;
    await clock.advance(ms);
    try {
      await work();
    } finally {
      Date.now = real;
    }
  }

  /** The old trick: the public key's own text as the secret of HS256. */
  async function signedWithPublicKey(): Promise<string> {
    const [jwk] = issuer.keys.keys as readonly JWK[];
    const pem = await exportSPKI((await importJWK(jwk!, 'RS256')) as Parameters<typeof exportSPKI>[0]);
    const [, payload] = (await token()).split('.');
    const header = coded({ alg: 'HS256', kid: 'first' });
    return `${header}.${payload}.${createHmac('sha256', pem).update(`${header}.${payload}`).digest('base64url')}`;
  }

  async function ownKey(): Promise<string> {
    const forger = await createIssuer('first');
    return rebuilt(await forger.token(wish()), { header: { jwk: forger.keys.keys[0] } });
  }
});

function away(res: ServerResponse): void {
  status(res, 503);
}

/** In two steps: restify, once loaded, takes the chain away from Node.js. */
function status(res: ServerResponse, code: number, headers: Record<string, string> = {}): void {
  res.writeHead(code, headers);
  res.end();
}

function coded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The token with parts replaced and its signature kept. */
function rebuilt(token: string, { header = {}, payload = {} }: { header?: object; payload?: object }): string {
  const [head, body, signature] = token.split('.');
  const parsed = (part: string | undefined) => JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as object;
  return `${coded({ ...parsed(head), ...header })}.${coded({ ...parsed(body), ...payload })}.${signature}`;
}
