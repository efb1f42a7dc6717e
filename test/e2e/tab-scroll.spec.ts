import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import { anAlert } from '../fakes/alerts.ts';
import { until } from '../service/service.ts';
import { HARBOUR, HOME, PEOPLE, createWorld, type World } from '../world.ts';
import { openTabOver, type TabOver } from './tab-over.ts';

const COUNT = 1_200;
const NEWEST = Date.parse('2026-11-22T09:00:00Z');
const ONLINE = 'window.dispatchEvent(new Event("online"))';
const ROWS = '[role=rowgroup] [role=row]';
/** The list from its top to its end and back, in so many frames. */
const FLING = `(async (frames) => {
  const most = document.documentElement.scrollHeight - innerHeight;
  for (let at = 0; at <= frames; at++) {
    scrollTo(0, most * (1 - Math.abs(1 - (2 * at) / frames)));
    await new Promise(requestAnimationFrame);
  }
})`;
/** Number and place of the row in the middle of the screen. */
const MIDDLE = `(() => {
  const row = document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('[role=row]');
  return row && { text: row.textContent.match(/#\\d+/)?.[0], top: Math.round(row.getBoundingClientRect().top) };
})()`;

/** True where nothing lies over what has the focus. */
const IS_SEEN = `(() => {
  const { left, top, bottom, width } = document.activeElement.getBoundingClientRect();
  const at = (y) => document.activeElement.contains(document.elementFromPoint(left + width / 2, y));
  return at(top + 4) && at(bottom - 4);
})()`;

/** Alerts a minute apart, the newest first in the list. */
function alerts(from: number, count: number) {
  return Array.from({ length: count }, (_, at) => {
    const minutes = from + at;
    return anAlert({
      id: `many-${minutes}`,
      title: `Spray ${minutes}`,
      at: new Date(NEWEST - minutes * 60_000).toISOString(),
    });
  });
}

describe('A long list of events in a browser', function () {
  this.timeout(60_000);
  let world: World;
  let tab: TabOver;
  let page: Page;
  let frame: Frame;

  before(async () => {
    world = await createWorld({ tenants: [HARBOUR] });
    await world.ingest({ tenant: HARBOUR, source: 'test', alerts: alerts(0, COUNT), importing: false, corr: 'c' });
    tab = await openTabOver({ ...world, homeTenantId: HOME, person: PEOPLE.admin });
    ({ page } = tab);
  });
  after(() => tab?.close());
  beforeEach(async () => {
    frame = await tab.visit('report');
    await row('Spray 0').waitFor();
    tab.asked.length = 0;
  });

  const row = (title: string) => frame.locator(ROWS).filter({ has: frame.locator(`[title="${title}"]`) });
  const index = (title: string) => row(title).getAttribute('aria-rowindex');
  const rows = () => frame.locator(ROWS).count();
  const middle = () => frame.evaluate<{ text: string; top: number } | null>(MIDDLE);
  const focusFirst = () => frame.locator(`${ROWS}[tabindex="0"]`).focus();

  it('goes to its end and back by the keyboard, says which row of how many one is in, and asks for what is seen alone', async () => {
    const all = await frame.getByRole('grid').getAttribute('aria-rowcount');
    assert.equal(all, String(COUNT + 1));
    await focusFirst();
    await page.keyboard.press('End');
    const last = row(`Spray ${COUNT - 1}`);
    await last.and(frame.locator(':focus')).waitFor();
    assert.equal(await index(`Spray ${COUNT - 1}`), all);
    assert.ok((await last.boundingBox()) !== null && (await rows()) < 120);
    const count = (verb: string) => tab.asked.filter((one) => one.verb === verb).length;
    assert.equal(count('reportNumbers'), 1);
    assert.ok(count('report') <= 3, `${count('report')} requests for rows`);
    await page.keyboard.press('ArrowUp');
    await row(`Spray ${COUNT - 2}`)
      .and(frame.locator(':focus'))
      .waitFor();
    await page.keyboard.press('Home');
    await row('Spray 0').and(frame.locator(':focus')).waitFor();
    assert.equal(await index('Spray 0'), '2');
    await page.keyboard.press('PageDown');
    const place = await frame.evaluate<number>('Number(document.activeElement.getAttribute("aria-rowindex"))');
    assert.ok(place > 8 && place < 40, `a page down leads to row ${place}`);
  });

  it('asks for a handful of pages when it is flung over, and shows what it comes to rest on', async () => {
    await frame.evaluate(`${FLING}(60)`);
    assert.ok(tab.asked.length < 15, `${tab.asked.length} requests`);
    await frame.evaluate('scrollTo(0, document.documentElement.scrollHeight * 0.6)');
    await until('rows are there', 5_000, async () => (await middle())?.text !== undefined);
    await frame.locator(`${ROWS}[aria-busy]`).first().waitFor({ state: 'detached' });
  });

  it('keeps what is read where it is when events come and go, and shows what came when it is asked to', async () => {
    await frame.evaluate('scrollTo(0, 12_000)');
    await until('rows are there', 5_000, async () => (await middle())?.text !== undefined);
    const before = await middle();
    await world.clock.advance(1_000);
    const [fresh] = await world.store(alerts(-1, 1));
    const n = Number(before?.text.slice(1));
    await world.ask('responder', 'resolve', { n });
    await frame.evaluate(ONLINE);
    const pill = frame.getByRole('button', { name: '1 new event' });
    await pill.waitFor();
    await frame
      .locator(ROWS)
      .filter({ hasText: `#${n}` })
      .getByText('No longer in this list')
      .waitFor();
    assert.deepEqual(await middle(), before);
    await pill.click();
    await frame
      .locator(ROWS)
      .filter({ hasText: `#${fresh?.number}` })
      .waitFor();
    assert.equal(await frame.evaluate('scrollY < 200'), true);
    await world.ask('responder', 'reopen', { n });
  });

  it('is where it was left by whoever comes back from an event, with the focus on that event', async () => {
    await frame.evaluate('scrollTo(0, 20_000)');
    await until('rows are there', 5_000, async () => (await middle())?.text !== undefined);
    const before = await middle();
    await frame
      .locator(ROWS)
      .filter({ hasText: before?.text ?? '' })
      .getByText(/^Spray/)
      .click();
    await frame.locator('main h1:focus', { hasText: 'Spray' }).waitFor();
    await page.locator('#back').click();
    await frame.locator(`${ROWS}:focus`, { hasText: before?.text ?? '' }).waitFor();
    await until('it stands where it stood', 5_000, async () => (await middle())?.top === before?.top);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await frame.locator('main h1:focus', { hasText: 'Spray' }).waitFor();
  });

  it('does not lose the keyboard when the row that has the focus is scrolled out of sight', async () => {
    const focused = () => frame.evaluate<number>('Number(document.activeElement.getAttribute("aria-rowindex"))');
    await focusFirst();
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused(), 3);
    await frame.evaluate('scrollTo(0, 30_000)');
    await until('rows are there', 5_000, async () => (await middle())?.text !== undefined);
    await page.keyboard.press('ArrowDown');
    await until('the next row has the focus', 5_000, async () => (await focused()) === 4);
    // Not behind the pages of Tocsin, which stay at the top of the screen.
    await until('it is seen', 5_000, () => frame.evaluate<boolean>(IS_SEEN));
  });

  it('gave the browser no cause to complain', () => {
    assert.deepEqual(tab.complaints, []);
  });
});
