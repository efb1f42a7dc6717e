import type { WireResult } from '../../api.ts';

export type Answer = WireResult<'report'>;
export type Line = Answer['items'][number];

/** One page as it was loaded: what it was asked for with, what came, and what goes on behind it. */
export interface HeldPage {
  readonly after: string | undefined;
  readonly items: readonly Line[];
  readonly next: string | undefined;
}

/** What is on the screen. Rows never move by themselves: what came since waits to be asked for. */
export interface Held {
  readonly pages: readonly HeldPage[];
  /** Events that belong into what is loaded and are not shown yet. */
  readonly fresh: number;
  /** Numbers of rows that the filter no longer lets through. */
  readonly gone: ReadonlySet<number>;
  readonly latest: Answer;
}

export function firstHeld(answer: Answer): Held {
  return { pages: [pageOf(undefined, answer)], fresh: 0, gone: new Set(), latest: answer };
}

/** With the next page behind the others; an event that is there already is not shown twice. */
export function withNext(held: Held, after: string, answer: Answer): Held {
  if (held.pages.at(-1)?.next !== after) return held;
  const shown = new Set(rowsOf(held).map(({ number }) => number));
  const items = answer.items.filter(({ number }) => !shown.has(number));
  return { ...held, pages: [...held.pages, { ...pageOf(after, answer), items }], latest: answer };
}

/**
 * With what a page says now: rows are brought up to date where they stand, those that left are marked, and those that
 * came are counted. The same object where nothing differs, so that nothing is drawn again.
 */
export function withFresh(held: Held, after: string | undefined, answer: Answer): Held {
  const at = held.pages.findIndex((page) => page.after === after);
  const page = held.pages[at];
  if (!page) return held;
  const now = new Map(answer.items.map((line) => [line.number, line]));
  const items = page.items.map((line) => {
    const line2 = now.get(line.number);
    return line2 && JSON.stringify(line2) !== JSON.stringify(line) ? line2 : line;
  });
  // What came pushes as many rows off the end of the page as it brought: those may still be there.
  const shown = new Set(rowsOf(held).map(({ number }) => number));
  const came = answer.items.filter(({ number }) => !shown.has(number)).length;
  const pushed = answer.next === undefined ? 0 : came;
  const sure = page.items.slice(0, page.items.length - pushed);
  const gone = new Set(held.gone);
  for (const { number } of page.items) if (now.has(number)) gone.delete(number);
  for (const { number } of sure) if (!now.has(number)) gone.add(number);
  const fresh = at === 0 ? came : held.fresh;
  const isSame =
    fresh === held.fresh &&
    items.every((line, index) => line === page.items[index]) &&
    gone.size === held.gone.size &&
    [...gone].every((number) => held.gone.has(number)) &&
    JSON.stringify({ ...answer, items: [] }) === JSON.stringify({ ...held.latest, items: [] });
  if (isSame) return held;
  return { pages: held.pages.with(at, { ...page, items }), fresh, gone, latest: answer };
}

/** Without rows that left because of what the person did. */
export function without(held: Held, numbers: ReadonlySet<number>): Held {
  const leaves = ({ number }: Line) => numbers.has(number) && held.gone.has(number);
  const pages = held.pages.map((page) => ({ ...page, items: page.items.filter((line) => !leaves(line)) }));
  return { ...held, pages };
}

export function rowsOf({ pages }: Pick<Held, 'pages'>): readonly Line[] {
  return pages.flatMap(({ items }) => items);
}

function pageOf(after: string | undefined, { items, next }: Answer): HeldPage {
  return { after, items, next };
}
