import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Nothing but this machine is found. A route could refuse the rest too, but a page with a route has no cache.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE [::1]',
];
// The log panel is editable too, but comes after the box to write in.
const BOX = 'div[contenteditable=true]';
const CARD = '.ac-adaptiveCard';

export interface OpenBrowser {
  readonly browser: Browser;
  readonly page: Page;
  close(): Promise<void>;
}

/** A headless Chromium, the system's if there is one, with one page that can reach nothing but this machine. */
export async function openBrowser(): Promise<OpenBrowser> {
  const browser = await launch();
  const context = await browser.newContext({ viewport: { width: 1400, height: 1100 } });
  return { browser, page: await context.newPage(), close: () => browser.close() };
}

async function launch(): Promise<Browser> {
  const system = systemChromium();
  if (system !== undefined) return chromium.launch({ executablePath: system, headless: true, args: FLAGS });
  const { default: bundled } = await import('@sparticuz/chromium');
  const args = [...new Set([...bundled.args, ...FLAGS])];
  return chromium.launch({ executablePath: await bundled.executablePath(), headless: true, args });
}

function systemChromium(): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'google-chrome'));
  const candidates = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', ...onPath];
  return candidates.find((path) => path !== undefined && path !== '' && existsSync(path));
}

/**
 * Opens the channel in the Playground at `url`. The first channel opened in a page makes the Playground tell the bot
 * that it was installed there. Cards posted before the page was open never appear in it.
 */
export async function openChannel(page: Page, url: string, channelName: string): Promise<void> {
  await openPlayground(page, url);
  await page.locator(`[role=treeitem][aria-label$=" - ${channelName}"]`).click();
  await page.getByRole('button', { name: 'Post', exact: true }).first().waitFor();
}

async function openPlayground(page: Page, url: string): Promise<void> {
  if (!page.url().startsWith(url)) await page.goto(url);
  await page.getByRole('treeitem', { name: 'Personal Chat' }).waitFor();
}

/**
 * The Adaptive Cards on show, in the order on the page; a card inside a card does not count. A channel has its newest
 * post on top, a personal chat its newest message at the bottom.
 */
export function cardsIn(page: Page): Locator {
  return page.locator(`${CARD}:not(${CARD} ${CARD})`);
}

/** Clicks the button of the newest card that contains `cardText`. */
export async function clickOnCard(page: Page, cardText: string, buttonText: string): Promise<void> {
  const card = await newestCard(page, cardText);
  await card.getByRole('button', { name: buttonText, exact: true }).click();
}

/** Types `text` into the labelled input of the newest card that contains `cardText`. An update of the card empties it. */
export async function typeOnCard(page: Page, cardText: string, input: { label: string; text: string }): Promise<void> {
  const field = (await newestCard(page, cardText)).getByLabel(input.label);
  // The Playground forgets what was put into the first field of a fresh page unless it was clicked before.
  await field.click();
  await field.fill(input.text);
}

async function newestCard(page: Page, cardText: string): Promise<Locator> {
  const cards = cardsIn(page).filter({ hasText: cardText });
  await cards.first().waitFor();
  const inChannel = await page.getByRole('button', { name: 'Post', exact: true }).first().isVisible();
  return inChannel ? cards.first() : cards.last();
}

/** Posts "@<bot> text" as a new post in the open channel. */
export async function mentionBot(page: Page, text: string, botName = 'Tocsin'): Promise<void> {
  const box = page.locator(BOX).first();
  await box.click();
  await box.pressSequentially('@');
  await page.getByRole('menuitem', { name: botName }).click();
  await page.keyboard.type(` ${text}`);
  await page.getByRole('button', { name: 'Post', exact: true }).first().click();
}

/** Sends text to the bot in the personal chat and leaves that chat open. */
export async function personalMessage(page: Page, text: string): Promise<void> {
  await page.getByRole('treeitem', { name: 'Personal Chat' }).click();
  const send = page.getByRole('button', { name: 'Send Message' }).first();
  await send.waitFor();
  const box = page.locator(BOX).first();
  await box.click();
  await box.pressSequentially(text);
  await send.click();
}
