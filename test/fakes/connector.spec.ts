import assert from 'node:assert/strict';
import { startConnector, type Connector, type ConnectorOptions } from './connector.ts';

const CHANNEL = '19:alerts@thread.tacv2';
const CARD = {
  type: 'message',
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: {} }],
};

describe('The stand-in for the Teams connector', () => {
  let connector: Connector;
  let time: number;

  async function start(options: ConnectorOptions = {}): Promise<void> {
    time = 1_000_000;
    connector = await startConnector({ now: () => time, ...options });
  }
  afterEach(() => connector.close());

  async function call(method: string, path: string, body?: unknown) {
    const response = await fetch(new URL(path, connector.url), {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = text === '' ? undefined : (JSON.parse(text) as Record<string, never> & { error?: { code: string } });
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text, json };
  }
  const postRoot = (activity: unknown = CARD, channel = CHANNEL) =>
    call('POST', '/v3/conversations', { isGroup: true, channelData: { channel: { id: channel } }, activity });
  const activities = (conversation: string, id = '') =>
    `/v3/conversations/${encodeURIComponent(conversation)}/activities${id && `/${id}`}`;

  it('opens a thread in a channel, takes replies in it and updates by either conversation id', async () => {
    await start();
    const root = await postRoot();
    const id = String(root.json?.['activityId']);
    assert.deepEqual([root.status, root.json?.['id']], [201, `${CHANNEL};messageid=${id}`]);
    const reply = await call('POST', activities(`${CHANNEL};messageid=${id}`), { type: 'message', text: 'reply' });
    assert.equal(reply.status, 201);
    assert.equal((await call('PUT', activities(CHANNEL, id), { ...CARD, summary: '1' })).status, 200);
    assert.equal(
      (await call('PUT', activities(`${CHANNEL};messageid=${id}`, id), { ...CARD, summary: '2' })).status,
      200,
    );
    const post = connector.messages.get(`${CHANNEL};messageid=${id}|${id}`);
    assert.deepEqual([post?.updates, post?.versions.length, post?.activity.summary], [2, 3, '2']);
    assert.deepEqual(connector.rootCards(), [post]);
    assert.equal(connector.posts[1]?.rootId, id);
  });

  it('opens a personal chat, with or without a first message', async () => {
    await start();
    const chat = await call('POST', '/v3/conversations', { members: [{ id: '29:x' }], tenantId: 't' });
    assert.deepEqual([chat.status, chat.json], [201, { id: 'a:29:x' }]);
    assert.equal((await call('POST', activities('a:29:x'), { type: 'message', text: 'hi' })).status, 201);
    assert.equal((await call('POST', '/v3/conversations', { members: [{ id: '29:x' }] })).status, 400);
  });

  it('refuses what is malformed, incomplete or unknown', async () => {
    await start();
    const said = async (answer: Promise<{ status: number; json?: { error?: { code: string } } | undefined }>) => {
      const { status, json } = await answer;
      return `${status} ${json?.error?.code}`;
    };
    assert.equal(await said(call('POST', '/v3/conversations', '{')), '400 BadSyntax');
    assert.equal(await said(postRoot(null)), '400 Bad Argument');
    assert.equal(await said(postRoot(CARD, '19:other@thread.tacv2')), '404 ConversationNotFound');
    assert.equal(await said(call('POST', activities(`${CHANNEL};messageid=1`), CARD)), '404 ConversationNotFound');
    assert.equal(await said(call('PUT', activities(CHANNEL, '1'), CARD)), '404 ActivityNotFoundInConversation');
  });

  it('allows a thread 7 operations in 1 s, 8 in 2 s, 60 in 30 s and 1800 in an hour', async () => {
    await start({ delayMs: 0 });
    const burst = async (count: number, stepMs: number) => {
      for (let at = 0; at < count; at++, time += stepMs) assert.equal((await postRoot()).status, 201);
    };
    await burst(7, 0);
    assert.deepEqual([(await postRoot()).status, connector.log.at(-1)?.code], [429, 'Throttled']);
    time += 1000;
    await burst(1, 0);
    const second = await postRoot();
    assert.deepEqual([second.status, second.retryAfter], [429, '1']);
    time += 1000;
    await burst(52, 500);
    assert.equal((await postRoot()).retryAfter, '2');
    time += 3_600_000;
    await burst(1800, 600);
    const spent = await postRoot();
    assert.deepEqual([spent.status, spent.retryAfter], [429, '2520']);
  });

  it('counts each channel for itself, leaves Retry-After out when told so, and can be lenient', async () => {
    await start({ channels: [CHANNEL, '19:b@thread.tacv2'], retryAfter: false, delayMs: 0 });
    for (let at = 0; at < 7; at++) await postRoot();
    const answer = await postRoot();
    assert.deepEqual([answer.status, answer.retryAfter], [429, null]);
    assert.equal((await postRoot(CARD, '19:b@thread.tacv2')).status, 201);
    connector.limit(false);
    assert.equal((await postRoot()).status, 201);
  });

  it('refuses two operations at once on one conversation', async () => {
    await start({ delayMs: 50 });
    const statuses = (await Promise.all([postRoot(), postRoot()])).map(({ status }) => status).sort();
    assert.deepEqual(statuses, [201, 412]);
  });

  it('refuses a message over 100 KB, two bytes to the character', async () => {
    await start();
    const near = { type: 'message', text: 'x'.repeat(51_000) };
    assert.equal((await postRoot(near)).status, 201);
    assert.equal((await postRoot({ ...near, text: 'x'.repeat(52_000) })).status, 413);
  });

  it('fails on demand: before the effect, after it, without a body, and by resetting the connection', async () => {
    await start();
    connector.fail({ method: 'POST', path: /conversations$/, status: 429, retryAfter: 3 });
    connector.fail({ status: 502, afterEffect: true });
    connector.fail({ status: 202 });
    connector.fail({ destroy: true, afterEffect: true });
    const first = await postRoot();
    assert.deepEqual([first.status, first.retryAfter, connector.posts.length], [429, '3', 0]);
    assert.deepEqual([(await postRoot()).status, connector.posts.length], [502, 1]);
    const accepted = await postRoot();
    assert.deepEqual([accepted.status, accepted.text, connector.posts.length], [202, '', 2]);
    await assert.rejects(postRoot());
    assert.deepEqual([connector.posts.length, connector.log.at(-1)?.status], [3, 0]);
    assert.equal((await postRoot()).status, 201);
  });

  it('lists members in pages and finds one by either id', async () => {
    const members = [{ id: '29:a', aadObjectId: 'o1' }, { id: '29:b', aadObjectId: 'o2' }, { id: '29:c' }];
    await start({ members });
    const at = `/v3/conversations/${encodeURIComponent(CHANNEL)}`;
    const page = await call('GET', `${at}/pagedmembers?pageSize=2`);
    assert.deepEqual(page.json, { members: members.slice(0, 2), continuationToken: '2' });
    const rest = await call('GET', `${at}/pagedmembers?pageSize=2&continuationToken=2`);
    assert.deepEqual(rest.json, { members: members.slice(2) });
    assert.deepEqual((await call('GET', `${at}/members`)).json, members);
    assert.deepEqual((await call('GET', `${at}/members/o2`)).json, members[1]);
    assert.equal((await call('GET', `${at}/members/o9`)).status, 404);
  });

  it('waits for what is to come, and notes whether a request was authorized', async () => {
    await start();
    const seen = connector.waitFor(() => connector.posts[0]);
    await postRoot();
    assert.equal((await seen).activity.type, 'message');
    assert.equal(connector.log[0]?.authorized, false);
    await assert.rejects(
      connector.waitFor(() => connector.posts[9], 30),
      /Not seen within 30 ms/,
    );
  });
});
