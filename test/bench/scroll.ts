import type { Frame } from 'playwright-core';
import type { CommandDeps } from '../../src/commands/context.ts';
import { createLateAnswers } from '../../src/commands/late.ts';
import { createRunCommand } from '../../src/commands/run-command.ts';
import { createEventRoll } from '../../src/events/roll.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/kernel/log.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import { createMemoryTables, createStores } from '../../src/store/index.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { openTabOver, type TabOver } from '../e2e/tab-over.ts';
import { ANALYST, EVENTS, fill } from './many-events.ts';
import { below, noted, quantile, type Figure } from './result.ts';
import { WATCH, type Seen } from './watch-frames.ts';

const HOME = '5b0a7a1e-91c4-4f0d-8a53-2c6f1d7e9b10' as TenantId;
const log = createLog('silent');

/** The report's list of 100,000 events in Chromium, moved by wheel, keys, and far and wide as by its scroll bar. */
export async function benchScroll(): Promise<Figure[]> {
  const tab = await openTabOver({ ...(await manyEvents()), homeTenantId: HOME, person: ANALYST });
  try {
    const frame = await tab.visit('report/which=all');
    await frame.getByText(`${EVENTS.toLocaleString('en-GB')} events`).waitFor();
    await frame.getByRole('row').nth(20).waitFor();
    await frame.evaluate(WATCH);
    return await measure(tab, frame);
  } finally {
    await tab.close();
  }
}

async function manyEvents() {
  const tables = createMemoryTables(systemClock);
  const stores = createStores({ tables, clock: systemClock, log, replica: 'bench' });
  await fill(tables, stores);
  const late = createLateAnswers({ clock: systemClock, log });
  const roll = createEventRoll({ ...stores, clock: systemClock, log });
  const deps = { ...stores, roll, late, clock: systemClock, log, metrics: noMetrics };
  const runCommand = createRunCommand(deps as unknown as CommandDeps);
  const ask = () =>
    runCommand({ verb: 'report', input: { which: 'all', words: 'x' }, actor: ANALYST, surface: 'tab', corr: 'bench' });
  for (let read = await ask(); 'reading' in read && read.reading; read = await ask()) await systemClock.sleep(100);
  return { runCommand, late, clock: systemClock, log };
}

const END = 'document.querySelector("[role=grid]").scrollIntoView({ block: "end" })';

async function measure(tab: TabOver, frame: Frame): Promise<Figure[]> {
  const { page, asked } = tab;
  const watched = async (work: () => Promise<unknown>): Promise<Seen> => {
    await frame.evaluate('watch.begin()');
    await work();
    return frame.evaluate<Seen>('watch.end()');
  };
  const idle = await watched(() => page.waitForTimeout(1_500));
  await page.mouse.move(600, 600);
  const wheel = await watched(async () => {
    for (let turn = 0; turn < 150; turn++) await page.mouse.wheel(0, 300);
    await page.waitForTimeout(300);
  });
  await frame.locator('[role=row][tabindex="0"]').focus();
  const keys = await watched(async () => {
    for (let turn = 0; turn < 60; turn++) await page.keyboard.press('PageDown');
  });
  await page.keyboard.press('End');
  await frame.locator(`[aria-rowindex="${EVENTS + 1}"]:focus:not([aria-busy])`).waitFor();
  await page.keyboard.press('Home');
  await frame.locator('[aria-rowindex="2"]:focus:not([aria-busy])').waitFor();
  asked.length = 0;
  const drag = await watched(() => frame.evaluate('watch.drag(4000)'));
  const requests = asked.length;
  const far: number[] = [];
  for (let jump = 0; jump < 30; jump++) far.push(await frame.evaluate<number>(`watch.jump(${(jump * 0.37) % 1})`));
  await frame.evaluate(END);
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return [
    noted('tab at rest, frames p95', quantile(idle.gaps, 0.95), 'ms'),
    ...framesOf('wheel', wheel),
    ...framesOf('keys', keys),
    ...framesOf('drag', drag),
    below('tab far jump, rows there, p95', quantile(far, 0.95), { goal: 300, unit: 'ms' }),
    below('tab drag over 100,000 rows twice', requests, { goal: 50, unit: 'requests' }),
    below('tab rows in the document, most', Math.max(wheel.rows, keys.rows, drag.rows), { goal: 120, unit: 'rows' }),
    below('tab heap after scrolling', usedSize / 1e6, { goal: 60, unit: 'MB' }),
  ];
}

function framesOf(how: string, { gaps, longTasks }: Seen): Figure[] {
  return [
    noted(`tab ${how}, frames p50`, quantile(gaps, 0.5), 'ms'),
    below(`tab ${how}, frames p95`, quantile(gaps, 0.95), { goal: 34, unit: 'ms' }),
    noted(`tab ${how}, longest frame`, Math.max(...gaps), 'ms'),
    noted(`tab ${how}, tasks over 50 ms`, longTasks, 'tasks'),
  ];
}
