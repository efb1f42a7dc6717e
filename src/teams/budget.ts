import type { Clock } from '../kernel/clock.ts';

/**
 * What `work` gives if it is ready within `ms`, else `late()`; the work goes on, and whoever started it must handle its
 * failure. Rejects when the work does in time.
 */
export async function within<T, L>(
  work: Promise<T>,
  { clock, ms }: { clock: Clock; ms: number },
  late: () => L,
): Promise<T | L> {
  const stop = new AbortController();
  const timer = clock.sleep(ms, stop.signal).then(late);
  // When the work wins, the timer is stopped, which rejects it: nobody is left to hear that.
  timer.catch(() => undefined);
  try {
    return await Promise.race([work, timer]);
  } finally {
    stop.abort(new Error('done'));
  }
}
