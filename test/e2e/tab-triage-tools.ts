import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Frame, Locator, Page } from 'playwright-core';
import { eventKey, type SecurityEvent } from '../../src/events/event.ts';
import { makeAlert, type AlertParts } from '../../src/sandbox/alert-maker.ts';
import type { SimTenant, SimUser } from '../../src/sandbox/graph/model.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { STAFF } from '../../src/sandbox/staff.ts';
import { SCENES, type SceneName } from '../../src/sandbox/story-scenes.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { until } from '../service/service.ts';
import { THEMES, axeOf, overhang, type TabStage } from './tab-stage.ts';

const PATIENCE = 30_000;

export interface Occasion {
  readonly scene: SceneName;
  /** Which of the sandbox's tenants, and which of its accounts. */
  readonly tenant: number;
  readonly user: number;
  readonly parts?: Partial<AlertParts>;
  /** When Microsoft noticed it, if not now. */
  readonly at?: Date;
  /** Tells alerts of one scene and account apart. */
  readonly seed?: string;
}

/** Lets Microsoft raise alerts, all at once, and waits until the last of them is stored. */
export async function raiseAll(
  { sandbox }: TabStage,
  occasions: readonly Occasion[],
): Promise<readonly SecurityEvent[]> {
  const raised = occasions.map(({ scene, tenant: place, user, parts, at, seed = '' }) => {
    const tenant = SANDBOX_TENANTS[place] as SimTenant;
    const made = { ...SCENES[scene](tenant.users[user] as SimUser), ...parts };
    const alert = makeAlert({ tenant, seed: `${scene}-${user}-${seed}`, at: new Date() }, made);
    sandbox.graph.state.addAlert(tenant.id, at ? { ...alert, createdDateTime: at.toISOString() } : alert);
    return { tenantId: tenant.id as TenantId, key: eventKey('graph.alerts_v2', alert.id) };
  });
  const { events } = sandbox.app.stores;
  return Promise.all(
    raised.map(({ tenantId, key }) =>
      until('an alert is stored', PATIENCE, async () => (await events.get(tenantId, key))?.value),
    ),
  );
}

/** The event as it is stored now, whatever the page says. */
export async function storedNow({ sandbox }: TabStage, { tenantId, key }: SecurityEvent): Promise<SecurityEvent> {
  const found = await sandbox.app.stores.events.get(tenantId, key);
  assert.ok(found);
  return found.value;
}

/** What Microsoft has of an event's alert. */
export function atMicrosoft(
  { sandbox }: TabStage,
  { tenantId, alertId }: SecurityEvent,
): Readonly<Record<string, unknown>> {
  const found = sandbox.graph.state.alert(tenantId, alertId);
  assert.ok(found);
  return found;
}

/** Another of the sandbox's people asks for something at the same door. */
export async function askAs({ sandbox }: TabStage, person: number, verb: string, input: object): Promise<unknown> {
  const who = new URLSearchParams({ person: STAFF[person]?.objectId ?? '' }).toString();
  const token = await (await fetch(`${sandbox.tabUrl}/token?${who}`)).text();
  const response = await fetch(`${sandbox.app.url}/api/tab`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ verb, input }),
  });
  const answer: unknown = await response.json();
  assert.equal(response.status, 200, JSON.stringify(answer));
  return answer;
}

/** What is saved as a file by a press. */
export async function downloadOf(page: Page, press: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

/** The rows of a list of events, as people tell them apart. */
export function rowOf(frame: Frame, { number }: Pick<SecurityEvent, 'number'>): Locator {
  return frame.getByRole('row').filter({ has: frame.getByText(`#${number}`, { exact: true }) });
}

/** The dialog that is open, whichever of the two roles it has. */
export function dialogOf(frame: Frame): Locator {
  return frame.getByRole('dialog').or(frame.getByRole('alertdialog'));
}

/** What is told at the edge of the page. */
export function toastOf(frame: Frame, words: string | RegExp): Locator {
  return frame.locator('.fui-Toast').filter({ hasText: words });
}

/** A dialog, as axe is pointed at it. */
export const DIALOG = '.fui-DialogSurface';

/**
 * What axe finds in a part of the page on a phone, and in the colours of every theme on a desktop; and whether any window
 * has to be scrolled sideways.
 */
export async function faultsOf(stage: TabStage, frame: Frame, part: string): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const width of [320, 1920, 360]) {
    await stage.dress({ theme: 'default', width });
    const over = await overhang(frame);
    if (over > 0) faults.push(`${over} px too wide at ${width}`);
  }
  faults.push(...(await axeOf(frame, undefined, part)));
  for (const theme of THEMES.toReversed()) {
    await stage.dress({ theme, width: 1280 });
    faults.push(...(await axeOf(frame, 'color-contrast', part)));
  }
  return faults;
}
