import assert from 'node:assert/strict';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HOME } from './fixtures.ts';
import { click, openHouse, type House } from './house.ts';

const APP = 'c9e8c047-2a74-40a2-b28a-b162d5f5327c';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Publishes the key as the Bot Framework does. */
async function keyServer(): Promise<{ url: string; server: Server }> {
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', endorsements: ['msteams'] };
  const server = createServer((req, res) => {
    const { port } = server.address() as AddressInfo;
    const body = req.url === '/keys' ? { keys: [jwk] } : { jwks_uri: `http://127.0.0.1:${port}/keys` };
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/openid`, server };
}

function token(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const head = `${part({ alg: 'RS256', kid: 'k1', typ: 'JWT' })}.${part({ nbf: now - 60, exp: now + 600, ...claims })}`;
  return `Bearer ${head}.${createSign('RSA-SHA256').update(head).sign(privateKey, 'base64url')}`;
}

describe('the token of an activity', () => {
  let house: House;
  let keys: Awaited<ReturnType<typeof keyServer>>;
  const teams = () => ({ iss: 'https://api.botframework.com', aud: APP, serviceurl: house.connector.url });
  const send = async (claims: object) =>
    (await house.send(click(house, { verb: 'event', n: 123 }), { authorization: token(claims) })).status;

  beforeEach(async () => {
    keys = await keyServer();
    const auth = {
      appId: APP,
      appType: 'SingleTenant',
      tenantId: HOME,
      password: 'x',
      openIdMetadataUrl: keys.url,
    } as const;
    house = await openHouse(undefined, { auth });
  });
  afterEach(async () => {
    await house.close();
    keys.server.close();
    keys.server.closeAllConnections();
  });

  it('is believed when the Bot Framework signed it for this bot and this address', async () => {
    assert.equal(await send(teams()), 200);
    assert.equal(house.asks.length, 1);
  });

  it('is refused for another bot, another address, and when it has run out', async () => {
    assert.equal(await send({ ...teams(), aud: HOME }), 401);
    assert.equal(await send({ ...teams(), serviceurl: 'https://smba.trafficmanager.net/amer/' }), 401);
    assert.equal(await send({ ...teams(), exp: Math.floor(Date.now() / 1000) - 3_600 }), 401);
    assert.deepEqual(house.asks, []);
  });

  it('is refused from the emulator and from other bots, whose issuers the SDK would take', async () => {
    const tenant = 'd6d49420-f39b-4df7-a1dc-d59a935871db';
    for (const iss of [`https://sts.windows.net/${tenant}/`, `https://login.microsoftonline.com/${tenant}/v2.0`]) {
      const version = iss.endsWith('/v2.0') ? '2.0' : '1.0';
      for (const aud of [APP, HOME]) {
        assert.equal(await send({ iss, aud, appid: APP, azp: APP, ver: version, tid: tenant }), 401);
      }
    }
    assert.deepEqual(house.asks, []);
  });

  it('is refused where it is the one that Teams gives the tab, for the tab or for the bot', async () => {
    const iss = `https://login.microsoftonline.com/${HOME}/v2.0`;
    const person = { oid: HOME, tid: HOME, scp: 'access_as_user', ver: '2.0' };
    for (const aud of [APP, `api://tocsin.example/${APP}`, HOME])
      for (const azp of ['5e3ce6c0-2b1f-4285-8d4b-75ee78787346', APP])
        assert.equal(await send({ ...person, iss, aud, azp, serviceurl: house.connector.url }), 401);
    assert.deepEqual(house.asks, []);
  });
});
