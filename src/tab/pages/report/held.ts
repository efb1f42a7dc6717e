import type { WireResult } from '../../api.ts';

export type Answer = WireResult<'report'>;
export type Line = Answer['items'][number];

/**
 * The list as it was when it was opened. Its rows never move by themselves: what came since waits to be asked for, and
 * what left is marked where it stands.
 */
export interface Held {
  /** Numbers of the rows in their order: those of the first page, or of all. */
  readonly order: readonly number[];
  /** How many of them are of the first page. */
  readonly head: number;
  /** How many rows there are; the numbers of those behind `order` are not known yet. */
  readonly size: number;
  /** What is known of rows, those looked at last behind the others. */
  readonly lines: ReadonlyMap<number, Line>;
  /** What the numbers behind the first page are asked for with; absent where it is the only one. */
  readonly next: string | undefined;
  /** The numbers were asked for while older events were still being read: they have to be asked for again. */
  readonly isEarly: boolean;
  /** Events that belong into the list and are not shown yet. */
  readonly fresh: number;
  /** Numbers of rows that the filter no longer lets through. */
  readonly gone: ReadonlySet<number>;
  readonly latest: Answer;
  /** The answer that it was begun with. */
  readonly begun: Answer;
}

/** So many rows are kept, so that whoever looks at a hundred thousand does not hold them all. */
const REMEMBERED = 2_000;

export function firstHeld(answer: Answer): Held {
  const order = answer.items.map(({ number }) => number);
  const lines = new Map(answer.items.map((line) => [line.number, line]));
  const size = answer.next === undefined ? order.length : Math.max(answer.total, order.length);
  const head = order.length;
  const known = { order, head, size, lines, next: answer.next, latest: answer, begun: answer };
  return { ...known, isEarly: false, fresh: 0, gone: new Set() };
}

/** False where a list was begun anew: what was asked of the one is not told of the other, where it may be old. */
export function isSameList(one: Held, other: Held): boolean {
  return one.begun === other.begun;
}

/** True where the numbers of all rows are known. */
export function isWhole({ order, size, isEarly }: Held): boolean {
  return order.length >= size && !isEarly;
}

type Numbers = Pick<WireResult<'reportNumbers'>, 'numbers' | 'reading'>;

/** With the numbers of all rows behind the first page. */
export function withNumbers(held: Held, { numbers, reading }: Numbers): Held {
  const first = held.order.slice(0, held.head);
  const shown = new Set(first);
  const order = [...first, ...numbers.filter((number) => !shown.has(number))];
  const there = new Set(order);
  const gone = new Set([...held.gone].filter((number) => there.has(number)));
  return { ...held, order, size: order.length, isEarly: reading, gone };
}

/**
 * With what some rows say now; those that were asked for and are not among the answers have left the list. The same
 * object where nothing differs, so that nothing is drawn again.
 */
export function withLines(held: Held, asked: readonly number[], items: readonly Line[]): Held {
  const now = new Map(items.map((line) => [line.number, line]));
  const left = asked.filter((number) => !now.has(number));
  const differ = items.filter((line) => differs(held.lines.get(line.number), line));
  const gone = goneNow(held.gone, { left, here: now });
  if (differ.length === 0 && gone === held.gone) return held;
  const lines = new Map(held.lines);
  for (const line of differ) {
    lines.delete(line.number);
    lines.set(line.number, line);
  }
  for (const number of lines.keys()) {
    if (lines.size <= REMEMBERED) break;
    if (!now.has(number)) lines.delete(number);
  }
  return { ...held, lines, gone };
}

/** With what the first page says now: rows are brought up to date where they stand, and those that came are counted. */
export function withFirst(held: Held, answer: Answer): Held {
  const shown = new Set(held.order);
  const lastKnown = answer.items.findLastIndex(({ number }) => shown.has(number));
  // Behind the last row of the first page the numbers may not be known: what is pulled up from there is not new.
  const above = isWhole(held) || lastKnown < 0 ? answer.items : answer.items.slice(0, lastKnown);
  const came = above.filter(({ number }) => !shown.has(number)).length;
  // What came pushes as many rows off the end of the page as it brought: those may still be there.
  const sure = held.order.slice(0, Math.max(0, held.head - (answer.next === undefined ? 0 : came)));
  const here = answer.items.filter(({ number }) => shown.has(number));
  const now = withLines(held, sure, here);
  const rows = isWhole(held) ? held.order.length : Math.max(held.order.length, answer.total - came + now.gone.size);
  const unseen = answer.reading ? 0 : answer.total - (rows - now.gone.size);
  const fresh = Math.max(came, isWhole(held) ? unseen : 0);
  const isSame =
    now === held && fresh === held.fresh && rows === held.size && !differs(bare(held.latest), bare(answer));
  return isSame ? held : { ...now, fresh, size: rows, latest: answer };
}

/** Without rows that left because of what the person did. */
export function without(held: Held, numbers: ReadonlySet<number>): Held {
  const stays = (number: number) => !numbers.has(number) || !held.gone.has(number);
  const order = held.order.filter(stays);
  if (order.length === held.order.length) return held;
  const head = held.order.slice(0, held.head).filter(stays).length;
  const gone = new Set([...held.gone].filter((number) => !numbers.has(number)));
  return { ...held, order, head, gone, size: held.size - (held.order.length - order.length) };
}

/**
 * The rows from one event to another, both included. An event is found by its number: where it stood a moment ago another
 * may stand by now, which nobody chose. None where one of them is not in the list.
 */
export function rowsBetween(order: readonly number[], from: number, to: number): readonly number[] {
  const [one, other] = [order.indexOf(from), order.indexOf(to)];
  return one < 0 || other < 0 ? [] : order.slice(Math.min(one, other), Math.max(one, other) + 1);
}

function goneNow(
  before: ReadonlySet<number>,
  { left, here }: { readonly left: readonly number[]; readonly here: ReadonlyMap<number, Line> },
): ReadonlySet<number> {
  const isSame = left.every((number) => before.has(number)) && ![...before].some((number) => here.has(number));
  if (isSame) return before;
  return new Set([...[...before].filter((number) => !here.has(number)), ...left]);
}

function bare(answer: Answer): Answer {
  return { ...answer, items: [] };
}

function differs(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
