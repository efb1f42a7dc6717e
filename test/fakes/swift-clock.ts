import { systemClock, type Clock } from '../../src/kernel/clock.ts';

export interface SwiftClock extends Clock {
  /** It is at least then; who sleeps until then wakes. */
  set(at: Date | string): void;
}

/**
 * A clock that runs `times` as fast as ours and can be set forward. What bounds one answer in time (`after`) keeps to
 * real time, because sockets do.
 */
export function swiftClock(start: string, times = 60): SwiftClock {
  const began = performance.now();
  let ahead = Date.parse(start);
  const now = () => ahead + (performance.now() - began) * times;
  const sleepers = new Set<{ until: number; wake(): void }>();
  return {
    now: () => new Date(now()),
    after: systemClock.after,
    async sleep(ms, signal) {
      const woken = new AbortController();
      const sleeper = { until: now() + ms, wake: () => woken.abort() };
      sleepers.add(sleeper);
      const stop = () => woken.abort();
      signal?.addEventListener('abort', stop, { once: true });
      await systemClock.sleep(ms / times, woken.signal).catch(() => {});
      signal?.removeEventListener('abort', stop);
      sleepers.delete(sleeper);
      signal?.throwIfAborted();
    },
    set(at) {
      ahead += Math.max(0, new Date(at).getTime() - now());
      for (const { until, wake } of sleepers) if (until <= now()) wake();
    },
  };
}
