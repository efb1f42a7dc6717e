import cron from 'node-cron';
import type { Clock } from '../kernel/clock.ts';
import { errorFields } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { Ticks } from './ticks.ts';

/** Something to be done once per slot, by whichever replica is first. */
export interface ScheduledJob {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<void>;
}

interface ScheduleDeps {
  readonly ticks: Ticks;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Schedule {
  stop(): Promise<void>;
}

const KEEP_SLOTS_MS = 24 * 3_600_000;

/** Name of the slot that a moment falls into: sortable, and the same on every replica. */
export function slotOf(at: Date, everyMs: number): string {
  const start = Math.floor(at.getTime() / everyMs) * everyMs;
  return new Date(start).toISOString();
}

/**
 * Looks every second which slots have begun. A slot is claimed before it is run and marked done after; one that its
 * claimer left unfinished is taken over once the lease is past, as long as the slot lasts.
 */
export function startSchedule(deps: ScheduleDeps, jobs: readonly ScheduledJob[]): Schedule {
  const done = new Map<string, string>();
  const busy = new Map<string, Promise<void>>();

  async function attend(job: ScheduledJob): Promise<void> {
    const slot = slotOf(deps.clock.now(), job.everyMs);
    if (done.get(job.name) === slot) return;
    try {
      const claim = await deps.ticks.claim(job.name, slot);
      if (claim === 'taken') return;
      if (claim === 'mine') {
        await job.run();
        await deps.ticks.finish(job.name, slot);
      }
      const newHour = done.get(job.name)?.slice(0, 13) !== slot.slice(0, 13);
      done.set(job.name, slot);
      if (newHour) await deps.ticks.sweep(job.name, new Date(Date.parse(slot) - KEEP_SLOTS_MS).toISOString());
    } catch (error) {
      deps.log.warn({ ...errorFields(error), job: job.name }, 'a scheduled job failed');
    }
  }

  function look(): void {
    for (const job of jobs) {
      if (busy.has(job.name)) continue;
      const task = attend(job).finally(() => busy.delete(job.name));
      busy.set(job.name, task);
    }
  }

  const task = cron.schedule('* * * * * *', look);
  look();
  return {
    async stop() {
      await task.destroy();
      await Promise.allSettled(busy.values());
    },
  };
}
