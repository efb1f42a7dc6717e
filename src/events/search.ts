import type { Clock } from '../kernel/clock.ts';
import { isTocsinError } from '../kernel/errors.ts';
import { within } from '../kernel/within.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { searchable, type FeedEntry, type FeedStore } from './feed.ts';

export interface Found {
  /** Newest first. */
  readonly entries: readonly FeedEntry[];
  /** More match than are given. */
  readonly more: boolean;
  /** Older events than these were not searched; absent when all were. */
  readonly searchedSince?: Date;
  /** What came since the last search could not be read, or not in time: the newest may be missing. */
  readonly behind?: true;
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
/** A top-up seldom brings more. */
const FIRST_PAGE = 50;
/** How often the whole overlap is read again. */
const DEEP_MS = 60_000;
/** Another replica's clock and a slow write may put an entry behind one that was seen already. */
const OVERLAP_MS = 120_000;
/** Typing asks several times a second; once in this time is fresh enough. */
const FRESH_MS = 1_000;
/** Somebody who types does not wait longer for the newest when older ones are known. */
const WAIT_MS = 1_500;

/**
 * A search over the newest events, kept in memory and topped up from the feed. The first search reads what is there;
 * further ones only what came since.
 */
export function createEventSearch({ feed, clock, remember = REMEMBERED }: SearchDeps): EventSearch {
  /** Newest first; one entry per event. */
  let known: FeedEntry[] = [];
  let complete = true;
  const entries = new Map<number, FeedEntry>();
  let refreshedAt = Number.NEGATIVE_INFINITY;
  let deepAt = Number.NEGATIVE_INFINITY;
  let refreshing: Promise<void> | undefined;

  /** Reads on until a page ends with what is known; a `deep` reading goes through the whole overlap whatever it brings. */
  async function refresh(deep: boolean): Promise<void> {
    const newest = known[0]?.storedAt;
    const since = newest && new Date(newest.getTime() - OVERLAP_MS);
    const fresh = new Map<number, FeedEntry>();
    let after: string | undefined;
    do {
      const limit = newest && after === undefined && !deep ? FIRST_PAGE : PAGE;
      const page = await feed.read({ limit, ...(since && { since }), ...(after && { after }) });
      const news = page.entries.filter((entry) => isNews(entries.get(entry.number), entry));
      for (const entry of news) if (!fresh.has(entry.number)) fresh.set(entry.number, entry);
      const last = page.entries.at(-1);
      after = !deep && last && news.at(-1) !== last ? undefined : page.next;
    } while (after !== undefined && fresh.size < remember);
    if (after !== undefined) complete = false;
    refreshedAt = clock.now().getTime();
    if (fresh.size > 0) keep([...fresh.values()]);
  }

  function keep(fresh: readonly FeedEntry[]): void {
    for (const entry of fresh) if (isNews(entries.get(entry.number), entry)) entries.set(entry.number, entry);
    const all = [...entries.values()].sort(
      (a, b) => b.storedAt.getTime() - a.storedAt.getTime() || b.number - a.number,
    );
    if (all.length > remember) complete = false;
    known = all.slice(0, remember);
    for (const { number } of all.slice(remember)) entries.delete(number);
  }

  function topUp(): Promise<void> {
    const now = clock.now().getTime();
    if (now - refreshedAt < FRESH_MS) return Promise.resolve();
    refreshing ??= refresh(false).finally(() => {
      refreshing = undefined;
      if (now - deepAt >= DEEP_MS) void lookDeep(now);
    });
    return refreshing;
  }

  function isToppedUp(): Promise<boolean> {
    const work = topUp().then(
      () => true,
      (error: unknown) => {
        if (isTocsinError(error, 'UPSTREAM_UNAVAILABLE')) return false;
        throw error;
      },
    );
    return within(work, { clock, ms: WAIT_MS }, () => false);
  }

  /** Behind the answer, now and then: what was written late may lie behind many entries that are known. */
  async function lookDeep(now: number): Promise<void> {
    const first = deepAt === Number.NEGATIVE_INFINITY;
    deepAt = now;
    // The first reading read everything; storage that does not answer now is asked again with the next search.
    if (!first) await refresh(true).catch(() => undefined);
  }

  return {
    async find(query) {
      const behind = known.length > 0 && !(await isToppedUp());
      if (known.length === 0) await topUp();
      const { entries: picked, more } = pick(known, query);
      const oldest = known.at(-1)?.storedAt;
      const searchedSince = complete ? undefined : oldest;
      return { entries: picked, more, ...(searchedSince && { searchedSince }), ...(behind && { behind }) };
    },
  };
}

/** Whether an entry tells more than the one that is known of the same event: it is a later one. */
function isNews(known: FeedEntry | undefined, entry: FeedEntry): boolean {
  return !known || known.storedAt.getTime() < entry.storedAt.getTime();
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
