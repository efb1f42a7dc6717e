import assert from 'node:assert/strict';
import { keptLog } from '../fakes/log.ts';
import { createFindPosted } from '../../src/notify/posted-event.ts';
import type { StaffMember } from '../../src/staff/staff.ts';
import type { Card } from '../../src/teams/card.ts';
import { createBotAuth } from '../../src/teams/auth.ts';
import { createTeamsChannel } from '../../src/teams/channel.ts';
import { createConnector } from '../../src/teams/connector.ts';
import { createMembers } from '../../src/teams/members.ts';
import { createBystanders } from '../../src/teams/personal-view.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import { anAlert } from '../fakes/alerts.ts';
import { fakeClock } from '../fakes/clock.ts';
import { startConnector, type Connector } from '../fakes/connector.ts';
import { HARBOUR, PEOPLE, QUILL, createWorld } from '../world.ts';
import { buttons, words } from './adaptive-cards.ts';
import { HOME, anEvent, tenant } from './fixtures.ts';
import { CHANNEL, activity, memoryConversations, openHouse, type House } from './house.ts';

const member = (who: keyof typeof PEOPLE) => ({ id: `29:${who}`, aadObjectId: PEOPLE[who].objectId.toUpperCase() });
const STAFF: readonly StaffMember[] = [
  { objectId: PEOPLE.responder.objectId, role: 'responder', scope: 'all' },
  { objectId: PEOPLE.viewer.objectId, role: 'viewer', scope: 'all' },
  { objectId: PEOPLE.quillOnly.objectId, role: 'responder', scope: [QUILL.id] },
];

describe('Whose view of a card differs', () => {
  let teams: Connector;
  afterEach(() => teams.close());

  async function set(members: readonly { id: string; aadObjectId: string }[]) {
    teams = await startConnector({ channels: [CHANNEL], members });
    const clock = fakeClock();
    const auth = createBotAuth({ appId: '', appType: 'MultiTenant', tenantId: HOME });
    const connector = createConnector({ auth, appId: '', loopbackOnly: true, clock });
    const place = { id: CHANNEL, type: 'channel', serviceUrl: teams.url, tenantId: HOME, state: 'active' } as const;
    const conversations = memoryConversations([place]);
    await conversations.setDefaultRoute(CHANNEL);
    const known = createMembers({ connector, clock, log: keptLog() });
    const bystanders = createBystanders({ members: known, staff: { list: async () => STAFF } });
    const deps = { connector, conversations, homeTenantId: HOME, offers: offersFor, clock, bystanders };
    const channel = createTeamsChannel(deps);
    async function post(change: Parameters<typeof anEvent>[0] = {}): Promise<Card> {
      await channel.deliver({ type: 'event', tenant, event: anEvent(change) }, undefined);
      return teams.posts.at(-1)?.activity.attachments?.[0]?.content as Card;
    }
    const reads = () =>
      teams.log.filter(({ method, path }) => method === 'GET' && path.includes('pagedmembers')).length;
    return { clock, known, post, reads };
  }
  const userIds = (card: Card) => (card['refresh'] as { userIds?: readonly string[] } | undefined)?.userIds;

  it('is that of people who could not use its buttons: viewers, staff of other tenants, strangers', async () => {
    const { post } = await set([member('responder'), member('viewer'), member('quillOnly'), member('stranger')]);
    assert.deepEqual(userIds(await post()), ['29:viewer', '29:quillOnly', '29:stranger']);
  });

  it('is nobody’s where all may act, or once nothing is left to do', async () => {
    const { post } = await set([member('responder')]);
    assert.ok(!('refresh' in (await post())));
    await teams.close();
    const other = await set([member('viewer')]);
    assert.ok(!('refresh' in (await other.post({ status: 'resolved' }))));
  });

  it('is nobody’s in a channel of more than sixty, which is not asked again for an hour', async () => {
    const many = Array.from({ length: 61 }, (_none, at) => ({ ...member('stranger'), id: `29:${at}` }));
    const { clock, post, reads } = await set(many);
    for (let at = 0; at < 3; at++) assert.ok(!('refresh' in (await post())));
    assert.equal(reads(), 1);
    await clock.advance(61 * 60_000);
    await post();
    assert.equal(reads(), 2);
  });

  it('is nobody’s while members cannot be read, and the alert is told all the same', async () => {
    const { clock, post, reads } = await set([member('viewer')]);
    teams.fail({ method: 'GET', path: /pagedmembers/, status: 403, code: 'BotNotInConversationRoster' });
    for (let at = 0; at < 3; at++) assert.ok(!('refresh' in (await post())));
    assert.equal(reads(), 1);
    await clock.advance(11 * 60_000);
    assert.deepEqual(userIds(await post()), ['29:viewer']);
  });

  it('is found anew when people came or left', async () => {
    const { known, post, reads } = await set([member('viewer')]);
    await post();
    known.forget();
    await post();
    assert.equal(reads(), 2);
  });
});

describe('A card that Teams refreshes by itself', () => {
  let house: House;
  afterEach(() => house.close());

  /** One event of Harbour Clinics, its card in the channel of the house. */
  async function set() {
    const world = await createWorld();
    const [event] = await world.store([anAlert({ title: 'Top secret spray' })]);
    const item = await world.stores.outbox.get(HARBOUR.id, event!.key, 'teams');
    const ref = { conversationId: `${CHANNEL};messageid=1`, activityId: '1', serviceUrl: 'https://x.example' };
    await world.stores.outbox.settle(item!, { channel: 'teams', revision: 1, at: world.clock.now(), ref });
    const personal = {
      staff: world.stores.staff,
      tenantOf: async (n: number) => (await world.stores.numbers.find(n))?.tenantId,
      posted: createFindPosted(world.stores),
    };
    house = await openHouse((ask) => world.runCommand(ask), { personal });
    async function refresh(who: keyof typeof PEOPLE, more: object = {}) {
      const data = { verb: 'event', n: event!.number };
      const value = { action: { type: 'Action.Execute', verb: 'event', data }, trigger: 'automatic' };
      const from = { id: `29:${who}`, name: PEOPLE[who].name, aadObjectId: PEOPLE[who].objectId };
      const sent = activity(house, { type: 'invoke', name: 'adaptiveCard/action', value, from, ...more });
      const { status, body } = await house.send(sent);
      assert.equal(status, 200);
      return body as { type: string; value: Card };
    }
    return { world, refresh };
  }
  const titles = (card: Card) => buttons(card).map(({ title }) => title);

  it('keeps all its buttons for who may use them', async () => {
    const { refresh } = await set();
    const { value } = await refresh('responder');
    assert.ok(titles(value).includes('Resolve…') && titles(value).includes('Details'));
    assert.deepEqual((value['refresh'] as { userIds: unknown }).userIds, ['29:responder']);
  });

  it('leaves a viewer what a viewer may do', async () => {
    const { refresh } = await set();
    const { value } = await refresh('viewer');
    assert.deepEqual(titles(value).toSorted(), ['Details', 'Refresh']);
    assert.match(words(value), /Top secret spray/);
    assert.ok(!JSON.stringify(value).includes('"actions":[]'));
  });

  it('shows who has no right to the tenant the card that stands there anyway, without a button, and keeps no refusal', async () => {
    const { world, refresh } = await set();
    for (const who of ['quillOnly', 'stranger'] as const) {
      const { value } = await refresh(who);
      assert.match(words(value), /Top secret spray/);
      assert.deepEqual(
        titles(value).filter((title) => title !== 'Refresh'),
        [],
      );
    }
    assert.deepEqual(world.trail, []);
  });

  it('shows them nothing where the card does not stand, and keeps no refusal', async () => {
    const { world, refresh } = await set();
    const conversation = { id: '19:other@thread.tacv2', conversationType: 'channel', isGroup: true, tenantId: HOME };
    for (const who of ['quillOnly', 'stranger'] as const) {
      const answer = await refresh(who, { conversation });
      assert.equal(answer.type, 'application/vnd.microsoft.activity.message');
      assert.doesNotMatch(JSON.stringify(answer), /secret|Harbour/);
    }
    assert.deepEqual(world.trail, []);
  });

  it('is never changed for everybody by that, nor is anything else sent', async () => {
    const { world, refresh } = await set();
    for (const who of ['responder', 'viewer', 'quillOnly', 'stranger'] as const) await refresh(who);
    assert.deepEqual(house.connector.log, []);
    assert.deepEqual(
      world.hints.filter(({ subject }) => subject !== '*').length,
      1,
      'only the event itself asked to be told',
    );
  });
});
