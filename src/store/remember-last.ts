import type { Clock } from '../kernel/clock.ts';

export interface RememberLast<T> {
  /** What `make` makes, or what it made before where the same key was asked for last. */
  get(key: string, make: () => Promise<T | undefined>): Promise<T | undefined>;
  /** Lets go of what has not been asked for in a while. No timer does that, which would keep a process from ending. */
  tidy(): void;
}

/**
 * Holds the one thing that was made last, for `ms` after it was last asked for: what is large and asked for again and
 * again, as the pages of one list are. Whoever asks while it is being made waits for the same. Only for what never
 * changes under its key; neither a fault nor what is not there is held.
 */
export function rememberLast<T>(clock: Pick<Clock, 'now'>, ms: number): RememberLast<T> {
  let held: { readonly key: string; readonly value: Promise<T | undefined> } | undefined;
  let until = 0;
  async function make(key: string, work: () => Promise<T | undefined>): Promise<T | undefined> {
    const mine = { key, value: work() };
    held = mine;
    const made = await mine.value.catch(() => undefined);
    if (made === undefined && held === mine) held = undefined;
    return mine.value;
  }
  function tidy(): void {
    if (clock.now().getTime() >= until) held = undefined;
  }
  return {
    tidy,
    get(key, work) {
      tidy();
      until = clock.now().getTime() + ms;
      return held?.key === key ? held.value : make(key, work);
    },
  };
}
