import assert from 'node:assert/strict';
import type { Receipt } from '../../src/events/outbox.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Conversation } from '../../src/notify/conversation.ts';
import type { Channel, Notice } from '../../src/notify/notice.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import { createBotAuth } from '../../src/teams/auth.ts';
import { createTeamsChannel } from '../../src/teams/channel.ts';
import { createConnector } from '../../src/teams/connector.ts';
import { startConnector, type Connector } from '../fakes/connector.ts';
import { words } from './adaptive-cards.ts';
import { HOME, NOON, anEvent, tenant } from './fixtures.ts';
import { CHANNEL, memoryConversations } from './house.ts';

const OTHER = '19:other@thread.tacv2';
const event: Notice = { type: 'event', tenant, event: anEvent() };
const resolved: Notice = { type: 'event', tenant, event: anEvent({ status: 'resolved' }) };

describe('the Teams channel', () => {
  let teams: Connector;
  let channel: Channel;
  let conversations: ReturnType<typeof memoryConversations>;

  beforeEach(async () => {
    teams = await startConnector({ channels: [CHANNEL, OTHER, 'a:chat'] });
    const place = (id: string, type: Conversation['type']): Conversation => {
      return { id, type, serviceUrl: teams.url, tenantId: HOME, state: 'active' };
    };
    conversations = memoryConversations([
      place(CHANNEL, 'channel'),
      place(OTHER, 'channel'),
      place('a:chat', 'personal'),
    ]);
    const auth = createBotAuth({ appId: '', appType: 'MultiTenant', tenantId: HOME });
    const connector = createConnector({ auth, appId: '', loopbackOnly: true, clock: systemClock });
    channel = createTeamsChannel({
      connector,
      conversations,
      homeTenantId: HOME,
      offers: offersFor,
      clock: systemClock,
    });
  });
  afterEach(() => teams.close());

  const told = async (notice: Notice, previous?: Receipt): Promise<Receipt> => ({
    channel: 'teams',
    revision: 1,
    at: NOON,
    ref: (await channel.deliver(notice, previous)) as Receipt['ref'],
  });

  it('says that there is no place yet', async () => {
    await assert.rejects(channel.deliver(event, undefined), { code: 'PRECONDITION_FAILED' });
    await assert.rejects(channel.lane(event, undefined), { code: 'PRECONDITION_FAILED' });
  });

  it('posts one card and from then on changes it', async () => {
    await conversations.setDefaultRoute(CHANNEL);
    const first = await told(event);
    const second = await told(resolved, first);
    assert.deepEqual(second.ref, first.ref);
    assert.equal(teams.posts.length, 1);
    assert.equal(teams.posts[0]?.updates, 1);
    assert.equal(teams.posts[0]?.activity.summary, '[High] Anonymous IP address – Contoso');
    assert.match(words(teams.posts[0]?.activity.attachments), /Resolved/);
    assert.equal(await channel.lane(resolved, first), CHANNEL);
  });

  it('prefers the tenant’s own route, a chat included', async () => {
    await conversations.setDefaultRoute(CHANNEL);
    await told({ ...event, tenant: { ...tenant, route: OTHER } });
    const { ref } = await told({ ...event, tenant: { ...tenant, route: 'a:chat' } });
    assert.deepEqual(
      teams.posts.map(({ conversationId }) => conversationId.split(';')[0]),
      [OTHER, 'a:chat'],
    );
    assert.ok(ref['activityId']);
  });

  it('posts again when its card was deleted, but not for what is resolved', async () => {
    await conversations.setDefaultRoute(CHANNEL);
    const first = await told(event);
    teams.messages.clear();
    assert.deepEqual(await channel.deliver(resolved, first), first.ref);
    const again = await told(event, first);
    assert.notDeepEqual(again.ref, first.ref);
    assert.equal(teams.posts.length, 2);
  });

  it('does not believe one “conversation not found”, which Teams sometimes says of what is there', async () => {
    await conversations.setDefaultRoute(CHANNEL);
    const first = await told(event);
    teams.fail({ method: 'PUT', status: 404, code: 'ConversationNotFound' });
    await told(resolved, first);
    assert.equal(teams.posts.length, 1);
    assert.equal(teams.posts[0]?.updates, 1);
  });

  it('waits for the outcome of nothing: an update that is refused is not posted anew', async () => {
    await conversations.setDefaultRoute(CHANNEL);
    const first = await told(event);
    for (const status of [403, 429, 503]) {
      teams.fail({ method: 'PUT', status });
      await assert.rejects(channel.deliver(event, first));
    }
    assert.equal(teams.posts.length, 1);
  });

  it('says why it cannot post where it was removed, or where the team is archived', async () => {
    await conversations.setDefaultRoute(CHANNEL);
    for (const [state, why] of [
      ['gone', /was removed/],
      ['parked', /archived/],
    ] as const) {
      await conversations.save({ ...((await conversations.get(CHANNEL)) as Conversation), state });
      await assert.rejects(channel.deliver(event, undefined), { code: 'PRECONDITION_FAILED', message: why });
    }
    assert.deepEqual(teams.log, []);
  });
});
