import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { eventKey } from '../../src/events/event.ts';
import type { SimAlert } from '../../src/sandbox/graph/model.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { loadAlerts } from '../../src/sandbox/load-alerts.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { assertParses } from '../teams/adaptive-cards.ts';
import { ROOT } from './build.ts';
import type { Running } from './process.ts';
import { cardOf, eventNumberOf, installation, openStage, send, until, wordsOf, type Stage } from './service.ts';

const SOURCE = 'graph.alerts_v2';
const CHANNEL = '19:alerts@thread.tacv2';
const MOST_BYTES = 28 * 1024;
const FOLDERS = ['real', 'synthetic'].map((name) => resolve(ROOT, '../shared/data/graph', name));
const here = FOLDERS.every((folder) => existsSync(folder));

describe('Every alert payload that we could find', function () {
  this.timeout(90_000);
  let stage: Stage;
  let product: Running;
  const sent: { file: string; tenantId: TenantId; alert: SimAlert }[] = [];

  if (!here) {
    it('NOT CHECKED: the folders of payloads are not beside this checkout');
    return;
  }

  before(async () => {
    stage = await openStage({ tenants: SANDBOX_TENANTS, channels: [CHANNEL], connector: { limits: false } });
    product = await stage.start();
    await send(product, installation(stage.connector, { channel: CHANNEL }));
    await until('the first import', 15_000, imported);
    for (const folder of FOLDERS) await addFresh(folder);
  });
  after(() => stage?.close());

  async function imported(): Promise<boolean> {
    const all = await Promise.all(SANDBOX_TENANTS.map(({ id }) => stage.stores.coverage.get(id as TenantId, SOURCE)));
    return all.every((stored) => stored?.value.importedAt !== undefined);
  }

  /** Adds the alerts of a folder as if Microsoft had changed them just now, so that the next poll meets them. */
  async function addFresh(folder: string): Promise<void> {
    const { alerts } = await loadAlerts(folder);
    for (const { file, tenantId, alert } of alerts) {
      // Some files hold the same documented alert: each counts as one of its own.
      const id = sent.some((other) => other.alert.id === alert.id) ? `${alert.id}-${sent.length}` : alert.id;
      const fresh = { ...alert, id, lastUpdateDateTime: new Date().toISOString() };
      stage.graph.state.addAlert(tenantId, fresh);
      sent.push({ file, tenantId: tenantId as TenantId, alert: fresh });
    }
  }

  async function eventOf({ tenantId, alert }: (typeof sent)[number]) {
    return (await stage.stores.events.get(tenantId, eventKey(SOURCE, alert.id)))?.value;
  }

  const cardsAbout = (n: number) =>
    stage.connector.rootCards().filter((posted) => eventNumberOf(cardOf(posted.activity)) === n);

  it('are more than ten', () => {
    console.log(`      ${sent.length} payloads`);
    assert.ok(sent.length > 10, `${sent.length}`);
  });

  it('becomes an event, none lost', async () => {
    for (const one of sent) {
      const event = await until(`the event of ${one.file}`, 20_000, () => eventOf(one));
      assert.equal(event.imported, false);
      assert.equal(event.alertId, one.alert.id);
    }
    const counted = await Promise.all(
      SANDBOX_TENANTS.map(({ id }) => stage.stores.events.list(id as TenantId, { open: false, limit: 1000 })),
    );
    assert.equal(counted.flatMap(({ items }) => items).length, sent.length);
    const coverage = await stage.stores.coverage.list();
    assert.deepEqual(
      coverage.map(({ rejected, lastError }) => [rejected, lastError]),
      coverage.map(() => [0, undefined]),
    );
  });

  it('is told with exactly one card, which the Adaptive Cards library reads and Teams takes', async () => {
    for (const one of sent) {
      const event = await eventOf(one);
      assert.ok(event);
      const [posted, ...others] = await until(`the card of ${one.file}`, 20_000, () => {
        const cards = cardsAbout(event.number);
        return cards.length > 0 && cards;
      });
      assert.equal(others.length, 0, one.file);
      const card = cardOf(posted?.activity ?? {});
      assertParses(card);
      const text = JSON.stringify(card);
      assert.ok(Buffer.byteLength(text) < MOST_BYTES, `${one.file}: ${Buffer.byteLength(text)} bytes`);
      assert.doesNotMatch(text, /\$\{|undefined|\[object/, one.file);
      assert.ok(typeof posted?.activity.summary === 'string' && posted.activity.summary.length > 0, one.file);
    }
  });

  it('opens in the chat by its number', async () => {
    for (const one of sent) {
      const event = await eventOf(one);
      const before = stage.connector.posts.length;
      await send(product, wordsOf(stage.connector, { channel: CHANNEL }, `show event ${event?.number}`));
      const reply = await stage.connector.waitFor(() => stage.connector.posts[before], 5_000);
      const card = cardOf(reply.activity);
      assert.equal(eventNumberOf(card), event?.number, one.file);
      assertParses(card);
      assert.ok(Buffer.byteLength(JSON.stringify(card)) < MOST_BYTES, one.file);
    }
  });

  it('leaves nothing in the log that failed', () => {
    const lines = product.output().split('\n');
    assert.ok(lines.some((line) => line.includes('"polled"')));
    assert.deepEqual(
      lines.filter((line) => /"level":"(error|fatal|warn)"/.test(line)),
      [],
    );
  });
});
