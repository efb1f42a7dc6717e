import assert from 'node:assert/strict';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { createEventLinks } from '../../src/notify/event-link.ts';
import { HARBOUR, HOME, createWorld } from '../world.ts';
import { anAlert } from '../fakes/alerts.ts';

const GROUP = '3606f714-ec2e-41b3-9ad1-6afb331bd35d';
const CHANNEL = '19:3997a8734ee5432bb9cdedb7c432ae7d@thread.tacv2';

async function set() {
  const world = await createWorld();
  const [event] = await world.store([anAlert()]);
  const links = createEventLinks({ ...world.stores, homeTenantId: HOME, clock: world.clock });
  const item = () => world.stores.outbox.get(HARBOUR.id, event!.key, 'teams');
  async function post(conversationId: string, activityId: string): Promise<void> {
    const ref = { conversationId, activityId, serviceUrl: 'https://smba.trafficmanager.net/emea/' };
    await world.stores.outbox.settle((await item())!, { channel: 'teams', revision: 1, at: world.clock.now(), ref });
  }
  return { world, item, post, find: () => links.find({ tenantId: HARBOUR.id, subject: event!.key, n: event!.number }) };
}

const waits = (error: unknown) => isTocsinError(error, 'PRECONDITION_FAILED') && (error.retryAfterMs ?? 0) > 0;

describe('The link to an event', () => {
  it('leads to its message in the channel, by tenant and parent message', async () => {
    const { world, post, find } = await set();
    await world.stores.conversations.save({
      id: CHANNEL,
      type: 'channel',
      serviceUrl: 'https://smba.trafficmanager.net/emea/',
      tenantId: HOME,
      groupId: GROUP,
      teamName: 'Night & day',
      name: 'Alerts',
      state: 'active',
    });
    await post(`${CHANNEL};messageid=1648741500652`, '1648741500652');
    const link = new URL((await find())!);
    assert.equal(
      link.origin + link.pathname,
      `https://teams.microsoft.com/l/message/${encodeURIComponent(CHANNEL)}/1648741500652`,
    );
    assert.deepEqual(Object.fromEntries(link.searchParams), {
      tenantId: HOME,
      parentMessageId: '1648741500652',
      createdTime: '1648741500652',
      groupId: GROUP,
      teamName: 'Night & day',
      channelName: 'Alerts',
    });
    assert.match(link.href, /^[\x21-\x7e]+$/);
  });

  it('leads into a chat where the event is told in one', async () => {
    const { post, find } = await set();
    await post('19:253f5895@unq.gbl.spaces', '1563480968434');
    assert.equal(new URL((await find())!).searchParams.get('context'), '{"contextType":"chat"}');
  });

  it('is waited for while Teams is being told, for two minutes and no longer', async () => {
    const { world, find } = await set();
    await assert.rejects(find(), waits);
    await world.clock.advance(119_000);
    await assert.rejects(find(), waits);
    await world.clock.advance(1_000);
    assert.equal(await find(), undefined);
  });

  it('is not waited for where Teams will not be told', async () => {
    const { world, item, find } = await set();
    await world.stores.outbox.drop((await item())!);
    assert.equal(await find(), undefined);
  });
});
