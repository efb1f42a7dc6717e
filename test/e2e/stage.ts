import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { eventKey, type SecurityEvent } from '../../src/events/event.ts';
import { makeAlert, type AlertParts } from '../../src/sandbox/alert-maker.ts';
import type { SimAlert, SimTenant } from '../../src/sandbox/graph/model.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { startSandbox, CHANNEL, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { asTenantId, type TenantId } from '../../src/tenants/tenant.ts';
import { until } from '../service/service.ts';
import { cardsIn, openBrowser, openChannel } from './browser.ts';

const OUTPUT = resolve(import.meta.dirname, '../output');
export const HARBOURLIGHT = SANDBOX_TENANTS[0] as SimTenant;
export const ATTACKED = asTenantId(HARBOURLIGHT.id) as TenantId;
const ATTACK = ['Password Spray', 'Anonymous IP address', 'Creation of forwarding', 'Anonymous link'];
/** A person is patient, and the machine may be busy: nothing here measures time. */
export const PATIENCE = 60_000;

/** The sandbox in a browser, after the attack and before anything was done about it; nothing else happens by itself. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly page: Page;
  /** The first event of the attacked tenant whose title begins so, as it is stored now. */
  event(title: string): Promise<SecurityEvent>;
  /** Lets Microsoft raise an alert in the attacked tenant; the event that comes of it. */
  raise(parts: AlertParts, seed: string): Promise<SecurityEvent>;
  /** The newest card of an event, whatever it shows at the moment. */
  cardOf(event: Pick<SecurityEvent, 'number'>): Locator;
  picture(name: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Text that is on every card of the event and on no other. */
export function tagOf({ number }: Pick<SecurityEvent, 'number'>): string {
  return `severity · event ${number}`;
}

export async function openStage(): Promise<Stage> {
  mkdirSync(OUTPUT, { recursive: true });
  const sandbox = await startSandbox({ port: 0, botPort: 0, speed: 40, print: () => {} });
  const browser = await openBrowser();
  const { page } = browser;
  page.setDefaultTimeout(PATIENCE);
  await openChannel(page, sandbox.client.url, CHANNEL.name);
  const { events, outbox } = sandbox.app.stores;
  const titled = async (title: string) => {
    const { items } = await events.list(ATTACKED, { open: false, limit: 100 });
    const item = items.filter((one) => one.title.startsWith(title)).at(-1);
    return item && (await events.get(ATTACKED, item.key))?.value;
  };
  for (const title of ATTACK) await until(title, PATIENCE, () => titled(title));
  await sandbox.endStory();
  // An update of a card takes away what somebody has just opened on it.
  for (const title of ATTACK) {
    await until(`the card of ${title} is complete`, PATIENCE, async () => {
      const event = await titled(title);
      const receipt = event && (await outbox.receipt(ATTACKED, event.key, 'teams'));
      return event?.notes !== undefined && receipt?.revision === event.revision;
    });
  }
  return {
    sandbox,
    page,
    async event(title) {
      const found = await titled(title);
      assert.ok(found, `no event titled ${title}`);
      return found;
    },
    async raise(parts, seed) {
      const alert: SimAlert = makeAlert({ tenant: HARBOURLIGHT, seed, at: new Date() }, parts);
      sandbox.graph.state.addAlert(ATTACKED, alert);
      const key = eventKey('graph.alerts_v2', alert.id);
      return until(parts.title, PATIENCE, async () => (await events.get(ATTACKED, key))?.value);
    },
    cardOf: (event) =>
      cardsIn(page)
        .filter({ hasText: tagOf(event) })
        .first(),
    picture: (name) => page.screenshot({ path: resolve(OUTPUT, `${name}.png`) }),
    async close() {
      await browser.close();
      await sandbox.stop();
    },
  };
}
