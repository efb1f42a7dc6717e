import type { Held } from './held.ts';

/** What is to be asked for next: the numbers of all rows, or what some rows say. */
export type Wish = 'numbers' | readonly number[];

/** So many rows are asked for at once. */
const AT_ONCE = 100;
/** So many rows beyond the screen are there before they come into sight, those ahead rather than those behind. */
const NEAR = 40;
const FAR = 90;

export interface Sight {
  readonly first: number;
  readonly last: number;
  /** The way in which the list was moved last. */
  readonly goesUp: boolean;
}

/** What of a list is missing for what is looked at, and for where the person is going. */
export function wishOf(held: Held, { first, last, goesUp }: Sight): Wish | undefined {
  if (needsNumbers(held, last)) return 'numbers';
  const missing = (from: number, to: number) =>
    held.order.slice(Math.max(0, from), Math.max(0, to)).filter((number) => isMissing(held, number));
  if (missing(first - NEAR, last + NEAR).length === 0) return undefined;
  const ahead = goesUp ? missing(first - FAR, first).toReversed() : missing(last + 1, last + FAR);
  const behind = goesUp ? missing(last + 1, last + NEAR) : missing(first - NEAR, first).toReversed();
  return [...missing(first, last + 1), ...ahead, ...behind].slice(0, AT_ONCE);
}

/** Those that were asked for too early are asked for again once all older events are read. */
function needsNumbers({ order, size, next, isEarly, latest }: Held, last: number): boolean {
  if (next === undefined) return false;
  return order.length < size ? last + NEAR >= order.length : isEarly && !latest.reading;
}

/** Rows that left the list are not there to be asked for. */
function isMissing({ lines, gone }: Held, number: number): boolean {
  return !lines.has(number) && !gone.has(number);
}

const APART_MS = 100;
const REST_MS = 80;
const LONGEST_MS = 400;

export interface LoaderDeps {
  wish(): Wish | undefined;
  /** Never rejects. */
  load(wish: Wish, signal: AbortSignal): Promise<void>;
  /** True while one of these rows is on the screen. */
  isSeen(numbers: readonly number[]): boolean;
}

export interface Loader {
  /** Something else is looked at; `rushes` when nothing of it was on the screen a moment ago. */
  look(rushes: boolean): void;
  stop(): void;
}

/**
 * Loads what is looked at, one request at a time and a few in a second however fast the list is moved: rows that rush by
 * are not asked for, and a request for what has left the screen is given up.
 */
export function createLoader({ wish: wishNow, load, isSeen }: LoaderDeps): Loader {
  let busy: { readonly wish: Wish; readonly stop: AbortController } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let begun = -Infinity;
  let rushed: number | undefined;

  function start(): void {
    timer = rushed = undefined;
    const wish = wishNow();
    if (wish === undefined || (busy && (busy.wish === 'numbers' || isSeen(busy.wish)))) return;
    busy?.stop.abort();
    const turn = (busy = { wish, stop: new AbortController() });
    begun = performance.now();
    // What it brought is drawn, and that is when the next wish is made; what failed is not asked for at once.
    void load(wish, turn.stop.signal).finally(() => {
      if (busy === turn) busy = undefined;
    });
  }
  function look(rushes: boolean): void {
    const now = performance.now();
    if (rushes) {
      clearTimeout(timer);
      rushed ??= now;
      timer = setTimeout(start, Math.max(0, Math.min(REST_MS, rushed + LONGEST_MS - now)));
    } else timer ??= setTimeout(start, Math.max(0, begun + APART_MS - now));
  }
  return {
    look,
    stop() {
      clearTimeout(timer);
      timer = undefined;
      busy?.stop.abort();
      busy = undefined;
    },
  };
}
