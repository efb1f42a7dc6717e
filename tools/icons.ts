import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** Draws the icons of the app package from their SVG sources: `node --import=tsx tools/icons.ts`. */
const ICONS = [
  { source: 'icon.svg', target: 'color.png', size: 192 },
  { source: 'outline.svg', target: 'outline.png', size: 32 },
] as const;

const FOLDER = resolve(import.meta.dirname, '../appPackage');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

async function draw(browser: Browser, { source, target, size }: (typeof ICONS)[number]): Promise<void> {
  const svg = await readFile(resolve(FOLDER, source), 'utf8');
  const page = await browser.newPage({ viewport: { width: size, height: size }, deviceScaleFactor: 1 });
  await page.setContent(`<style>* { margin: 0 } svg { display: block }</style>${svg}`);
  writeFileSync(resolve(FOLDER, target), await page.screenshot({ omitBackground: true }));
  await page.close();
}

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  headless: true,
  args: FLAGS,
});
for (const icon of ICONS) await draw(browser, icon);
await browser.close();
