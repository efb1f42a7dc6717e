import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { startSandbox, CHANNEL, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { asTenantId, type TenantId } from '../../src/tenants/tenant.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { openapiAvailable } from '../sandbox/openapi.ts';
import { cardsIn, clickOnCard, mentionBot, openBrowser, openChannel, type OpenBrowser } from './browser.ts';
import { assertDescribed } from './described.ts';

const OUTPUT = resolve(import.meta.dirname, '../output');
const ATTACKED = asTenantId(SANDBOX_TENANTS[0]?.id ?? '') as TenantId;

describe('An analyst in the Teams-like client', function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let browser: OpenBrowser;
  let page: Page;

  before(async () => {
    mkdirSync(OUTPUT, { recursive: true });
    sandbox = await startSandbox({ port: 0, botPort: 0, speed: 12, print: () => {} });
    browser = await openBrowser();
    page = browser.page;
    await openChannel(page, sandbox.client.url, CHANNEL.name);
  });

  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  /** Text that is on every card of the event and on no other. */
  const tagOf = ({ number }: { number: number }) => `severity · event ${number}`;
  let signIn = '';
  const card = (text: string) => cardsIn(page).filter({ hasText: text }).first();
  const picture = (name: string) => page.screenshot({ path: resolve(OUTPUT, `${name}.png`) });

  /** The first event with that title in the attacked tenant: that of the attack. */
  async function eventOf(title: RegExp) {
    const { items } = await sandbox.app.stores.events.list(ATTACKED, { open: false, limit: 100 });
    const item = items.filter((candidate) => title.test(candidate.title)).at(-1);
    assert.ok(item, `no event titled ${title}`);
    const stored = await sandbox.app.stores.events.get(ATTACKED, item.key);
    assert.ok(stored);
    return stored.value;
  }

  it('is told once per tenant of what was already open', async () => {
    for (const { name } of SANDBOX_TENANTS) {
      await cardsIn(page).filter({ hasText: name }).first().waitFor({ timeout: 30_000 });
    }
    await picture('1-import');
  });

  it('sees the attack unfold, one card an event', async () => {
    for (const title of ['Password Spray', 'Anonymous IP address', 'forwarding', 'link']) {
      await card(title).waitFor({ timeout: 60_000 });
    }
    await picture('2-story');
    // The README shows this one.
    await card('Anonymous IP address').screenshot({ path: resolve(OUTPUT, 'card.png') });
  });

  it('opens the details in their own view and goes back', async () => {
    signIn = tagOf(await eventOf(/^Anonymous IP/));
    await clickOnCard(page, signIn, 'Details');
    await card(signIn).getByText('How to react').waitFor({ timeout: 10_000 });
    await picture('3-details');
    await clickOnCard(page, signIn, 'Back');
    await card(signIn).getByRole('button', { name: 'Details' }).waitFor();
  });

  it('revokes sessions after a preview, and the card changes in place', async () => {
    const before = await cardsIn(page).filter({ hasText: signIn }).count();
    await clickOnCard(page, signIn, 'Revoke sessions');
    await card(signIn).getByText('What it will do').waitFor({ timeout: 10_000 });
    await picture('4-preview');
    assert.equal(sandbox.graph.state.revocations.length, 0);
    await clickOnCard(page, signIn, 'Confirm: Revoke sessions');
    await card(signIn).getByText('revoked by').first().waitFor({ timeout: 10_000 });
    await picture('5-revoked');
    assert.equal(sandbox.graph.state.revocations.length, 1);
    assert.equal(await cardsIn(page).filter({ hasText: signIn }).count(), before);
  });

  it('tells a second person who did it, without doing it again', async () => {
    const event = await eventOf(/^Anonymous IP/);
    const receipt = await sandbox.app.stores.outbox.receipt(ATTACKED, event.key, 'teams');
    assert.ok(receipt);
    const target = event.deeds[0]?.target;
    const answer = await fetch(`${sandbox.client.url}/_conversation/v1/invoke`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'adaptiveCard/action',
        value: {
          action: {
            type: 'Action.Execute',
            verb: 'preview',
            data: { verb: 'preview', n: event.number, action: 'revokeSessions', target, g: 0 },
          },
          trigger: 'manual',
        },
        from: { id: 'user-1' },
        conversation: { id: receipt.ref['conversationId'] },
        replyToId: receipt.ref['activityId'],
      }),
    });
    assert.match(await answer.text(), /[Aa]lready done by Robin/);
    assert.equal(sandbox.graph.state.revocations.length, 1);
  });

  it('blocks sign-in, shows it, and takes it back from the same card', async () => {
    const event = await eventOf(/^Anonymous IP/);
    const enabled = () =>
      sandbox.graph.state.user(ATTACKED, event.entities[0]?.type === 'user' ? (event.entities[0].id ?? '') : '')
        ?.accountEnabled;
    await clickOnCard(page, signIn, 'Act…');
    await clickOnCard(page, signIn, 'Block sign-in');
    await clickOnCard(page, signIn, 'Confirm: Block sign-in');
    await card(signIn).getByText('blocked by').first().waitFor({ timeout: 10_000 });
    await picture('6-blocked');
    assert.equal(enabled(), false);
    await clickOnCard(page, signIn, 'Act…');
    await clickOnCard(page, signIn, 'Allow sign-in');
    await card(signIn).getByText('What it will do').waitFor({ timeout: 10_000 });
    await clickOnCard(page, signIn, 'Confirm: Allow sign-in');
    await card(signIn).getByText('allowed again by').first().waitFor({ timeout: 10_000 });
    await picture('7-allowed');
    assert.equal(enabled(), true);
  });

  it('is refused in words when the account is an emergency account', async () => {
    const alder = SANDBOX_TENANTS[1];
    const { items } = await sandbox.app.stores.events.list(asTenantId(alder?.id ?? '') as TenantId, {
      open: false,
      limit: 100,
    });
    const travel = items.find(({ title }) => /travel/i.test(title));
    assert.ok(travel);
    await mentionBot(page, `show event ${travel.number}`);
    await card(tagOf(travel)).waitFor({ timeout: 10_000 });
    await clickOnCard(page, tagOf(travel), 'Act…');
    await clickOnCard(page, tagOf(travel), 'Block sign-in');
    await page.getByText('emergency (break-glass) account').waitFor({ timeout: 10_000 });
    await picture('8-guard');
    assert.equal(sandbox.graph.state.patches.filter(({ target }) => target === 'user').length, 2);
  });

  it('answers words in the channel', async () => {
    const event = await eventOf(/^Password Spray/);
    await mentionBot(page, `show event ${event.number}`);
    await card('How to react').waitFor({ timeout: 10_000 });
    await picture('11-show-event');
    await mentionBot(page, 'events open high');
    await card('Open events').waitFor({ timeout: 10_000 });
    await picture('12-events');
  });

  it('looks an address up', async () => {
    await mentionBot(page, 'lookup ip 185[.]220[.]101[.]34');
    await card('Stiftung Erneuerbare Freiheit (AS60729)').waitFor({ timeout: 10_000 });
    await picture('9-lookup');
  });

  it('resolves with a conclusion that Microsoft is told', async () => {
    const event = await eventOf(/forwarding/i);
    await mentionBot(page, `resolve ${event.number} true positive rule removed`);
    await card(`Event ${event.number} is resolved`)
      .waitFor({ timeout: 10_000 })
      .catch(() => {});
    await picture('13-resolved');
    for (let turn = 0; turn < 50; turn++) {
      const alert = sandbox.graph.state.alert(ATTACKED, event.alertId);
      if (alert?.['status'] === 'resolved') return;
      await new Promise((wake) => setTimeout(wake, 100));
    }
    assert.fail('Microsoft was not told');
  });

  it('finds an event in the message extension and inserts its card', async () => {
    // The client clears its list of results whenever a post arrives.
    await sandbox.endStory();
    await sandbox.app.idle();
    await page.locator('[aria-label="Trigger Message Extension App"]').first().click();
    await page.getByText('Search Command').first().click();
    await page.getByPlaceholder('Enter a search term').fill('password spray tomasz');
    const result = page.getByText(/^\d+ · High · Password Spray/).first();
    await result.waitFor({ timeout: 10_000 });
    await picture('10-search');
    await result.click();
    await page.getByText('Password Spray').first().waitFor();
  });

  // The refresh of cards it cannot drive: “User specific view is not supported yet”, says its log panel (0.2.28).
  it('draws the card of a pasted address of an event page, and posts it', async () => {
    const event = await eventOf(/^Password Spray/);
    const context = encodeURIComponent(JSON.stringify({ subEntityId: `events/${event.number}` }));
    await page.locator('[aria-label="Trigger Message Extension App"]').first().click();
    await page.getByText('Link Unfurling').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill(`https://teams.microsoft.com/l/entity/any/tocsin?context=${context}`);
    await dialog.getByText(/^Password Spray/).waitFor();
    await dialog.getByText(/^As of/).waitFor();
    await picture('12-unfurled');
    await dialog.getByRole('button', { name: 'Send to Conversation' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page
      .getByText(/^As of/)
      .first()
      .waitFor();
  });

  it('looks up what a message names, for staff alone', async () => {
    const event = await eventOf(/^Password Spray/);
    const content = `<div>See #${event.number}, from 185[.]220[.]101[.]34</div>`;
    const lookUp = (from: string) =>
      invoke(from, 'composeExtension/fetchTask', { messagePayload: { body: { contentType: 'html', content } } });
    assert.match(await lookUp('user-1'), /Password Spray[^]*Look up 185\.220\.101\.34/);
    const button = { data: { verb: 'lookupIp', address: '185.220.101.34' } };
    assert.match(await invoke('user-1', 'composeExtension/submitAction', button), /AS60729/);
    for (const answer of [
      await lookUp('user-5'),
      await invoke('user-5', 'composeExtension/query', { parameters: [{ name: 'query', value: 'spray' }] }),
      await invoke('user-5', 'composeExtension/submitAction', { data: { verb: 'event', n: event.number } }),
      await invoke('user-5', 'composeExtension/anonymousQueryLink', { url: 'https://tab.example/tab/events/1' }),
      await invoke('user-1', 'composeExtension/queryLink', { url: 'https://tab.example/tab/events/1' }),
    ]) {
      assert.doesNotMatch(answer, /Password Spray/);
      assert.match(answer, /staff|event pages alone/);
    }
  });

  /** The answer to something done in the message extension, by whomever. */
  async function invoke(from: string, name: string, value: object): Promise<string> {
    const answer = await fetch(`${sandbox.client.url}/_conversation/v1/invoke`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, value, from: { id: from }, conversation: { id: CHANNEL.id } }),
    });
    assert.equal(answer.status, 200);
    return answer.text();
  }

  it(`asked Microsoft only what Graph's description allows${openapiAvailable ? '' : ' (pending: the description is not beside the checkout)'}`, function () {
    if (!openapiAvailable) return this.skip();
    assertDescribed(sandbox.graph.requests);
  });
});
