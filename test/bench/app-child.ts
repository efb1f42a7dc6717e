import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { WRITE_BACK } from '../../src/events/outbox.ts';
import { BEGINNING } from '../../src/events/source.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/kernel/log.ts';
import type { Pacer } from '../../src/notify/pace.ts';
import { openStorage } from '../../src/open-storage.ts';
import { createMemoryStores, type Stores } from '../../src/store/index.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';

/**
 * The app with a free pacer, a channel that is known and tenants that were imported before: every alert rings at once.
 * Storage is memory when BENCH_STORES=memory, else what the settings name; BENCH_WRITE_BACK=off leaves Microsoft untold.
 */
const config = loadConfig(process.env);
const log = createLog(config.logLevel);
const replica = 'bench';
const memory = process.env['BENCH_STORES'] === 'memory';
const stores = memory
  ? createMemoryStores({ clock: systemClock, log, replica })
  : (await openStorage({ config, log, replica })).stores;
await prepare(stores, process.env['BENCH_CONNECTOR'] ?? '', process.env['BENCH_CHANNEL'] ?? '');
const pacer: Pacer = { run: (_conversation, _priority, work) => work() };
const app = await startApp({ config, log, stores: told(stores), replica, pacer });
console.log(`The app listens at ${app.url}`);
process.once('SIGTERM', () => void app.stop().then(() => process.exit(0)));

/** Without telling Microsoft, a click causes what the bare bot does: an answer and one update of a message. */
function told(stores: Stores): Stores {
  if (process.env['BENCH_WRITE_BACK'] !== 'off') return stores;
  const { outbox } = stores;
  const get: typeof outbox.get = async (tenantId, subject, channel) =>
    channel === WRITE_BACK ? undefined : outbox.get(tenantId, subject, channel);
  return { ...stores, outbox: { ...outbox, get } };
}

async function prepare(stores: Stores, serviceUrl: string, channel: string): Promise<void> {
  await stores.conversations.save({
    id: channel,
    type: 'channel',
    serviceUrl,
    tenantId: config.homeTenantId,
    state: 'active',
  });
  await stores.conversations.setDefaultRoute(channel);
  for (const { id } of config.tenants) await imported(stores, id);
}

async function imported(stores: Stores, tenantId: TenantId): Promise<void> {
  const source = 'graph.alerts_v2';
  const nothing = { watermark: BEGINNING, failures: 0, rejected: 0, lookedBack: {} };
  await stores.coverage.put({ tenantId, source, ...nothing, importedAt: systemClock.now() });
}
