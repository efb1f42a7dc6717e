import type { Clock } from './clock.ts';

/**
 * What `work` gives if it is ready within `ms`, else `late()`; the work goes on, and whoever started it must handle its
 * failure. Rejects when the work does in time.
 */
export async function within<T, L>(
  work: Promise<T>,
  { clock, ms }: { clock: Clock; ms: number },
  late: () => L,
): Promise<T | L> {
  let stop = () => {};
  const over = new Promise<void>((resolve) => {
    stop = clock.after(ms, resolve);
  });
  try {
    return await Promise.race([work, over.then(late)]);
  } finally {
    stop();
  }
}
