import type { Clock } from '../kernel/clock.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { searchable, type FeedEntry, type FeedStore } from './feed.ts';

export interface Found {
  /** Newest first. */
  readonly entries: readonly FeedEntry[];
  /** More match than are given. */
  readonly more: boolean;
  /** Older events than these were not searched; absent when all were. */
  readonly searchedSince?: Date;
}

export interface EventSearch {
  /**
   * Entries that hold every word of `text` (in their own words or in `nameOf` their tenant), of tenants that `visible`
   * lets through. Costs one storage request when asked seldom, none when asked often.
   */
  find(query: SearchQuery): Promise<Found>;
}

export interface SearchQuery {
  readonly text: string;
  readonly limit: number;
  visible(tenantId: TenantId): boolean;
  nameOf(tenantId: TenantId): string;
}

interface SearchDeps {
  readonly feed: FeedStore;
  readonly clock: Clock;
  /** Events kept in memory, the newest; about 0.5 kB each. */
  readonly remember?: number;
}

const REMEMBERED = 50_000;
const PAGE = 1_000;
/** Another replica's clock and a slow write may put an entry behind one that was seen already. */
const OVERLAP_MS = 120_000;
/** Typing asks several times a second; once in this time is fresh enough. */
const FRESH_MS = 1_000;

/**
 * A search over the newest events, kept in memory and topped up from the feed. The first search reads what is there;
 * further ones only what came since.
 */
export function createEventSearch({ feed, clock, remember = REMEMBERED }: SearchDeps): EventSearch {
  /** Newest first; one entry per event. */
  let known: FeedEntry[] = [];
  let complete = true;
  let refreshedAt = Number.NEGATIVE_INFINITY;
  let refreshing: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    const newest = known[0]?.storedAt;
    const since = newest && new Date(newest.getTime() - OVERLAP_MS);
    const fresh = new Map<number, FeedEntry>();
    let after: string | undefined;
    do {
      const page = await feed.read({ limit: PAGE, ...(since && { since }), ...(after && { after }) });
      for (const entry of page.entries) if (!fresh.has(entry.number)) fresh.set(entry.number, entry);
      after = page.next;
    } while (after !== undefined && fresh.size < remember);
    if (after !== undefined) complete = false;
    const all = [...fresh.values(), ...known.filter(({ number }) => !fresh.has(number))];
    all.sort((a, b) => b.storedAt.getTime() - a.storedAt.getTime() || b.number - a.number);
    if (all.length > remember) complete = false;
    known = all.slice(0, remember);
    refreshedAt = clock.now().getTime();
  }

  function topUp(): Promise<void> {
    if (clock.now().getTime() - refreshedAt < FRESH_MS) return Promise.resolve();
    refreshing ??= refresh().finally(() => (refreshing = undefined));
    return refreshing;
  }

  return {
    async find(query) {
      await topUp();
      const { entries, more } = pick(known, query);
      const oldest = known.at(-1)?.storedAt;
      return { entries, more, ...(!complete && oldest && { searchedSince: oldest }) };
    },
  };
}

function pick(known: readonly FeedEntry[], { text, limit, visible, nameOf }: SearchQuery) {
  const words = searchable(text).replaceAll('[.]', '.').split(' ').filter(Boolean);
  const names = new Map<TenantId, string>();
  const entries: FeedEntry[] = [];
  for (const entry of known) {
    if (!visible(entry.tenantId)) continue;
    const name = names.get(entry.tenantId) ?? searchable(nameOf(entry.tenantId));
    names.set(entry.tenantId, name);
    if (!words.every((word) => entry.find.includes(word) || name.includes(word))) continue;
    if (entries.length === limit) return { entries, more: true };
    entries.push(entry);
  }
  return { entries, more: false };
}
