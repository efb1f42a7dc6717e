import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandDeps } from '../../src/commands/context.ts';
import type { ResultOf } from '../../src/commands/result.ts';
import { createRunCommand } from '../../src/commands/run-command.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import { feedEntry } from '../../src/events/feed.ts';
import { createEventRoll } from '../../src/events/roll.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { chunk, mapLimit } from '../../src/kernel/concurrency.ts';
import { createLog } from '../../src/kernel/log.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import { openAzureTables } from '../../src/store/azure-tables.ts';
import { indexInserts } from '../../src/store/event-rows.ts';
import { byConnectionString, createStores, startEmbedded, type Stores, type Tables } from '../../src/store/index.ts';
import { encodeKey } from '../../src/store/keys.ts';
import type { Op } from '../../src/store/tables.ts';
import type { Tenant, TenantId } from '../../src/tenants/tenant.ts';
import { manyTenants } from '../service/crowd.ts';
import { anyEvent } from '../store/samples.ts';
import { counted } from './search.ts';
import { below, noted, quantile, type Figure } from './result.ts';

const EVENTS = 100_000;
const MINUTE = 60_000;
const TENANTS: readonly Tenant[] = manyTenants(50).map(({ id, name, domain, timeZone }) => {
  return { id: id as TenantId, name, domain, timeZone, state: 'active' };
});
const ANALYST = { objectId: 'aaaaaaaa-0000-4000-8000-000000000001', name: 'An analyst' };
const SEVERITIES = ['high', 'medium', 'low', 'informational'] as const;
const KINDS = ['passwordSpray', 'impossibleTravel', 'phishingDelivered', 'inboxRule'];
const log = createLog('silent');

/** Pages of the report over 100,000 events of 50 tenants on Azurite, 15,000 of them open. */
export async function benchReport(): Promise<Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-bench-report-'));
  const storage = await startEmbedded({ dir, log });
  try {
    const connection = byConnectionString(storage.connectionString);
    const tables = await openAzureTables({ connection, prefix: 'Bench' }, { clock: systemClock });
    const stores = createStores({ tables, clock: systemClock, log, replica: 'bench' });
    await fill(tables, stores);
    return await measure(stores);
  } finally {
    await storage.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** The rows that the report lives by, as an ingest would have left them, without the bodies. */
async function fill(tables: Tables, stores: Stores): Promise<void> {
  await stores.tenants.seed(TENANTS);
  await stores.staff.seed([{ objectId: ANALYST.objectId, role: 'responder', scope: 'all' }]);
  const now = systemClock.now().getTime();
  const each = EVENTS / TENANTS.length;
  await mapLimit(TENANTS, 3, async (tenant, place) => {
    const events = Array.from({ length: each }, (_, at) => oneEvent(tenant, at * TENANTS.length + place, now));
    const pk = encodeKey(tenant.id);
    const ops = events.flatMap((event) => indexInserts(pk, event, 'bench')).map(inserting);
    for (const run of chunk(ops, 100)) await tables.table('Events').transact(pk, run);
    await stores.feed.add(events.map((event) => feedEntry(event)));
  });
}

function inserting(op: Op): Op {
  return op.kind === 'upsert' ? { kind: 'insert', row: op.row } : op;
}

function oneEvent(tenant: Tenant, n: number, now: number): SecurityEvent {
  const isOpen = n % 20 < 3;
  const base = anyEvent(tenant.id, n + 1);
  return {
    ...base,
    title: `${['Password spray', 'Impossible travel', 'Phish delivered'][n % 3]} for person${n % 700}@x.example`,
    kind: KINDS[n % KINDS.length] as string,
    severity: SEVERITIES[n % 4] as SecurityEvent['severity'],
    status: isOpen ? (n % 2 === 0 ? 'new' : 'inProgress') : 'resolved',
    assignee: n % 2 === 0 ? { objectId: 'somebody', name: 'Somebody' } : ANALYST,
    detectedAt: new Date(now - n * MINUTE),
    // Together as a poll stores them, so that the feed holds them by the dozen.
    storedAt: new Date(now - Math.floor(n / 2_000) * 2_000 * MINUTE),
  };
}

const ASKED = [
  {},
  { which: 'all' },
  { which: 'all', order: 'oldest' },
  { order: 'gravest' },
  { which: 'resolved', words: 'travel person123' },
  { which: 'all', severities: ['high'], kinds: ['inboxRule'] },
  { which: 'all', tenants: [TENANTS[7]?.id] },
  { mine: true, order: 'oldest' },
  { which: 'all', words: 'nothing-has-this' },
];

async function measure(stores: Stores): Promise<Figure[]> {
  const roll = createEventRoll({ ...stores, clock: systemClock, log });
  const run = createRunCommand({
    ...stores,
    roll,
    clock: systemClock,
    log,
    metrics: noMetrics,
  } as unknown as CommandDeps);
  const ask = (verb: string, input: object) =>
    run({ verb, input, actor: ANALYST, surface: 'tab', corr: 'bench' }) as Promise<ResultOf<'report'>>;
  const began = performance.now();
  await ask('report', {});
  const first = performance.now() - began;
  while ((await ask('report', { which: 'all', words: 'x' })).reading) await systemClock.sleep(100);
  const whole = performance.now() - began;
  const { total } = await ask('report', { which: 'all' });
  if (total !== EVENTS) throw new Error(`the report knows ${total} events of ${EVENTS}`);
  return [
    noted('report, first page after a start', first, 'ms'),
    noted('report, all read after a start', whole / 1000, 's'),
    ...(await pages(ask)),
  ];
}

async function pages(ask: (verb: string, input: object) => Promise<ResultOf<'report'>>): Promise<Figure[]> {
  const times: number[] = [];
  const requests: number[] = [];
  async function page(verb: string, input: object): Promise<ResultOf<'report'>> {
    let answer: ResultOf<'report'> | undefined;
    const { ms, asked } = await counted(async () => (answer = await ask(verb, input)));
    times.push(ms);
    requests.push(asked);
    return answer as ResultOf<'report'>;
  }
  for (let turn = 0; turn < 20; turn++) {
    for (const input of ASKED) {
      const { next } = await page('report', { ...input, limit: 100 });
      if (next) await page('report', { ...input, limit: 100, after: next });
    }
    await page('reportDays', { which: 'all' });
  }
  return [
    noted('report page over 100,000 events, p50', quantile(times, 0.5), 'ms'),
    below('report page over 100,000 events, p95', quantile(times, 0.95), { goal: 150, unit: 'ms' }),
    below('report page, most storage requests', Math.max(...requests), { goal: 6, unit: 'requests' }),
  ];
}
