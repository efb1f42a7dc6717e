import type { Clock } from '../../src/kernel/clock.ts';

export interface FakeClock extends Clock {
  /** Moves time on and wakes whoever slept until then. */
  advance(ms: number): Promise<void>;
}

/** A clock that stands still until it is moved. */
export function fakeClock(start = '2026-11-22T12:00:00.000Z'): FakeClock {
  let now = Date.parse(start);
  const sleepers: { until: number; wake: () => void }[] = [];
  return {
    now: () => new Date(now),
    sleep: (ms) => new Promise((wake) => sleepers.push({ until: now + ms, wake })),
    after(ms, work) {
      const sleeper = { until: now + ms, wake: work };
      sleepers.push(sleeper);
      return () => void (sleepers.includes(sleeper) && sleepers.splice(sleepers.indexOf(sleeper), 1));
    },
    async advance(ms) {
      const target = now + ms;
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      for (;;) {
        const next = sleepers.filter(({ until }) => until <= target).sort((a, b) => a.until - b.until)[0];
        if (!next) break;
        sleepers.splice(sleepers.indexOf(next), 1);
        now = Math.max(now, next.until);
        next.wake();
        for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      }
      now = target;
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    },
  };
}
