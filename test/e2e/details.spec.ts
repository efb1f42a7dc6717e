import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { startSandbox, CHANNEL, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { asTenantId, type TenantId } from '../../src/tenants/tenant.ts';
import { until } from '../service/service.ts';
import { cardsIn, clickOnCard, mentionBot, openBrowser, openChannel, type OpenBrowser } from './browser.ts';

const OUTPUT = resolve(import.meta.dirname, '../output');
const ATTACKED = asTenantId(SANDBOX_TENANTS[0]?.id ?? '') as TenantId;

describe('An analyst who looks closer', function () {
  this.timeout(180_000);
  let sandbox: Sandbox;
  let browser: OpenBrowser;
  let page: Page;
  let tag = '';
  let number = 0;

  const card = (text: string) => cardsIn(page).filter({ hasText: text }).first();
  const picture = (name: string) => page.screenshot({ path: resolve(OUTPUT, `${name}.png`) });

  async function signInEvent() {
    const { items } = await sandbox.app.stores.events.list(ATTACKED, { open: false, limit: 100 });
    const item = items.filter(({ title }) => title.startsWith('Anonymous IP')).at(-1);
    return item && (await sandbox.app.stores.events.get(ATTACKED, item.key))?.value;
  }

  before(async () => {
    mkdirSync(OUTPUT, { recursive: true });
    sandbox = await startSandbox({ port: 0, botPort: 0, speed: 12, print: () => {} });
    browser = await openBrowser();
    page = browser.page;
    await openChannel(page, sandbox.client.url, CHANNEL.name);
    await until('the sign-in is stored', 90_000, async () => (await signInEvent()) !== undefined);
    number = (await signInEvent())?.number ?? 0;
    tag = `severity · event ${number}`;
    await card(tag).waitFor({ timeout: 60_000 });
  });

  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  it('sees on the card what is telling of the people involved', async () => {
    // What is told depends on how far the story has come: a warning, or how the account stands.
    await card(tag)
      .getByText(/Tomasz Wilk.* – (⚠|Status: )/)
      .first()
      .waitFor({ timeout: 30_000 });
    await card(tag).getByText('Looked up').waitFor();
    await picture('details-1-card');
  });

  it('folds and unfolds what is known of a user', async () => {
    await clickOnCard(page, tag, 'Details');
    const status = card(tag).getByText('MFA methods registered', { exact: true });
    await status.waitFor({ timeout: 20_000 });
    await picture('details-2-open');
    await card(tag).getByText('User:').first().click();
    await status.waitFor({ state: 'hidden' });
    await card(tag).getByText('User:').first().click();
    await status.waitFor({ state: 'visible' });
  });

  it('switches an address between what was recorded and what is so now', async () => {
    const [recorded, live] = [/^Recorded .* UTC:/, /^Now, .* UTC:/].map((text) => card(tag).getByText(text).first());
    assert.ok(recorded && live);
    await recorded.waitFor({ state: 'visible' });
    assert.equal(await live.isVisible(), false);
    await card(tag).getByText('show live').first().click();
    await live.waitFor({ state: 'visible' });
    assert.equal(await recorded.isVisible(), false);
    await picture('details-3-live');
  });

  it('pages through one part, and comes back', async () => {
    await mentionBot(page, `show event ${number} history`);
    await card('Raised by Microsoft').getByText('Show another part').waitFor({ timeout: 20_000 });
    await picture('details-4-part');
  });

  it('finds everything that can be done behind Act…, by entity', async () => {
    await mentionBot(page, `act ${number}`);
    const picker = card('Each choice shows first what it would do');
    await picker.getByRole('button', { name: 'Block sign-in', exact: true }).first().waitFor({ timeout: 20_000 });
    await picture('details-5-act');
  });

  it('keeps what the users did around the event', async () => {
    const event = await signInEvent();
    assert.ok(event);
    const { activities } = sandbox.app.stores;
    await until('the logs are read', 60_000, async () => (await activities.get(ATTACKED, event.key)) !== undefined);
    const kept = await activities.get(ATTACKED, event.key);
    assert.equal(kept?.signIns.status, 'read');
    assert.equal(kept?.audits.status, 'read');
    assert.equal(event.revision, (await signInEvent())?.revision);
  });
});
