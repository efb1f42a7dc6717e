import type { TenantId } from '../tenants/tenant.ts';
import { SEVERITIES, type Severity } from './alert.ts';
import { searchable } from './feed.ts';
import { listOf, type RollEntry } from './roll-entry.ts';

export const REPORTED = ['open', 'new', 'inProgress', 'resolved', 'ignored', 'all'] as const;
export const ORDERS = ['newest', 'oldest', 'gravest'] as const;
export type ReportOrder = (typeof ORDERS)[number];

/** Which events a report is about; what is absent lets everything through. */
export interface ReportFilter {
  readonly which: (typeof REPORTED)[number];
  /** Name of each tenant whose events may be shown; of no other tenant anything is. */
  readonly tenants: ReadonlyMap<TenantId, string>;
  readonly severities?: readonly Severity[] | undefined;
  readonly kinds?: readonly string[] | undefined;
  /** Object id of the assignee, in small letters. */
  readonly assigneeId?: string | undefined;
  /** All of them have to be found: in the title, names, addresses, kind, number or tenant's name. */
  readonly words?: string | undefined;
  /** Detected at or after, and before. */
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

/** The place behind which a page begins. */
export interface ReportPlace {
  readonly severity: Severity;
  readonly at: number;
  readonly number: number;
}

export interface ReportPage {
  readonly items: readonly RollEntry[];
  readonly total: number;
  /** Pass back to go on; absent at the end. */
  readonly next?: ReportPlace;
}

/** A page of what was found, in the order in which it was found. */
export function reportPage(
  found: readonly RollEntry[],
  { order, limit, after }: { order: ReportOrder; limit: number; after?: ReportPlace | undefined },
): ReportPage {
  const compare = compareBy(order);
  const start = after === undefined ? 0 : firstBehind(found, (entry) => compare(placeOf(entry), after) > 0);
  const items = found.slice(start, start + limit);
  const last = items.at(-1);
  const more = start + limit < found.length;
  return { items, total: found.length, ...(more && last && { next: placeOf(last) }) };
}

/** Those of what was found that have one of these numbers, in the order in which they were found. */
export function withNumbers(found: readonly RollEntry[], wanted: ReadonlySet<number>): readonly RollEntry[] {
  const items: RollEntry[] = [];
  for (const entry of found) {
    if (items.length === wanted.size) break;
    if (wanted.has(entry.number)) items.push(entry);
  }
  return items;
}

/** Numbers of all that was found behind a place, in the order in which it was found. */
export function numbersBehind(found: readonly RollEntry[], order: ReportOrder, after: ReportPlace): readonly number[] {
  const compare = compareBy(order);
  return found.slice(firstBehind(found, (entry) => compare(placeOf(entry), after) > 0)).map(({ number }) => number);
}

/** A test for the filter, with everything made ready that does not depend on the entry. */
export function matcherOf(filter: ReportFilter): (entry: RollEntry) => boolean {
  const words = wordsOf(filter.words);
  const names = new Map([...filter.tenants].map(([id, name]) => [id, searchable(name)]));
  const severities = filter.severities && new Set(filter.severities);
  const kinds = filter.kinds && new Set(filter.kinds);
  const from = filter.from?.getTime() ?? -Infinity;
  const until = filter.until?.getTime() ?? Infinity;
  const hasDays = filter.from !== undefined || filter.until !== undefined;
  return (entry) => {
    if (!isWanted(entry, filter.which)) return false;
    const name = names.get(entry.tenantId);
    if (name === undefined) return false;
    if (severities && !severities.has(entry.severity)) return false;
    if (kinds && !kinds.has(entry.kind)) return false;
    if (filter.assigneeId !== undefined && entry.assigneeId !== filter.assigneeId) return false;
    if (hasDays && (entry.detectedAt.getTime() < from || entry.detectedAt.getTime() >= until)) return false;
    return words.every((word) => entry.find.includes(word) || name.includes(word) || isNumber(word, entry));
  };
}

/** Longer words than anybody means find nothing faster. */
const MOST_WORDS = 10;

function wordsOf(text = ''): readonly string[] {
  return searchable(text).replaceAll('[.]', '.').split(' ').filter(Boolean).slice(0, MOST_WORDS);
}

function isNumber(word: string, { number }: RollEntry): boolean {
  return word === String(number) || word === `#${number}`;
}

function isWanted(entry: RollEntry, which: ReportFilter['which']): boolean {
  const list = listOf(entry);
  switch (which) {
    case 'all':
      return true;
    case 'open':
      return list === 'open';
    case 'ignored':
      return list === 'ignored';
    case 'resolved':
      return list === 'closed';
    case 'new':
    case 'inProgress':
      return list === 'open' && entry.status === which;
  }
}

export function placeOf({ severity, detectedAt, number }: RollEntry): ReportPlace {
  return { severity, at: detectedAt.getTime(), number };
}

/** How two places stand to each other in an order: below zero where the first comes first. */
export function compareBy(order: ReportOrder): Compare {
  return COMPARE[order];
}

type Compare = (a: ReportPlace, b: ReportPlace) => number;

const newer: Compare = (a, b) => b.at - a.at || b.number - a.number;
const COMPARE: Readonly<Record<ReportOrder, Compare>> = {
  newest: newer,
  oldest: (a, b) => -newer(a, b),
  gravest: (a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || newer(a, b),
};

/** `found` comes newest first, so the other orders follow without comparing anything. */
export function sorted(found: readonly RollEntry[], order: ReportOrder): readonly RollEntry[] {
  if (order === 'newest') return found;
  if (order === 'oldest') return found.toReversed();
  return SEVERITIES.toReversed().flatMap((severity) => found.filter((entry) => entry.severity === severity));
}

/** Index of the first that is behind; all after it are. */
export function firstBehind(found: readonly RollEntry[], isBehind: (entry: RollEntry) => boolean): number {
  let low = 0;
  let high = found.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBehind(found[middle] as RollEntry)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How many events of each severity were detected on a day, by UTC. */
export interface ReportDay {
  readonly day: string;
  readonly counts: Readonly<Record<Severity, number>>;
}

const DAY_MS = 86_400_000;

/** Counts of the days that end with `last`, the oldest first, of entries that come newest first. */
export function reportDays(
  found: readonly RollEntry[],
  { last, days }: { last: Date; days: number },
): readonly ReportDay[] {
  const from = Math.floor(last.getTime() / DAY_MS) * DAY_MS + DAY_MS - days * DAY_MS;
  const counts = Array.from({ length: days }, () => ({ informational: 0, low: 0, medium: 0, high: 0 }));
  for (const { detectedAt, severity } of found) {
    const at = detectedAt.getTime() - from;
    if (at < 0) break;
    const day = counts[Math.floor(at / DAY_MS)];
    if (day) day[severity] += 1;
  }
  return counts.map((count, at) => ({ day: new Date(from + at * DAY_MS).toISOString().slice(0, 10), counts: count }));
}
