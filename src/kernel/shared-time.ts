import type { Clock } from './clock.ts';
import { isTocsinError } from './errors.ts';

/** A time that several readings share. */
export interface SharedTime {
  /** What `work` reads; undefined, and `missed` true, where the other side is silent or slower than what is left of the time. */
  read<T>(work: () => Promise<T>): Promise<T | undefined>;
  missed(): boolean;
}

/** Lets `asking` read for `ms` and go on with what came: an answer of most is worth more than none. */
export async function withSharedTime<R>(
  { clock, ms }: { readonly clock: Clock; readonly ms: number },
  asking: (time: SharedTime) => Promise<R>,
): Promise<R> {
  let [isOver, missed] = [false, false];
  let stop = () => {};
  const over = new Promise<void>((resolve) => {
    stop = clock.after(ms, () => {
      isOver = true;
      resolve();
    });
  });
  const late = (error?: unknown) => {
    if (error !== undefined && !isTocsinError(error, 'UPSTREAM_UNAVAILABLE')) throw error;
    missed = true;
    return undefined;
  };
  try {
    return await asking({
      read: (work) => (isOver ? Promise.resolve(late()) : Promise.race([work().catch(late), over.then(() => late())])),
      missed: () => missed,
    });
  } finally {
    stop();
  }
}
