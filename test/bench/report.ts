import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandDeps } from '../../src/commands/context.ts';
import type { ResultOf } from '../../src/commands/result.ts';
import { createRunCommand } from '../../src/commands/run-command.ts';
import { createEventRoll } from '../../src/events/roll.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/kernel/log.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import { openAzureTables } from '../../src/store/azure-tables.ts';
import { byConnectionString, createStores, startEmbedded, type Stores } from '../../src/store/index.ts';
import { ANALYST, EVENTS, TENANTS, fill } from './many-events.ts';
import { counted } from './search.ts';
import { below, noted, quantile, type Figure } from './result.ts';

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
