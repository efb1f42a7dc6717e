import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../src/kernel/log.ts';
import { startEmbedded } from '../../src/store/index.ts';
import { ROOT } from '../service/build.ts';
import { startNode, type Environment } from '../service/process.ts';
import { until } from '../service/service.ts';
import { AS_SERVED } from './served.ts';
import { openClickStage, type ClickStage } from './click-stage.ts';
import { drip, flood, openLoad, type Load } from './load.ts';
import { atLeast, below, median, noted, quantile, type Figure } from './result.ts';

interface Loads {
  readonly bare: Load;
  readonly ours: Load;
}

const WIDTH = 32;
const PER_ROUND = 600;
const ROUNDS = 5;
/** A service runs for weeks: the first rounds are for warming up. */
const WARM_UP = 5;

/**
 * Clicks through the whole door with one message update each, against the bare bot. Telling Microsoft of the change
 * comes after the update and is two more requests that the bare bot has nothing like: it is left out for the ratio with
 * the goal, and measured beside it.
 */
export async function benchClicksInMemory(): Promise<Figure[]> {
  const alone = await onStage({ BENCH_WRITE_BACK: 'off' }, compare);
  const whole = await onStage({}, compare);
  return [
    noted('click, bare bot', alone.bare, 'clicks/s'),
    noted('click, Tocsin over memory', alone.ours, 'clicks/s'),
    atLeast('click, Tocsin ÷ bare bot', alone.ratio, { goal: 0.6, unit: '' }),
    noted('click that also tells Microsoft', whole.ours, 'clicks/s'),
    noted('click that also tells Microsoft ÷ bare bot', whole.ratio, ''),
    noted('click over memory at 50/s, p50', quantile(whole.times, 0.5), 'ms'),
    below('click over memory at 50/s, p99', quantile(whole.times, 0.99), { goal: 50, unit: 'ms' }),
  ];
}

async function onStage<T>(env: Environment, measure: (stage: ClickStage, loads: Loads) => Promise<T>): Promise<T> {
  const stage = await openClickStage({ tenants: 20, alertsEach: 30, env, ...profiled() });
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-bare-'));
  try {
    const file = join(dir, 'card.json');
    await writeFile(file, JSON.stringify(stage.posts[0]?.card));
    const bare = await startNode([...AS_SERVED, join(ROOT, 'test/bench/bare-bot.ts'), file], {});
    const loads = { bare: openLoad(bare.url), ours: openLoad(stage.app.url) };
    try {
      return await measure(stage, loads);
    } finally {
      loads.bare.close();
      loads.ours.close();
      await bare.kill();
    }
  } finally {
    await stage.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** BENCH_PROFILE names a folder that gets a CPU profile of the app. */
function profiled(): { nodeArgs: string[] } {
  const dir = process.env['BENCH_PROFILE'];
  return { nodeArgs: dir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${dir}`] };
}

interface Comparison {
  readonly bare: number;
  readonly ours: number;
  readonly ratio: number;
  /** Latencies of Tocsin at 50 clicks a second, ms. */
  readonly times: readonly number[];
}

/** Rounds of both by turns, so that what else the machine does meets both. */
async function compare(stage: ClickStage, loads: Loads): Promise<Comparison> {
  const bare: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    bare.push(await rate(stage, loads.bare));
    ours.push(await rate(stage, loads.ours));
  }
  const measured = { bare: bare.slice(WARM_UP), ours: ours.slice(WARM_UP) };
  const ratios = measured.ours.map((rate, at) => rate / (measured.bare[at] ?? Infinity));
  const times = await drip(loads.ours, stage.clicks(400), 50);
  return { bare: median(measured.bare), ours: median(measured.ours), ratio: median(ratios), times };
}

/** Clicks per second, up to the moment when the last message was updated. */
async function rate(stage: ClickStage, load: Load): Promise<number> {
  const before = stage.updates();
  const clicks = stage.clicks(PER_ROUND);
  const began = performance.now();
  await flood(load, clicks, WIDTH);
  await stage.connector.waitFor(() => stage.updates() - before >= PER_ROUND, 30_000);
  const took = performance.now() - began;
  await quiet(stage);
  const updates = stage.updates() - before;
  if (updates !== PER_ROUND) throw new Error(`${PER_ROUND} clicks caused ${updates} updates`);
  return (PER_ROUND / took) * 1000;
}

/** Resolves when half a second has brought no more requests: what was told to Microsoft is told. */
async function quiet({ connector }: ClickStage): Promise<void> {
  let seen = -1;
  await until('quiet', 30_000, async () => {
    const before = seen;
    seen = connector.log.length;
    await new Promise((resolve) => setTimeout(resolve, 400));
    return before === connector.log.length;
  });
}

/** Clicks on events of 20 tenants with Azurite for storage. */
export async function benchClicksOnAzurite(): Promise<Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-bench-azurite-'));
  const storage = await startEmbedded({ dir, log: createLog('silent') });
  try {
    const stage = await openClickStage({ tenants: 20, alertsEach: 15, storage: storage.connectionString });
    const load = openLoad(stage.app.url);
    try {
      await flood(load, stage.clicks(100), 4);
      await quiet(stage);
      const times = await drip(load, stage.clicks(250), 25);
      return [
        noted('click over Azurite at 25/s, p50', quantile(times, 0.5), 'ms'),
        below('click over Azurite at 25/s, p99', quantile(times, 0.99), { goal: 100, unit: 'ms' }),
      ];
    } finally {
      load.close();
      await stage.close();
    }
  } finally {
    await storage.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
