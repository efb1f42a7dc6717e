import assert from 'node:assert/strict';
import type { Page, Request } from 'playwright-core';
import { anAlert } from '../fakes/alerts.ts';
import { HARBOUR, HOME, PEOPLE, createWorld, type World } from '../world.ts';
import { openTabOver, type TabOver } from './tab-over.ts';
import { axeOf, overhang } from './tab-stage.ts';

const HERE = 'nav [aria-current]';

describe('The frame of the tab', function () {
  this.timeout(60_000);
  let world: World;
  let tab: TabOver;
  let page: Page;
  let n: number;
  /** What a test brings about itself, in the browser's words. */
  let borne: RegExp | undefined;
  const heard: string[] = [];

  before(async () => {
    world = await createWorld({ tenants: [HARBOUR] });
    const [event] = await world.store([anAlert({ title: 'Spray' }), anAlert({ title: 'Travel' })]);
    n = event?.number ?? 0;
    tab = await openTabOver({ ...world, homeTenantId: HOME, person: PEOPLE.admin });
    ({ page } = tab);
  });
  after(() => tab?.close());
  beforeEach(() => {
    tab.complaints.length = 0;
    borne = undefined;
  });
  afterEach(async () => {
    heard.push(...tab.complaints.filter((line) => !borne?.test(line)));
    await page.unrouteAll();
  });

  it('marks the page that one is on, and on an event the report that it belongs to', async () => {
    const frame = await tab.visit('report');
    assert.deepEqual(
      await frame
        .locator(HERE)
        .evaluateAll((all) => all.map((link) => [link.textContent, link.getAttribute('aria-current')])),
      [['Report', 'page']],
    );
    await frame.getByRole('link', { name: 'Settings' }).click();
    await frame.locator('main h1', { hasText: 'Settings' }).waitFor();
    assert.deepEqual(
      await frame
        .locator(HERE)
        .evaluateAll((all) => all.map((link) => [link.textContent, link.getAttribute('aria-current')])),
      [['Settings', 'page']],
    );
    const event = await tab.visit(`events/${n}`);
    assert.deepEqual(
      await event
        .locator(HERE)
        .evaluateAll((all) => all.map((link) => [link.textContent, link.getAttribute('aria-current')])),
      [['Report', 'true']],
    );
  });

  it('holds nothing that axe finds serious by any of its rules, in dark and in high contrast too', async () => {
    const report = await axeOf(await tab.visit('report', { theme: 'contrast' }));
    const event = await axeOf(await tab.visit(`events/${n}`, { theme: 'dark' }));
    assert.deepEqual([...report, ...event], []);
  });

  it('fits a window of 1,280 px at 400 %, with what has the focus in sight', async () => {
    const frame = await tab.visit('report', { width: 320, height: 256 });
    assert.equal(await overhang(frame), 0);
  });

  /** As after a new deployment: the page of the tab names other files, and `times` requests for an old one fail. */
  async function renewed(times: number): Promise<void> {
    borne = /404|Failed to fetch/;
    await page.route('**/tab/assets/settings-*.js', (route) => route.fulfill({ status: 404 }), { times });
    const body = '<script src="/tab/assets/index-new.js"></script>';
    await page.route('**/tab', (route) => route.fulfill({ contentType: 'text/html', body }));
  }
  /** Counts how often the tab is loaded until it is asked. */
  function loads(): () => number {
    let count = 0;
    const hear = (request: Request) => void (count += Number(request.isNavigationRequest()));
    page.on('request', hear);
    return () => {
      page.off('request', hear);
      return count;
    };
  }

  it('loads itself anew once when a page is gone because Tocsin was renewed, and is then where it was to go', async () => {
    const frame = await tab.visit(`events/${n}`);
    await renewed(1);
    const count = loads();
    await frame.getByRole('link', { name: 'Settings' }).click();
    await frame.locator('main h1', { hasText: 'Settings' }).waitFor();
    assert.equal(count(), 1);
  });

  it('does not load itself for ever when a page cannot be fetched, and says what to do', async () => {
    const frame = await tab.visit('report');
    await renewed(99);
    const count = loads();
    await frame.getByRole('link', { name: 'Settings' }).click();
    await frame.getByText('This page cannot be shown').waitFor();
    await frame.getByRole('button', { name: 'Load Tocsin again' }).waitFor();
    assert.equal(count(), 1);
    await frame.getByRole('button', { name: 'Go to the report' }).click();
    await frame.locator('main h1', { hasText: 'Open events' }).waitFor();
  });

  it('lets what can be undone stand for as long as it says, also for who wants nothing to move', async () => {
    const frame = await tab.visit('report');
    await frame.getByRole('checkbox', { name: `Select event ${n}` }).check();
    await frame.getByRole('button', { name: 'Resolve' }).click();
    await frame
      .getByRole('dialog')
      .getByRole('button', { name: /^Resolve 1/ })
      .click();
    const undo = frame.getByRole('button', { name: 'Undo' });
    await undo.waitFor();
    const lasts = await frame.evaluate(
      'getComputedStyle(document.querySelector("[data-timer-status]")).animationDuration',
    );
    assert.equal(lasts, '15s');
    await page.keyboard.press('Control+m');
    await frame.locator('[data-timer-status=paused]').first().waitFor({ state: 'attached' });
    await page.keyboard.press('Tab');
    await undo.and(frame.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await frame
      .getByText(/re-opened/i)
      .first()
      .waitFor();
  });

  it('leaves the focus with who goes to the Undo while the dialog is closing', async () => {
    const frame = await tab.visit('report');
    await frame.getByRole('checkbox', { name: `Select event ${n}` }).check();
    await frame.getByRole('button', { name: 'Take on' }).click();
    // The moment it is said, which is before the focus goes back to where the dialog was opened.
    await frame.evaluate(`new MutationObserver((_changes, observer) => {
      if (!document.querySelector('.fui-Toast')) return;
      observer.disconnect();
      document.dispatchEvent(new KeyboardEvent('keydown', { key: 'm', ctrlKey: true }));
    }).observe(document.body, { subtree: true, childList: true })`);
    await frame
      .getByRole('dialog')
      .getByRole('button', { name: /^Take on 1/ })
      .click();
    await frame.getByRole('button', { name: 'Undo' }).waitFor();
    await page.waitForTimeout(300);
    assert.ok(await frame.evaluate('document.activeElement.closest(".fui-ToastContainer") !== null'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await frame
      .getByText(/unassigned|given back|taken back/i)
      .first()
      .waitFor();
  });

  it('tells an outcome at once, however many failures nobody has closed', async () => {
    borne = /503/;
    const frame = await tab.visit(`events/${n}`);
    let failures = 0;
    await page.route('**/api/tab', (route) =>
      route.request().method() === 'POST' && failures < 4
        ? route.fulfill({
            status: 503,
            json: { error: { code: 'UPSTREAM_UNAVAILABLE', message: `Storage is away (${++failures}).` } },
          })
        : route.continue(),
    );
    const assign = frame.getByRole('button', { name: 'Assign to me' });
    for (const at of [1, 2, 3, 4]) {
      await assign.click();
      await frame.getByText(`Storage is away (${at}).`).first().waitFor();
    }
    await assign.click();
    await frame.getByRole('button', { name: 'Undo' }).waitFor();
    const stands = frame.getByRole('listitem').filter({ hasText: 'Storage is away' });
    await stands.filter({ hasText: '(2)' }).waitFor({ state: 'detached' });
    assert.deepEqual(
      (await stands.allInnerTexts()).map((text) => /\d/.exec(text)?.[0]),
      ['3', '4'],
    );
  });

  it('goes on by itself when a sign-in ran out, and keeps what was typed when there is no new one', async () => {
    borne = /401/;
    const frame = await tab.visit(`events/${n}`);
    let refusals = 1;
    await page.route('**/api/tab', (route) =>
      // What the page reads by itself meanwhile is let through.
      route.request().method() === 'POST' && refusals-- > 0
        ? route.fulfill({ status: 401, json: { error: { code: 'NOT_AUTHORISED', message: 'Sign in again.' } } })
        : route.continue(),
    );
    const add = frame.getByRole('button', { name: 'Note…' });
    const text = frame.getByRole('dialog').getByRole('textbox');
    const done = frame.getByRole('button', { name: 'Add the note' });
    await add.click();
    await text.fill('Called the user');
    await done.click();
    await frame.getByText('Called the user').first().waitFor();
    await add.click();
    await text.fill('Will call again');
    refusals = 2;
    await done.click();
    await frame.getByText('Sign in again.').first().waitFor();
    assert.equal(await text.inputValue(), 'Will call again');
    await done.click();
    await frame.getByText('Will call again').first().waitFor();
  });

  it('gave the browser no cause to complain', () => {
    assert.deepEqual(heard, []);
  });
});
