import assert from 'node:assert/strict';
import { INTRODUCTION } from '../../src/teams/installations.ts';
import { CHANNEL, activity, installed, openHouse, typed, type House } from './house.ts';

const TEAM = { id: '19:team@thread.tacv2', name: 'Security' };

describe('installations', () => {
  let house: House;
  beforeEach(async () => {
    house = await openHouse();
  });
  afterEach(() => house.close());

  const stateNow = async () => (await house.conversations.get(CHANNEL))?.state;
  const teamEvent = (eventType: string, more = {}) =>
    house.send(
      activity(house, {
        type: 'conversationUpdate',
        conversation: { id: TEAM.id, conversationType: 'channel' },
        channelData: { tenant: { id: activityTenant(house) }, team: TEAM, eventType, ...more },
      }),
    );

  it('makes the first channel the default route and introduces Tocsin once', async () => {
    await Promise.all([house.send(installed(house)), house.send(installed(house, { action: 'Add' }))]);
    await house.send(
      activity(house, {
        type: 'conversationUpdate',
        membersAdded: [{ id: '28:c9e8c047-2a74-40a2-b28a-b162d5f5327c' }],
      }),
    );
    assert.equal(await house.conversations.defaultRoute(), CHANNEL);
    assert.equal(house.routeChanges(), 1);
    assert.deepEqual(
      house.connector.posts.map((post) => post.activity.text),
      [INTRODUCTION],
    );
    const known = await house.conversations.get(CHANNEL);
    assert.deepEqual(
      [known?.type, known?.teamId, known?.teamName, known?.state],
      ['channel', TEAM.id, 'Security', 'active'],
    );
  });

  it('takes the channel that was chosen at the installation', async () => {
    const channelData = {
      tenant: { id: activityTenant(house) },
      team: TEAM,
      settings: { selectedChannel: { id: '19:chosen@thread.tacv2' } },
    };
    await house.send(installed(house, { channelData }));
    assert.equal(await house.conversations.defaultRoute(), '19:chosen@thread.tacv2');
  });

  it('does not greet others who are added', async () => {
    await house.send(activity(house, { type: 'conversationUpdate', membersAdded: [{ id: '29:somebody' }] }));
    assert.deepEqual(house.connector.posts, []);
  });

  it('parks the channels of an archived team and wakes them, whatever the spelling', async () => {
    await house.send(installed(house));
    await teamEvent('TeamArchived');
    assert.equal(await stateNow(), 'parked');
    await teamEvent('teamunarchived');
    assert.equal(await stateNow(), 'active');
    assert.equal(house.routeChanges(), 2);
  });

  it('gives up a deleted channel, a deleted team and a removed app', async () => {
    await house.send(installed(house));
    await teamEvent('channelDeleted', { channel: { id: CHANNEL } });
    assert.equal(await stateNow(), 'gone');
    await teamEvent('channelRestored', { channel: { id: CHANNEL } });
    assert.equal(await stateNow(), 'active');
    await teamEvent('teamDeleted');
    assert.equal(await stateNow(), 'gone');
    await house.send(installed(house));
    assert.equal(await stateNow(), 'active');
    await house.send(installed(house, { action: 'remove' }));
    assert.equal(await stateNow(), 'gone');
    assert.equal(house.connector.posts.length, 1);
  });

  it('learns a new address from any activity, and writes nothing when nothing is new', async () => {
    await house.send(installed(house));
    const before = house.conversations.saves;
    await house.send(typed(house, 'show event 123'));
    assert.equal(house.conversations.saves, before);
    const serviceUrl = house.connector.url.replace('127.0.0.1', 'localhost');
    await house.send(typed(house, 'show event 123', { serviceUrl }));
    assert.equal((await house.conversations.get(CHANNEL))?.serviceUrl, serviceUrl);
  });
});

function activityTenant(house: House): string {
  const { conversation } = activity(house, {}) as { conversation: { tenantId: string } };
  return conversation.tenantId;
}
