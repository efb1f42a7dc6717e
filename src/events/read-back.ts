import { mapLimit } from '../kernel/concurrency.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { FeedStore } from './feed.ts';
import type { RollBook } from './roll-book.ts';
import { entryOfItem } from './roll-entry.ts';
import type { EventStore } from './store.ts';

interface ReadBack {
  readonly events: EventStore;
  readonly book: RollBook;
  readonly most: number;
  /** How far back everything is there now; undefined when everything is. */
  told(since: Date | undefined): void;
}

interface Front {
  readonly tenantId: TenantId;
  after?: string;
  /** Everything newer of this tenant is there. */
  at: number;
}

const PAGE = 1_000;
const AT_ONCE = 4;

/** Reads the tenants' newest-first indexes, always on where the least is read, until all is there or it is enough. */
export async function readBack({ events, book, most, told }: ReadBack, tenantIds: readonly TenantId[]): Promise<void> {
  let fronts: Front[] = tenantIds.map((tenantId) => ({ tenantId, at: Infinity }));
  while (fronts.length > 0 && book.size < most) {
    fronts.sort((a, b) => b.at - a.at);
    const left = await mapLimit(fronts.slice(0, AT_ONCE), AT_ONCE, async (front) => {
      const { tenantId, after } = front;
      const page = await events.list(tenantId, { open: false, limit: PAGE, ...(after && { after }) });
      for (const item of page.items) if (!book.get(tenantId, item.key)) book.put(entryOfItem(item));
      if (page.next === undefined) return [];
      return [{ tenantId, after: page.next, at: page.items.at(-1)?.detectedAt.getTime() ?? front.at }];
    });
    fronts = [...left.flat(), ...fronts.slice(AT_ONCE)];
    const newest = Math.max(...fronts.map(({ at }) => at));
    if (Number.isFinite(newest) || fronts.length === 0) told(fronts.length === 0 ? undefined : new Date(newest));
  }
}

/** Rows; each holds up to 40 entries. */
const WORDS_PAGE = 200;

/** Gives the entries the names and addresses that the feed has of them, newest first. */
export async function readWords({ feed, book, most, told }: Omit<ReadBack, 'events'> & { readonly feed: FeedStore }) {
  let after: string | undefined;
  let count = 0;
  do {
    const page = await feed.read({ limit: WORDS_PAGE, ...(after && { after }) });
    for (const { tenantId, key, find, number } of page.entries) {
      const known = book.get(tenantId, key);
      // The newest telling is met first, and holds what the older ones hold.
      if (known && known.number === number && known.find.length < find.length) book.put({ ...known, find });
    }
    count += page.entries.length;
    after = page.next;
    const last = page.entries.at(-1);
    told(after === undefined ? undefined : last?.storedAt);
  } while (after !== undefined && count < most);
}
