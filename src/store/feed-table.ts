import { z } from 'zod';
import type { FeedEntry, FeedStore } from '../events/feed.ts';
import { chunk, grouped, mapLimit } from '../kernel/concurrency.ts';
import { severity } from './event-schema.ts';
import { createCodec, moment, tenantId } from './rows.ts';
import { MAX_OPS, type Op, type Row, type Tables } from './tables.ts';

const entry = z.object({
  tenantId,
  key: z.string(),
  number: z.number(),
  storedAt: moment,
  title: z.string(),
  severity,
  detectedAt: moment,
  find: z.string(),
});
const feedCodec = createCodec<FeedEntry>(entry);
/** Entries that were stored at one moment, the highest number first. */
const runCodec = createCodec<{ readonly run: readonly FeedEntry[] }>(z.object({ run: z.array(entry) }));
/** About 20 kB of a row. */
const RUN = 40;

/** One partition: the search reads all tenants newest first in one range. */
const PK = 'feed';
const FAR = 9_999_999_999_999;

/** Newest first: the later, the smaller. */
function inverted(at: Date): string {
  return String(FAR - at.getTime()).padStart(13, '0');
}

/** All events in few words, newest first. */
export function createFeedStore(tables: Tables, { corr }: { corr: string }): FeedStore {
  const table = tables.table('Feed');
  return {
    async add(entries) {
      const moments = grouped(entries, ({ storedAt }) => storedAt.getTime());
      const ops = [...moments.values()]
        .flatMap((together) => chunk(together.toSorted(byNumber), RUN))
        .map((run): Op => ({ kind: 'upsert', row: rowOf(run, corr) }));
      await mapLimit(chunk(ops, MAX_OPS), 4, (run) => table.transact(PK, run));
    },
    async read({ limit, since, after }) {
      const to = since ? `${inverted(since)}~` : '~';
      const { rows, next } = await table.query({ pk: PK, from: '', to, limit, ...(after && { after }) });
      return { entries: rows.flatMap(entriesOf), ...(next && { next }) };
    },
  };
}

function byNumber(a: FeedEntry, b: FeedEntry): number {
  return b.number - a.number;
}

/** What came together lies together: a page of alerts costs rows by the dozen, not by the thousand. */
function rowOf(run: readonly FeedEntry[], corr: string): Row {
  const [first] = run as [FeedEntry];
  const rk = `${inverted(first.storedAt)}-${String(first.number).padStart(12, '0')}`;
  if (run.length === 1) return { pk: PK, rk, props: feedCodec.encode(first, corr) };
  return { pk: PK, rk: `${rk}-run`, props: runCodec.encode({ run }, corr) };
}

function entriesOf(row: Row): readonly FeedEntry[] {
  return row.rk.endsWith('-run') ? runCodec.decode(row).run : [feedCodec.decode(row)];
}
