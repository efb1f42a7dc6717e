import type { FeedEntry, FeedStore } from './feed.ts';

type Readable = Pick<FeedStore, 'read'>;

/** Rows of the first page, of up to 40 entries each; a top-up seldom brings more. */
const FIRST_PAGE = 8;
const PAGE = 500;
const OVERLAP_MS = 120_000;

export interface Follower {
  /** From when on there is something to hear. */
  since(moment: Date): void;
  /** Hears what came since the last time, back to where it brings no news: one request for each feed, as a rule. */
  read(): Promise<void>;
  /** Goes through the whole overlap of one feed, another each time: writers may come late. */
  readDeep(): Promise<void>;
}

/** Follows feeds: each entry is heard at least once, whatever the order in which writers came through. */
export function createFollower(feeds: readonly Readable[], heard: (entry: FeedEntry) => void): Follower {
  const ends = feeds.map((feed) => ({ feed, newest: new Date(0), known: new Map<string, number>() }));
  return {
    since: (moment) => ends.forEach((end) => (end.newest = new Date(moment.getTime() + OVERLAP_MS))),
    async read() {
      await Promise.all(ends.map((end) => topUp(end, { heard, deep: false })));
    },
    async readDeep() {
      const [end] = ends.splice(0, 1);
      if (!end) return;
      ends.push(end);
      await topUp(end, { heard, deep: true });
    },
  };
}

interface End {
  readonly feed: Readable;
  newest: Date;
  /** Entries of the overlap that were heard, with when they were told. */
  readonly known: Map<string, number>;
}

interface Reading {
  readonly deep: boolean;
  heard(entry: FeedEntry): void;
}

async function topUp(end: End, { heard, deep }: Reading): Promise<void> {
  const since = new Date(end.newest.getTime() - OVERLAP_MS);
  const fresh: FeedEntry[] = [];
  let after: string | undefined;
  do {
    const page = await end.feed.read({ limit: after || deep ? PAGE : FIRST_PAGE, since, ...(after && { after }) });
    const news = page.entries.filter((entry) => !end.known.has(nameOf(entry)));
    fresh.push(...news);
    after = deep || news.length > 0 ? page.next : undefined;
  } while (after !== undefined);
  for (const entry of fresh) {
    end.known.set(nameOf(entry), entry.storedAt.getTime());
    heard(entry);
    if (entry.storedAt > end.newest) end.newest = entry.storedAt;
  }
  const old = end.newest.getTime() - OVERLAP_MS;
  for (const [name, at] of end.known) if (at < old) end.known.delete(name);
}

function nameOf({ number, storedAt, standing }: FeedEntry): string {
  return `${number}~${storedAt.getTime()}~${standing?.revision ?? 0}`;
}
