import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import type { SecurityEvent } from '../../src/events/event.ts';
import { until } from '../service/service.ts';
import { THEMES, WIDTHS, axeOf, openTabStage, overhang, tabFrame, type TabStage } from './tab-stage.ts';

/** The colour that the page stands on. */
const GROUND = 'getComputedStyle(document.querySelector("#root > div")).backgroundColor';
/** Every theme once and every width, to be looked at. */
const PICTURED = new Set(['default-1280', 'contrast-1280', 'dark-360']);
const ONLINE = 'window.dispatchEvent(new Event("online"))';

describe('The tab in a browser', function () {
  this.timeout(90_000);
  let stage: TabStage;
  let page: Page;
  let signIn: SecurityEvent;

  before(async () => {
    stage = await openTabStage();
    ({ page } = stage);
    signIn = await stage.raise('anonymousIp');
  });
  after(() => stage?.close());
  /** What a test brings about itself, in the browser's words. */
  let borne: RegExp | undefined;
  beforeEach(() => {
    stage.complaints.length = 0;
    borne = undefined;
  });
  const heard: string[] = [];
  afterEach(function () {
    const unborne = stage.complaints.filter((line) => !borne?.test(line));
    heard.push(...unborne.map((line) => `${this.currentTest?.title}: ${line}`));
  });

  const focused = (frame: Frame) => frame.evaluate<string>('document.activeElement.textContent');

  it('has pages that axe finds nothing serious in, in every theme and width, and that no phone scrolls sideways', async () => {
    const problems: string[] = [];
    for (const place of [...(await placesOf(stage)), `events/${signIn.number}`]) {
      const frame = await stage.visit(place).catch(() => undefined);
      if (!frame) {
        problems.push(`${place}: no heading`);
        continue;
      }
      await settled(frame);
      for (const width of WIDTHS) {
        for (const theme of THEMES) {
          await stage.dress({ theme, width });
          // What a theme can change is colours.
          const found = await axeOf(frame, theme === 'default' ? undefined : 'color-contrast');
          problems.push(...found.map((line) => `${place} ${theme} ${width}: ${line}`));
          const look = `${theme}-${width}`;
          if (PICTURED.has(look)) await stage.picture(`${place.split('/')[0]}-${look}`);
        }
        if ((await overhang(frame)) > 0) problems.push(`${place} ${width}: ${await overhang(frame)} px too wide`);
      }
      await page.setViewportSize({ width: 320, height: 900 });
      if ((await overhang(frame)) > 0) problems.push(`${place} 320: ${await overhang(frame)} px too wide`);
    }
    assert.deepEqual(problems, []);
  });

  it('has every page within reach at 320 px', async () => {
    const wide = await stage.visit('report');
    const labels = await wide.getByRole('navigation').getByRole('link').allInnerTexts();
    const frame = await stage.visit('report', { width: 320 });
    for (const label of labels) {
      const link = frame.getByRole('navigation').getByRole('link', { name: label, exact: true });
      if (await link.isVisible()) await link.click();
      else {
        await frame.getByRole('button', { name: 'More' }).click();
        await frame.getByRole('menuitem', { name: label, exact: true }).click();
      }
      await frame.locator(`nav [aria-current=page]`, { hasText: label }).waitFor();
      await frame.locator('main h1').waitFor();
    }
  });

  it('brings the focus to the heading of a page that was opened, and names the document after it', async () => {
    const frame = await stage.visit('report');
    await frame.getByRole('link', { name: 'Settings' }).click();
    await frame.locator('main h1:focus').waitFor();
    assert.match(await frame.title(), /^Settings – Tocsin$/);
    assert.equal(await focused(frame), await frame.locator('main h1').innerText());
  });

  it('lets the keyboard pass over the pages', async () => {
    const frame = await stage.visit('report');
    await page.locator('#tab').focus();
    await page.keyboard.press('Tab');
    assert.equal(await focused(frame), 'Skip to the page');
    await page.keyboard.press('Enter');
    assert.equal(await frame.evaluate('document.activeElement.id'), 'main');
  });

  it('goes back inside the tab by Teams’ back button and the browser’s, and stays where it was opened', async () => {
    const frame = await stage.visit('settings');
    await frame.getByRole('link', { name: 'Report' }).click();
    await current(frame, 'Report');
    await page.locator('#back').click();
    await current(frame, 'Settings');
    await page.evaluate('history.forward()');
    await current(frame, 'Report');
    await page.evaluate('history.back()');
    await current(frame, 'Settings');
    await page.locator('#back').click();
    await current(frame, 'Settings');
  });

  it('follows the theme of Teams while it is open', async () => {
    const frame = await stage.visit('report', { theme: 'dark' });
    const ground = () => frame.evaluate<string>(GROUND);
    const dark = await ground();
    await stage.dress({ theme: 'contrast', width: 1280 });
    await until('the ground is black', 5_000, async () => (await ground()) === 'rgb(0, 0, 0)');
    assert.notEqual(dark, await ground());
  });

  it('says that it cannot be reached, keeps what it shows, and goes on by itself', async () => {
    const frame = await stage.visit('report');
    await frame.getByText(signIn.title).first().waitFor();
    borne = /net::ERR_FAILED/;
    await page.route('**/api/tab**', (route) => route.abort());
    await frame.evaluate(ONLINE);
    await frame.getByText('Tocsin cannot be reached').first().waitFor();
    assert.ok(await frame.getByText(signIn.title).first().isVisible());
    await page.unroute('**/api/tab**');
    await frame.evaluate(ONLINE);
    await frame.getByText('Tocsin cannot be reached').first().waitFor({ state: 'detached' });
  });

  it('leads from the report to a deed by the keyboard alone: open, preview, confirm, outcome', async () => {
    const frame = await stage.visit('report');
    await frame.getByText(signIn.title).first().waitFor();
    await page.locator('#tab').focus();
    await tabTo(page, signIn.title);
    await page.keyboard.press('Enter');
    await frame.locator('main h1:focus', { hasText: signIn.title }).waitFor();
    await tabTo(page, 'Revoke sessions');
    await page.keyboard.press('Enter');
    const dialog = frame.getByRole('dialog').or(frame.getByRole('alertdialog'));
    await dialog.getByText('Only you can confirm this').waitFor();
    assert.equal(stage.sandbox.graph.state.revocations.length, 0);
    assert.deepEqual(await axeOf(frame), []);
    await stage.picture('preview-default-1280');
    await tabTo(page, /^Revoke sessions$/);
    await page.keyboard.press('Enter');
    await dialog
      .getByRole('status')
      .filter({ hasText: /revoked/ })
      .waitFor();
    assert.equal(stage.sandbox.graph.state.revocations.length, 1);
    await tabTo(page, /^Close$/);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await frame
      .getByText(/Sessions revoked|revoked by/i)
      .first()
      .waitFor();
  });

  it('finds an event by words in the report, and says so where there is none', async () => {
    const frame = await stage.visit('report');
    await frame.getByText(signIn.title).first().waitFor();
    const search = frame.getByRole('searchbox', { name: 'Search events' });
    await search.fill('impossible');
    await frame.getByRole('row').filter({ hasText: 'Impossible travel' }).waitFor();
    await frame.getByRole('row').filter({ hasText: signIn.title }).waitFor({ state: 'detached' });
    await search.fill('zebra');
    await frame.getByRole('row').filter({ hasText: 'Impossible travel' }).waitFor({ state: 'detached' });
    assert.equal(await frame.getByRole('row').filter({ hasText: '#' }).count(), 0);
  });

  it('gives a viewer no way to act, and who watches one tenant no way to another', async () => {
    const viewer = await stage.visit(`events/${signIn.number}`, { person: 3 });
    await viewer.locator('main h1', { hasText: signIn.title }).waitFor();
    assert.equal(await viewer.getByRole('button', { name: /Revoke sessions|Resolve/ }).count(), 0);
    borne = /404 \(Not Found\)/;
    const other = await stage.visit(`events/${signIn.number}`, { person: 4 });
    await other.getByText(`There is no event ${signIn.number} that you can see`).waitFor();
    assert.equal(await other.getByText(signIn.title).count(), 0);
  });

  it('tells who is not staff what to do, and shows nothing else', async () => {
    borne = /403 \(Forbidden\)/;
    const frame = await stage.visit('report', { person: 5 }).catch(() => tabFrame(page));
    await frame.getByText('You are not among the staff').first().waitFor();
    assert.equal(await frame.getByText('Harbourlight').count(), 0);
  });

  it('gave the browser no cause to complain: no error, nothing against the content security policy', () => {
    assert.deepEqual(heard, []);
  });
});

/** Presses Tab until what has the focus says so. */
async function tabTo(page: Page, words: string | RegExp): Promise<void> {
  const frame = tabFrame(page);
  for (let presses = 0; presses < 80; presses++) {
    const said = await frame.evaluate<string>(
      '(document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent ?? "").trim()',
    );
    const onBody = await frame.evaluate<boolean>('document.activeElement === document.body');
    if (!onBody && (typeof words === 'string' ? said.includes(words) : words.test(said))) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`the Tab key never comes to ${words}`);
}

/** Every page of the row, by its address. */
async function placesOf(stage: TabStage): Promise<readonly string[]> {
  const frame = await stage.visit('report');
  const links = await frame.locator('nav a').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  return links.map((href) => href.replace('/tab/', ''));
}

/** Until what is being fetched is there: a page is looked at when it is whole. */
async function settled(frame: Frame): Promise<void> {
  await frame.locator('[aria-label=Loading]').first().waitFor({ state: 'detached' });
}

function current(frame: Frame, label: string): Promise<void> {
  return frame.locator('nav [aria-current=page]', { hasText: label }).waitFor();
}
