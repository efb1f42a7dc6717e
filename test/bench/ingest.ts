import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIngest } from '../../src/events/ingest.ts';
import { BEGINNING } from '../../src/events/source.ts';
import { createAlertSource } from '../../src/graph/alerts.ts';
import { createEmbedded } from '../../src/ip/embedded.ts';
import { createIpLookup } from '../../src/ip/lookup.ts';
import { createGraph } from '../../src/graph/client.ts';
import { createTokenSource } from '../../src/graph/credentials.ts';
import { pollTenant, type PollDeps } from '../../src/jobs/poll.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/kernel/log.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import {
  byConnectionString,
  createMemoryStores,
  openAzureStores,
  startEmbedded,
  type Stores,
} from '../../src/store/index.ts';
import type { Tenant, TenantId } from '../../src/tenants/tenant.ts';
import { ROOT } from '../service/build.ts';
import { manyTenants } from '../service/crowd.ts';
import { startNode } from '../service/process.ts';
import { AS_SERVED } from './served.ts';
import { atLeast, median, noted, type Figure } from './result.ts';

const ALERTS = 1000;
const TENANTS: readonly Tenant[] = manyTenants(14).map(({ id, name, domain, timeZone }) => {
  return { id: id as TenantId, name, domain, timeZone, state: 'active' };
});
const log = createLog('silent');
const embedded = createEmbedded({});
const base = { clock: systemClock, log, metrics: noMetrics };

/** A whole poll of 1,000 new alerts that ring, against fetching and parsing the same pages. */
export async function benchIngest(): Promise<Figure[]> {
  const script = join(ROOT, 'test/bench/simulator-child.ts');
  const args = [...AS_SERVED, script, String(TENANTS.length), String(ALERTS)];
  const graph = await startNode(args, {});
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-bench-ingest-'));
  const storage = await startEmbedded({ dir, log });
  try {
    const memory = createMemoryStores({ clock: systemClock, log, replica: 'bench' });
    const connection = byConnectionString(storage.connectionString);
    const azure = await openAzureStores({ connection, clock: systemClock, log, replica: 'bench' });
    // By turns, so that whatever else the machine does meanwhile slows both.
    const [bare, ours] = await rates([(tenant) => fetchAll(graph.url, tenant), await polling(memory, graph.url)]);
    await checkStored(memory);
    const [stored] = await rates([await polling(azure, graph.url)]);
    await checkStored(azure);
    return [
      noted('ingest, bare fetch loop', median(bare), 'alerts/s'),
      noted('ingest, Tocsin over memory', median(ours), 'alerts/s'),
      atLeast('ingest, Tocsin over memory ÷ bare loop', median(ours) / median(bare), { goal: 0.25, unit: '' }),
      atLeast('ingest over Azurite', median(stored), { goal: 200, unit: 'alerts/s' }),
    ];
  } finally {
    await graph.kill();
    await storage.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** A service runs for weeks: the first tenants are for warming up. */
const WARM_UP = 6;

/** Alerts per second of each way to read, by turns, for each tenant behind the warm-up. */
async function rates<Ways extends readonly ((tenant: Tenant) => Promise<void>)[]>(
  ways: readonly [...Ways],
): Promise<{ [way in keyof Ways]: number[] }> {
  const found = ways.map((): number[] => []);
  for (const tenant of TENANTS) {
    for (const [at, read] of ways.entries()) {
      const began = performance.now();
      await read(tenant);
      found[at]?.push((ALERTS / (performance.now() - began)) * 1000);
    }
  }
  return found.map((rates) => rates.slice(WARM_UP)) as { [way in keyof Ways]: number[] };
}

/** The same pages in the same way: from the newest time on, until a page brings nothing new. */
async function fetchAll(graphUrl: string, { id }: Tenant): Promise<void> {
  const seen = new Set<string>();
  let since: string = BEGINNING;
  for (;;) {
    const query = new URLSearchParams({
      $filter: `lastUpdateDateTime ge ${since}`,
      $orderby: 'lastUpdateDateTime asc',
      $top: '1000',
    });
    const headers = { authorization: `Bearer sandbox.${id}` };
    const response = await fetch(`${graphUrl}/v1.0/security/alerts_v2?${query.toString()}`, { headers });
    const { value } = (await response.json()) as { value: { id: string; lastUpdateDateTime: string }[] };
    const known = seen.size;
    for (const alert of value) seen.add(alert.id);
    since = value.at(-1)?.lastUpdateDateTime ?? since;
    if (seen.size === known) break;
  }
  if (seen.size !== ALERTS) throw new Error(`${seen.size} alerts were fetched`);
}

async function polling(stores: Stores, graphUrl: string): Promise<(tenant: Tenant) => Promise<void>> {
  await stores.tenants.seed(TENANTS);
  const tokens = createTokenSource({ baseUrl: graphUrl, loginBaseUrl: graphUrl });
  const graph = createGraph({ baseUrl: graphUrl, tokens, ...base });
  const ips = createIpLookup({ embedded, providers: [], clock: systemClock });
  const ingest = createIngest({ ...stores, ips, clock: systemClock, channels: ['teams'], hint: () => {} });
  const deps: PollDeps = {
    ...stores,
    ...base,
    source: createAlertSource(graph, base),
    ingest,
    channels: ['teams'],
    replica: 'bench',
    storageNow: () => stores.now(),
    leaseMs: 60_000,
    graceMs: 1_000,
    intervalMs: 60_000,
    hint: () => {},
  };
  for (const { id } of TENANTS) {
    const never = { watermark: BEGINNING, failures: 0, rejected: 0, lookedBack: {} };
    // As after an import: every alert rings, which is the longer way.
    await stores.coverage.put({ tenantId: id, source: deps.source.id, ...never, importedAt: systemClock.now() });
  }
  return async ({ id }) => {
    await pollTenant(deps, { tenantId: id, signal: new AbortController().signal });
  };
}

/** Once the clock is stopped: reading them back is no part of taking them in. */
async function checkStored({ events }: Stores): Promise<void> {
  for (const { id } of TENANTS) {
    const { items } = await events.list(id, { open: false, limit: ALERTS + 1 });
    if (items.length !== ALERTS) throw new Error(`${items.length} events were stored`);
  }
}
