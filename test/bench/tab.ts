import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { openBrowser } from '../e2e/browser.ts';
import { ROOT } from '../service/build.ts';
import { below, median, type Figure } from './result.ts';

const LOADS = 7;
const BUILT = join(ROOT, 'dist/tab');

/**
 * The report as a person opens it: from the first request of the page that holds the tab, through teams-js and the token,
 * until the first event is on the screen and can be opened. Every load is one of a browser that knows nothing yet.
 */
export async function benchTab(): Promise<Figure[]> {
  const sandbox = await startSandbox({ port: 0, botPort: 0, speed: 40, print: () => {} });
  const { browser, close } = await openBrowser();
  try {
    await sandbox.endStory();
    const times: number[] = [];
    for (let load = 0; load <= LOADS; load++) times.push(await secondsToRows(browser, sandbox.tabUrl));
    return [
      // The first one warms the service up.
      below('tab report interactive', median(times.slice(1)), { goal: 1.5, unit: 's' }),
      below('tab report script, gzip', firstScripts() / 1000, { goal: 250, unit: 'kB' }),
    ];
  } finally {
    await close();
    await sandbox.stop();
  }
}

async function secondsToRows(browser: Browser, tabUrl: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.route('https://res.cdn.office.net/**', (route) => route.abort());
  const began = performance.now();
  await page.goto(tabUrl, { waitUntil: 'commit' });
  const row = page.frameLocator('#tab').locator('main').getByText('Impossible travel activity').first();
  await row.waitFor();
  await row.click({ trial: true });
  const took = (performance.now() - began) / 1000;
  await context.close();
  return took;
}

/** Bytes of the scripts that the page names itself: what has to be there before it shows anything. */
function firstScripts(): number {
  const page = readFileSync(join(BUILT, 'index.html'), 'utf8');
  const names = [...page.matchAll(/(?:src|href)="\/tab\/(assets\/[^"]+\.js)"/g)].map(([, name]) => name as string);
  return names.reduce((sum, name) => sum + gzipSync(readFileSync(join(BUILT, name)), { level: 9 }).length, 0);
}
