import assert from 'node:assert/strict';
import { turnOn } from '../../src/posture/switches.ts';
import { MFA_FOR_EVERYBODY } from '../../src/sandbox/graph/access/access.ts';
import { buttons, words } from '../teams/adaptive-cards.ts';
import { openPostureStage, type PostureDays } from './posture-stage.ts';
import { press } from './service.ts';

const BO = 'aaaaaaaa-0000-4000-8000-000000000002';

describe('A change that took MFA away, from the card back to the directory', function () {
  this.timeout(30_000);
  let stage: PostureDays;
  before(async () => {
    stage = await openPostureStage('2026-10-26T15:00:00Z');
    await stage.start();
    await stage.stores.staff.save({ objectId: BO, role: 'responder', scope: 'all' });
    const at = stage.clock.now();
    const posture = turnOn(undefined, 'user', at);
    await stage.stores.tenants.update(stage.tenant.id, (tenant) => ({ ...tenant, posture }));
    stage.clock.set('2026-10-27T12:00:00Z');
    await stage.told('2026-10-27');
    const portal = stage.portal('ana@partner.example');
    portal.changePolicy(MFA_FOR_EVERYBODY, { state: 'enabledForReportingButNotEnforced' });
    stage.clock.set('2026-10-28T12:00:00Z');
    await stage.told('2026-10-28');
  });
  after(() => stage?.close());

  const policyState = () =>
    [...stage.graph.state.access(stage.tenant.id).policies.values()].find(
      ({ displayName }) => displayName === MFA_FOR_EVERYBODY,
    )?.['state'];
  const shown = () => stage.connector.rootCards()[0]?.activity.attachments?.[0]?.content;
  const click = async (data: unknown) => {
    const from = { channel: '19:soc@thread.tacv2', person: BO };
    return (await press(stage, { url: stage.url() }, { ...from, data })).value;
  };
  const button = (card: unknown, title: RegExp) => {
    const found = buttons(card).find((one) => title.test(one.title));
    assert.ok(found, `no button ${title} on ${words(card)}`);
    return found.data;
  };

  it('is put back once after a preview, the card tells by whom, and no second mail or ticket goes out', async () => {
    assert.equal(policyState(), 'enabledForReportingButNotEnforced');
    const preview = await click(button(shown(), /^Put back: /));
    assert.match(words(preview), /Turns “.*” on for everybody.* It is report-only now/);
    assert.equal(policyState(), 'enabledForReportingButNotEnforced', 'a preview changes nothing');
    const done = await click(button(preview, /^Confirm/));
    assert.match(words(done), /turned on again/);
    assert.equal(policyState(), 'enabled');
    await stage.until('the card of the channel', () => /turned on again by Robin/.test(words(shown())));
    assert.ok(!buttons(shown()).some(({ title }) => title.startsWith('Put back')));
    await stage.told('2026-10-28');
    assert.equal(stage.mails.length, 1);
    assert.equal(stage.psa.tickets.length, 1);
    const again = await click(button(preview, /^Confirm/));
    assert.match(words(again), /Already done by you/);
  });

  it('is required again the next morning, and nobody is told a second time', async () => {
    stage.clock.set('2026-10-29T12:00:00Z');
    await stage.told('2026-10-29');
    const [day] = await stage.stores.posture.days(stage.tenant.id, 1);
    assert.equal(day?.counts.user.none, 0);
    assert.deepEqual([stage.cards().length, stage.mails.length], [1, 1]);
  });
});
