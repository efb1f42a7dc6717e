import assert from 'node:assert/strict';
import { createEventLinks } from '../../src/notify/event-link.ts';
import { createEventPage, eventOfLink, TAB_ENTITY } from '../../src/notify/event-page.ts';
import { regressionSubject } from '../../src/posture/regression.ts';
import { readTemplate } from '../../tools/manifest.ts';
import { anAlert } from '../fakes/alerts.ts';
import { createWorld, HARBOUR, HOME } from '../world.ts';

const APP = '3f0c7f0e-6f2a-4a53-9c59-1d2e3f405162';
const TAB = { teamsAppId: APP, host: 'tocsin.example.com' };

describe('The address of an event page', () => {
  it('is a deep link to the tab as Teams documents it, every parameter encoded', () => {
    const link = createEventPage(TAB, HOME)(123) ?? '';
    const url = new URL(link);
    assert.equal(url.origin + url.pathname, `https://teams.microsoft.com/l/entity/${APP}/tocsin`);
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      tenantId: HOME,
      webUrl: 'https://tocsin.example.com/tab/events/123',
      label: 'Event 123',
      context: '{"subEntityId":"events/123"}',
    });
    // Neither mail nor Markdown may end it early, and Teams does not read a plus as a blank.
    assert.match(link, /^[\w:/.?=&%-]+$/);
  });

  it('leaves out what is not known, and is none where there is no tab or no app', () => {
    assert.doesNotMatch(createEventPage({ teamsAppId: APP }, HOME)(1) ?? '', /webUrl/);
    assert.equal(createEventPage({ host: 'tocsin.example.com' }, HOME)(1), undefined);
    assert.equal(createEventPage(undefined, HOME)(1), undefined);
  });

  it('names the tab as the manifest does', () => {
    const { staticTabs } = readTemplate();
    assert.deepEqual(
      staticTabs.map(({ entityId }) => entityId),
      [TAB_ENTITY],
    );
  });

  it('is read back from both its forms, and from nothing else', () => {
    const host = 'tocsin.example.com';
    assert.equal(eventOfLink(createEventPage(TAB, HOME)(123) ?? '', host), 123);
    assert.equal(eventOfLink(`https://${host}/tab/events/123`, host), 123);
    assert.equal(eventOfLink(`https://${host}/tab/events/123/?x=1#y`, host), 123);
    for (const other of [
      `http://${host}/tab/events/123`,
      `https://${host}.evil.example/tab/events/123`,
      `https://${host}:444/tab/events/123`,
      `https://evil.example/${host}/tab/events/123`,
      `https://bo@${host}/tab/events/123`,
      `https://${host}/tab/events/0`,
      `https://${host}/tab/events/123/../../9`,
      `https://${host}/tab/coverage`,
      `https://${host}/api/tab?events/123`,
      'https://teams.microsoft.com/l/message/19:x/1',
      'events/123',
      '',
    ])
      assert.equal(eventOfLink(other, host), undefined, other);
    assert.equal(eventOfLink('https://undefined/tab/events/123', undefined), undefined);
  });

  it('is what mails and tickets link to, at once; about anything but an event it is the message in Teams', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const page = createEventPage(TAB, HOME);
    const links = createEventLinks({ ...world.stores, homeTenantId: HOME, clock: world.clock, page });
    const about = { tenantId: HARBOUR.id, subject: event!.key, n: event!.number };
    // Its message is still being posted: a link to that would have to be waited for.
    assert.equal(await links.find(about), page(event!.number));
    assert.equal(await links.findNow(about), page(event!.number));
    const subject = regressionSubject({ id: 'admin-2026-11-22' });
    assert.equal(await links.find({ tenantId: HARBOUR.id, subject }), undefined);
  });
});
