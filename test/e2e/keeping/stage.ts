import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import type { IgnoreRule } from '../../../src/events/ignore/rule.ts';
import { SANDBOX_TENANTS } from '../../../src/sandbox/graph/tenants.ts';
import { CHANNEL } from '../../../src/sandbox/sandbox.ts';
import { STAFF } from '../../../src/sandbox/staff.ts';
import { asTenantId, type Tenant, type TenantId } from '../../../src/tenants/tenant.ts';
import { until } from '../../service/service.ts';
import { THEMES, WIDTHS, axeOf, openTabStage, overhang, type TabStage } from '../tab-stage.ts';

const [HARBOURLIGHT, ALDER, COPPER] = SANDBOX_TENANTS.map(({ id }) => asTenantId(id) as TenantId) as [
  TenantId,
  TenantId,
  TenantId,
];
export { ALDER, COPPER, HARBOURLIGHT };

/** A second channel, of which Teams does not say who is in it. */
export const NIGHT_SHIFT = { id: '19:night-shift@thread.tacv2', name: 'Night shift' } as const;

const DAY = 86_400_000;

export interface KeepingStage extends TabStage {
  tenant(id: TenantId): Promise<Tenant>;
  /** Somebody else changes something at the same time, through the door of the tab. */
  elsewhere(person: number, verb: string, input: object): Promise<Record<string, unknown>>;
  /** What is written in a trail about a verb, outcomes alone, oldest first. */
  trail(of: TenantId, verb: string): Promise<readonly string[]>;
  /** A rule that was made `days` ago and ends in `left`. */
  rule(over: Partial<IgnoreRule> & { readonly left: number }): Promise<IgnoreRule>;
}

/** The sandbox with its channel, and a second one. */
export async function openKeepingStage(): Promise<KeepingStage> {
  const stage = await openTabStage();
  const { sandbox } = stage;
  const { stores } = sandbox.app;
  await sandbox.client.install();
  await until(
    'Tocsin is in the channel',
    15_000,
    async () => (await stores.conversations.defaultRoute()) !== undefined,
  );
  const channel = await stores.conversations.get(CHANNEL.id);
  assert.ok(channel);
  await stores.conversations.save({ ...channel, ...NIGHT_SHIFT });
  return {
    ...stage,
    async tenant(id) {
      const found = await stores.tenants.get(id);
      assert.ok(found);
      return found;
    },
    async elsewhere(person, verb, input) {
      const token = await fetch(`${sandbox.tabUrl}/token?person=${STAFF[person]?.objectId}`).then((res) => res.text());
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const body = JSON.stringify({ verb, input });
      const response = await fetch(`${sandbox.app.url}/api/tab`, { method: 'POST', headers, body });
      const told = (await response.json()) as Record<string, unknown>;
      assert.equal(response.status, 200, JSON.stringify(told));
      return told;
    },
    async trail(of, verb) {
      const { seq } = await stores.audit.head(of);
      const entries = await stores.audit.read(of, 1, seq);
      return entries.filter((entry) => entry.verb === verb).map(({ outcome }) => outcome);
    },
    async rule({ left, ...over }) {
      const scope = over.scope ?? HARBOURLIGHT;
      const now = Date.now();
      const rule: IgnoreRule = {
        number: await stores.ignoreRules.take(scope),
        scope,
        criteria: { networks: [{ type: 'range', range: '198.51.100.0/24' }] },
        reason: 'our own scanner',
        author: { objectId: STAFF[0]?.objectId ?? '', name: 'Robin' },
        createdAt: new Date(now - 10 * DAY),
        expiresAt: new Date(now + left * DAY),
        hits: 0,
        ...over,
      };
      await stores.ignoreRules.add(rule);
      return rule;
    },
  };
}

/** What the flows share: the stage, which is open once they run, and what a test brings about itself. */
export interface Keeping {
  stage(): KeepingStage;
  /** Complaints of the browser that are part of the test, in its words. */
  bear(complaints: RegExp): void;
}

/** As long as anybody waits for what they have pressed. */
export const SOON = 15_000;

export function stores(stage: KeepingStage): KeepingStage['sandbox']['app']['stores'] {
  return stage.sandbox.app.stores;
}

export function press(frame: Frame, name: string | RegExp): Promise<void> {
  return frame.getByRole('button', { name }).first().click();
}

/** Presses a button of the open dialog. */
export function answer(frame: Frame, name: string): Promise<void> {
  return dialogOf(frame).getByRole('button', { name, exact: true }).click();
}

export function becomes(what: string, sees: () => Promise<unknown>): Promise<unknown> {
  return until(what, SOON, async () => (await sees()) || undefined);
}

/** The toast that says so. */
export function toast(frame: Frame, words: string | RegExp): Locator {
  return frame.locator('.fui-Toast').filter({ hasText: words });
}

/** Presses Undo in the toast that says so. */
export async function undo(frame: Frame, words: string | RegExp): Promise<void> {
  await toast(frame, words).getByRole('button', { name: 'Undo' }).click();
}

export function dialogOf(frame: Frame): Locator {
  return frame.getByRole('dialog').or(frame.getByRole('alertdialog'));
}

/** What is asked above a page; the page beneath is looked at for itself. */
const DIALOG = '[role=dialog], [role=alertdialog]';

/** Every complaint of axe about the open dialog, in three themes and two widths, and whatever is too wide at 320 px. */
export async function worn(stage: TabStage, frame: Frame, name: string): Promise<readonly string[]> {
  await dialogOf(frame).waitFor();
  const problems: string[] = [];
  for (const width of WIDTHS) {
    for (const theme of THEMES) {
      await stage.dress({ theme, width });
      // What a theme can change is colours.
      const found = await axeOf(frame, theme === 'default' ? undefined : 'color-contrast', DIALOG);
      problems.push(...found.map((line) => `${name} ${theme} ${width}: ${line}`));
      if (theme === 'dark') await stage.picture(`keeping-${name}-${theme}-${width}`);
    }
  }
  problems.push(...(await tooWide(stage, frame, name)));
  return problems;
}

/** What makes a phone or a small window scroll sideways, or a large one. */
export async function tooWide(stage: TabStage, frame: Frame, name: string): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const width of [320, 1920]) {
    await stage.dress({ theme: 'default', width });
    const wide = await overhang(frame);
    if (wide > 0) problems.push(`${name} ${width}: ${wide} px too wide`);
  }
  await stage.dress({ theme: 'default', width: 1280 });
  return problems;
}
