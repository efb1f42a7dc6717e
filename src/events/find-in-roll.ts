import { createLru } from '../kernel/lru.ts';
import { compareBy, firstBehind, matcherOf, placeOf, sorted, type ReportFilter, type ReportOrder } from './report.ts';
import type { RollBook } from './roll-book.ts';
import type { RollEntry } from './roll-entry.ts';

/** The entries that a filter lets through, in an order. */
export type FindInRoll = (filter: ReportFilter, order: ReportOrder) => readonly RollEntry[];

interface Found {
  readonly matches: (entry: RollEntry) => boolean;
  readonly entries: RollEntry[];
  version: number;
}

/** Questions that are remembered with what they found: a list is asked for page by page, and again every few seconds. */
const REMEMBERED = 20;

/**
 * Finds entries by looking at all of them once for each question; from then on only at those that changed. What it gives
 * is good until the next question.
 */
export function createFinder(book: RollBook): FindInRoll {
  const remembered = createLru<string, Found>(REMEMBERED);
  return (filter, order) => {
    const question = JSON.stringify([order, filter, [...filter.tenants]]);
    const before = remembered.get(question);
    const changes = before && book.since(before.version);
    if (before && changes) {
      const compare = compareBy(order);
      for (const { before: was, after: is } of changes) {
        if (was && before.matches(was)) takeOut(before.entries, was, compare);
        if (is && before.matches(is)) putIn(before.entries, is, compare);
      }
      before.version = book.version;
      return before.entries;
    }
    const matches = matcherOf(filter);
    const entries = [...sorted(book.list().filter(matches), order)];
    remembered.set(question, { matches, entries, version: book.version });
    return entries;
  };
}

type Compare = ReturnType<typeof compareBy>;

function takeOut(entries: RollEntry[], entry: RollEntry, compare: Compare): void {
  const at = firstBehind(entries, (other) => compare(placeOf(other), placeOf(entry)) >= 0);
  const found = entries[at];
  if (found && found.number === entry.number) entries.splice(at, 1);
}

function putIn(entries: RollEntry[], entry: RollEntry, compare: Compare): void {
  const at = firstBehind(entries, (other) => compare(placeOf(other), placeOf(entry)) > 0);
  entries.splice(at, 0, entry);
}
