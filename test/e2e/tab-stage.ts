import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Frame, Page } from 'playwright-core';
import { eventKey, type SecurityEvent } from '../../src/events/event.ts';
import { makeAlert } from '../../src/sandbox/alert-maker.ts';
import type { SimTenant, SimUser } from '../../src/sandbox/graph/model.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { STAFF } from '../../src/sandbox/staff.ts';
import { SCENES, type SceneName } from '../../src/sandbox/story-scenes.ts';
import { asTenantId, type TenantId } from '../../src/tenants/tenant.ts';
import { until } from '../service/service.ts';
import { openBrowser } from './browser.ts';

const OUTPUT = resolve(import.meta.dirname, '../output');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const HARBOURLIGHT = SANDBOX_TENANTS[0] as SimTenant;
const ATTACKED = asTenantId(HARBOURLIGHT.id) as TenantId;
const PATIENCE = 15_000;
const SETTLED_MS = 2_000;
/** What the sandbox's own page puts above the tab. */
const HOST_BAR = 60;

export const THEMES = ['default', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];
export const WIDTHS = [1280, 360] as const;

export interface Visit {
  readonly theme?: Theme;
  readonly width?: number;
  /** Which of the sandbox's people; the first is the administrator. */
  readonly person?: number;
}

/** The sandbox with the tab in a browser; nothing happens by itself any more. */
export interface TabStage {
  readonly sandbox: Sandbox;
  readonly page: Page;
  /** Whatever a person would find in the console: errors, refusals of the content security policy. */
  readonly complaints: string[];
  /** Opens a place of the tab as a deep link does, and waits until its heading is there. */
  visit(place: string, visit?: Visit): Promise<Frame>;
  /** Changes theme and width of the tab that is open. */
  dress(look: { readonly theme: Theme; readonly width: number }): Promise<void>;
  /** Lets Microsoft raise an alert of the attack, about the third account of the first tenant. */
  raise(scene: SceneName): Promise<SecurityEvent>;
  stored(event: Pick<SecurityEvent, 'key'>): Promise<SecurityEvent>;
  picture(name: string): Promise<unknown>;
  close(): Promise<void>;
}

export async function openTabStage(): Promise<TabStage> {
  mkdirSync(OUTPUT, { recursive: true });
  const [sandbox, browser] = await Promise.all([
    startSandbox({ port: 0, botPort: 0, speed: 40, print: () => {} }),
    openBrowser(),
  ]);
  const { page } = browser;
  page.setDefaultTimeout(PATIENCE);
  // Half a change of colours is not what anybody reads.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const complaints = listen(page);
  await sandbox.endStory();
  const { events } = sandbox.app.stores;
  const stored = async ({ key }: Pick<SecurityEvent, 'key'>) => {
    const found = await events.get(ATTACKED, key);
    assert.ok(found);
    return found.value;
  };
  return {
    sandbox,
    page,
    complaints,
    stored,
    async visit(place, { theme = 'default', width = 1280, person = 0 } = {}) {
      await page.setViewportSize({ width, height: 900 + HOST_BAR });
      const query = new URLSearchParams({ theme, place, person: STAFF[person]?.objectId ?? '' }).toString();
      await page.goto(`${sandbox.tabUrl}/?${query}`);
      const frame = tabFrame(page);
      await frame.locator('h1').first().waitFor();
      return frame;
    },
    async dress({ theme, width }) {
      await page.setViewportSize({ width, height: 900 + HOST_BAR });
      await page.locator('#theme').selectOption(theme);
      await tabFrame(page).locator(`html[data-theme=${theme}]`).waitFor({ state: 'attached' });
    },
    async raise(scene) {
      const user = HARBOURLIGHT.users[2] as SimUser;
      const parts = SCENES[scene](user);
      const alert = makeAlert({ tenant: HARBOURLIGHT, seed: scene, at: new Date() }, parts);
      sandbox.graph.state.addAlert(ATTACKED, alert);
      const key = eventKey('graph.alerts_v2', alert.id);
      return until(parts.title, PATIENCE, async () => (await events.get(ATTACKED, key))?.value);
    },
    picture: (name) => page.locator('#tab').screenshot({ path: resolve(OUTPUT, `tab-${name}.png`) }),
    async close() {
      await browser.close();
      await sandbox.stop();
    },
  };
}

/** Which hosts may hold a tab is a list that teams-js asks for, and does without where nothing leaves the machine. */
const HOSTS = 'https://res.cdn.office.net/';

export function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    const isUnfound = message.location().url.startsWith(HOSTS) && message.text().endsWith('net::ERR_NAME_NOT_RESOLVED');
    if (message.type() === 'error' && !isUnfound) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/** The document of the tab inside the page that holds it. */
export function tabFrame(page: Page): Frame {
  const frame = page.frames().find((one) => one.parentFrame() === page.mainFrame());
  assert.ok(frame, 'the page holds no tab');
  return frame;
}

interface Axe {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

/** What Fluent UI puts around a group of fields to notice the focus there; it hands the focus on at once. */
const DUMMIES = '[data-tabster-dummy]';

/** What axe-core finds serious or worse in the tab, one line each; with `rule` by that rule alone, or `within` a part. */
export async function axeOf(frame: Frame, rule?: string, within = ':root'): Promise<readonly string[]> {
  if (!(await frame.evaluate('typeof window.axe === "object"'))) await frame.evaluate(AXE);
  const { violations } = await frame.evaluate<Axe>(
    `axe.run({ include: ['${within}'], exclude: ['${DUMMIES}'] }, ${rule ? `{ runOnly: ['${rule}'] }` : '{}'})`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes
        .slice(0, 3)
        .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary.slice(0, 200)}`),
    );
}

/**
 * Pixels that the tab is wider than its window, once it has taken the window's width in: what makes a phone scroll
 * sideways. On a busy machine a page may be drawn for a new width well after the window has it.
 */
export async function overhang(frame: Frame): Promise<number> {
  const until = Date.now() + SETTLED_MS;
  for (;;) {
    const over = await frame.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    if (over <= 0 || Date.now() > until) return over;
    await setTimeout(50);
  }
}
