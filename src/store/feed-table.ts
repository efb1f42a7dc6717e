import { z } from 'zod';
import type { FeedEntry, FeedStore } from '../events/feed.ts';
import { chunk, mapLimit } from '../kernel/concurrency.ts';
import { severity } from './event-schema.ts';
import { createCodec, moment, tenantId } from './rows.ts';
import { MAX_OPS, type Op, type Tables } from './tables.ts';

const feedCodec = createCodec<FeedEntry>(
  z.object({
    tenantId,
    key: z.string(),
    number: z.number(),
    storedAt: moment,
    title: z.string(),
    severity,
    detectedAt: moment,
    find: z.string(),
  }),
);

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
      const ops = entries.map((entry): Op => {
        const rk = `${inverted(entry.storedAt)}-${String(entry.number).padStart(12, '0')}`;
        return { kind: 'upsert', row: { pk: PK, rk, props: feedCodec.encode(entry, corr) } };
      });
      await mapLimit(chunk(ops, MAX_OPS), 4, (run) => table.transact(PK, run));
    },
    async read({ limit, since, after }) {
      const to = since ? `${inverted(since)}~` : '~';
      const { rows, next } = await table.query({ pk: PK, from: '', to, limit, ...(after && { after }) });
      return { entries: rows.map((row) => feedCodec.decode(row)), ...(next && { next }) };
    },
  };
}
