import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isTocsinError, type TocsinError } from '../../src/kernel/errors.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { CARD_TYPE } from '../../src/teams/card.ts';
import { createBotAuth } from '../../src/teams/auth.ts';
import { createConnector } from '../../src/teams/connector.ts';
import { createRoster } from '../../src/teams/roster.ts';
import { connectorError } from '../../src/teams/connector-errors.ts';
import { isTrustedServiceUrl } from '../../src/teams/service-url.ts';
import { startConnector, type Connector, type Fault } from '../fakes/connector.ts';
import { HOME } from './fixtures.ts';
import { CHANNEL } from './house.ts';

const auth = createBotAuth({ appId: '', appType: 'MultiTenant', tenantId: HOME });
const ours = (timeoutMs = 15_000) =>
  createConnector({ auth, appId: '', loopbackOnly: true, clock: systemClock, timeoutMs });
const message = { type: 'message', text: 'hello', textFormat: 'plain' } as const;

async function failure(work: Promise<unknown>): Promise<TocsinError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(isTocsinError(error), `${error}`);
  return error;
}

describe('the connector', () => {
  let teams: Connector;
  const target = () => ({ serviceUrl: teams.url, channelId: CHANNEL, tenantId: HOME });
  beforeEach(async () => {
    teams = await startConnector({ channels: [CHANNEL, 'a:chat'] });
  });
  afterEach(() => teams.close());

  it('posts to a channel, changes what it posted, and replies in the thread', async () => {
    const connector = ours();
    const ref = await connector.postToChannel(target(), message);
    assert.equal(ref.conversationId, `${CHANNEL};messageid=${ref.activityId}`);
    await connector.update(ref, { ...message, text: 'changed' });
    assert.equal(teams.posts[0]?.activity.text, 'changed');
    await connector.reply({ ...ref, replyToId: ref.activityId }, message);
    assert.equal(teams.posts[1]?.rootId, ref.activityId);
    const { activityId } = await connector.reply({ serviceUrl: teams.url, conversationId: 'a:chat' }, message);
    assert.ok(activityId);
  });

  it('reads who is in a channel, run by run, by their object ids alone', async () => {
    await teams.close();
    const people = Array.from({ length: 501 }, (_none, at) => ({
      id: `29:${at}`,
      name: `Person ${at}`,
      aadObjectId: `AAAAAAAA-0000-4000-8000-${String(at).padStart(12, '0')}`,
    }));
    teams = await startConnector({ channels: [CHANNEL], members: [...people, { id: '28:bot', name: 'Bot' }] });
    const readMembers = createRoster({ connector: ours(), clock: systemClock });
    const place = { id: CHANNEL, type: 'channel', serviceUrl: teams.url, tenantId: HOME, state: 'active' } as const;
    const read = await readMembers(place);
    assert.ok(read.status === 'found');
    assert.equal(read.value.length, 501);
    assert.deepEqual(read.value[500], { objectId: 'aaaaaaaa-0000-4000-8000-000000000500', name: 'Person 500' });
    teams.fail({ path: /pagedmembers/, status: 403, code: 'BotNotInConversationRoster' });
    const refused = await readMembers(place);
    assert.ok(refused.status === 'unavailable');
    assert.doesNotMatch(refused.reason, /stand-in/);
  });

  const faults: [Fault, Partial<TocsinError>][] = [
    [
      { status: 400, code: 'Bad Argument' },
      { code: 'UPSTREAM_REFUSED', upstreamCode: 'Bad Argument' },
    ],
    [{ status: 401, code: 'BotNotRegistered' }, { code: 'UPSTREAM_REFUSED' }],
    [{ status: 403, code: 'BotNotInConversationRoster' }, { code: 'UPSTREAM_REFUSED' }],
    [
      { status: 404, code: 'ConversationNotFound' },
      { code: 'NOT_FOUND', upstreamCode: 'ConversationNotFound' },
    ],
    [
      { status: 412, code: 'PreconditionFailed' },
      { code: 'UPSTREAM_UNAVAILABLE', outcomeUnknown: false },
    ],
    [{ status: 413, code: 'MessageSizeTooBig' }, { code: 'UPSTREAM_REFUSED' }],
    [
      { status: 429, retryAfter: 7 },
      { code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: 7_000, outcomeUnknown: false },
    ],
    [{ status: 429 }, { code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: undefined }],
    [{ status: 500 }, { code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: 300_000, outcomeUnknown: false }],
    [{ status: 502 }, { code: 'UPSTREAM_UNAVAILABLE', outcomeUnknown: false }],
    [
      { status: 503, retryAfter: 2 },
      { code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: 2_000 },
    ],
    [{ status: 504 }, { code: 'UPSTREAM_UNAVAILABLE', outcomeUnknown: false }],
    [{ status: 202 }, { code: 'UPSTREAM_UNAVAILABLE', outcomeUnknown: true }],
    [{ destroy: true }, { code: 'UPSTREAM_UNAVAILABLE', outcomeUnknown: true }],
  ];
  for (const [fault, wanted] of faults) {
    it(`asks once and says what ${JSON.stringify(fault)} means`, async () => {
      teams.fail({ ...fault, times: 9 });
      const error = await failure(ours().postToChannel(target(), message));
      for (const [key, value] of Object.entries(wanted)) {
        assert.equal(error[key as keyof TocsinError], value, key);
      }
      assert.equal(teams.log.length, 1);
      assert.equal(error.cause, undefined);
    });
  }

  for (const [fault, wanted] of faults.filter(([{ status }]) => status !== 202)) {
    it(`asks once for a change of a message, and says what ${JSON.stringify(fault)} means`, async () => {
      const ref = await ours().postToChannel(target(), message);
      teams.fail({ ...fault, times: 9 });
      const error = await failure(ours().update(ref, message));
      for (const [key, value] of Object.entries(wanted)) {
        assert.equal(error[key as keyof TocsinError], value, key);
      }
      assert.equal(teams.log.length, 2);
      assert.equal(error.cause, undefined);
    });
  }

  it('changes a message to what it was given, letter by letter', async () => {
    const connector = ours();
    const ref = await connector.postToChannel(target(), message);
    const content = {
      type: 'AdaptiveCard',
      version: '1.5',
      body: [{ type: 'TextBlock', text: 'Zoë „x“ \u2028 😀 $& {"a":1}' }],
    } as const;
    const changed = { type: 'message', summary: 'S', attachments: [{ contentType: CARD_TYPE, content }] } as const;
    await connector.update(ref, changed);
    assert.deepEqual(teams.posts[0]?.activity, { ...changed, id: ref.activityId });
  });

  it('knows that nothing was sent when nobody listens', async () => {
    const { url } = teams;
    await teams.close();
    const error = await failure(ours().postToChannel({ ...target(), serviceUrl: url }, message));
    assert.deepEqual([error.code, error.outcomeUnknown], ['UPSTREAM_UNAVAILABLE', false]);
    teams = await startConnector();
  });

  it('gives up waiting, not knowing what happened', async () => {
    teams.delay(400);
    const error = await failure(ours(100).postToChannel(target(), message));
    assert.deepEqual([error.code, error.outcomeUnknown], ['UPSTREAM_UNAVAILABLE', true]);
  });

  it('does not follow where another host would get the token', async () => {
    let visits = 0;
    const elsewhere: Server = createServer((_req, res) => void ((visits += 1), res.end('{}')));
    const away: Server = createServer((_req, res) => {
      const { port } = elsewhere.address() as AddressInfo;
      res.writeHead(307, { location: `http://127.0.0.1:${port}/v3/conversations` });
      res.end();
    });
    const listen = (server: Server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    await Promise.all([listen(elsewhere), listen(away)]);
    const serviceUrl = `http://127.0.0.1:${(away.address() as AddressInfo).port}/`;
    await failure(ours().postToChannel({ ...target(), serviceUrl }, message));
    assert.equal(visits, 0);
    for (const server of [elsewhere, away]) server.close();
  });

  it('sends nothing to an address that is not trusted', async () => {
    const error = await failure(ours().postToChannel({ ...target(), serviceUrl: 'https://evil.example/' }, message));
    assert.equal(error.code, 'UPSTREAM_REFUSED');
  });

  it('reads the code of the older refusals, and the thread id where the message id is left out', async () => {
    const bodyAsText = JSON.stringify({ errorCode: 209, message: '{"subCode":"MessageWritesBlocked"}' });
    const old = { name: 'RestError', statusCode: 403, response: { bodyAsText } };
    assert.equal(connectorError(old, new Date(0)).upstreamCode, 'MessageWritesBlocked');
    const server = createServer((_req, res) => {
      res.writeHead(201, { 'content-type': 'application/json' });
      res.end(`{"id":"${CHANNEL};messageid=17"}`);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const serviceUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const ref = await ours().postToChannel({ ...target(), serviceUrl }, message);
    assert.equal(ref.activityId, '17');
    server.close();
    server.closeAllConnections();
  });

  it('trusts Microsoft’s hosts alone, and this machine alone in the sandbox', () => {
    const trusted = [
      'https://smba.trafficmanager.net/amer/',
      'https://smba.infra.gcc.teams.microsoft.com/teams',
      'https://smba.infra.gov.teams.microsoft.us/teams',
      'https://europe.botframework.com/',
    ];
    const not = [
      'http://smba.trafficmanager.net/',
      'https://smba.trafficmanager.net.evil.example/',
      'https://evil.example/smba.trafficmanager.net',
      'https://smba.infra.evil.example/',
      'https://teams.microsoft.com.evil.example/',
      'https://user:pw@smba.trafficmanager.net/',
      'https://smba.trafficmanager.net:8443/',
      'http://127.0.0.1:3978/',
      'https://xbotframework.com/',
      'javascript:alert(1)',
      '',
    ];
    for (const url of trusted) assert.ok(isTrustedServiceUrl(url, false), url);
    for (const url of not) assert.ok(!isTrustedServiceUrl(url, false), url);
    for (const url of ['http://127.0.0.1:1/', 'http://localhost:1/_connector', 'http://[::1]:1/']) {
      assert.ok(isTrustedServiceUrl(url, true), url);
    }
    for (const url of [...trusted, 'http://localhost.evil.example/', 'http://127.0.0.1.evil.example/']) {
      assert.ok(!isTrustedServiceUrl(url, true), url);
    }
  });
});
