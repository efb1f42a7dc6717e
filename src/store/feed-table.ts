import { z } from 'zod';
import { feedEntry, type ChangeFeed, type FeedEntry, type FeedStore } from '../events/feed.ts';
import type { EventStore } from '../events/store.ts';
import { chunk, grouped, mapLimit } from '../kernel/concurrency.ts';
import { errorFields } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { eventStatus, severity } from './event-schema.ts';
import { listsDiffer } from './event-rows.ts';
import { isoOf } from './iso.ts';
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
  standing: z
    .object({
      revision: z.number(),
      kind: z.string(),
      status: eventStatus,
      assignee: z.string().exactOptional(),
      assigneeId: z.string().exactOptional(),
      ignored: z.literal(true).exactOptional(),
    })
    .exactOptional(),
});
const feedCodec = createCodec<FeedEntry>(entry, (one) => JSON.stringify(written(one)));
/** Entries that were stored at one moment, the highest number first. */
const runCodec = createCodec<{ readonly run: readonly FeedEntry[] }>(z.object({ run: z.array(entry) }), ({ run }) =>
  JSON.stringify({ run: run.map(written) }),
);

function written(one: FeedEntry) {
  return { ...one, storedAt: isoOf(one.storedAt), detectedAt: isoOf(one.detectedAt) };
}

/** About 20 kB of a row. */
const RUN = 40;

/** One partition each: the search and the report read all tenants newest first in one range. */
type Feed = 'feed' | 'changes';
const FAR = 9_999_999_999_999;

/** Newest first: the later, the smaller. */
function inverted(at: Date): string {
  return String(FAR - at.getTime()).padStart(13, '0');
}

/** All events in few words, newest first; as `changes` those whose standing changed. */
export function createFeedStore(tables: Tables, { corr, pk = 'feed' }: { corr: string; pk?: Feed }): FeedStore {
  const table = tables.table('Feed');
  return {
    async add(entries) {
      const moments = grouped(entries, ({ storedAt }) => storedAt.getTime());
      const ops = [...moments.values()]
        .flatMap((together) => chunk(together.toSorted(byNumber), RUN))
        .map((run): Op => ({ kind: 'upsert', row: { pk, ...rowOf(run, corr) } }));
      await mapLimit(chunk(ops, MAX_OPS), 4, (run) => table.transact(pk, run));
    },
    async read({ limit, since, after }) {
      const to = since ? `${inverted(since)}~` : '~';
      const { rows, next } = await table.query({ pk, from: '', to, limit, ...(after && { after }) });
      return { entries: rows.flatMap(entriesOf), ...(next && { next }) };
    },
  };
}

/** Tells changes one write at a time: what comes meanwhile goes together with the next. */
export function createChangeFeed(tables: Tables, { corr, log }: { corr: string; log: Log }): ChangeFeed {
  const feed = createFeedStore(tables, { corr, pk: 'changes' });
  let waiting: FeedEntry[] = [];
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const now = waiting;
      waiting = [];
      // Nobody waits for it; the report finds out for itself within minutes.
      await feed.add(now).catch((error: unknown) => log.warn(errorFields(error), 'changes could not be told'));
    }
    writing = undefined;
  }

  return {
    tell(entry) {
      waiting.push(entry);
      writing ??= write();
    },
    async read(query) {
      await writing;
      return feed.read(query);
    },
  };
}

/** The events, which tell whenever lists show one otherwise than before. */
export function telling(events: EventStore, changes: ChangeFeed, now: () => Date): EventStore {
  return {
    ...events,
    async replace(write, before) {
      const done = await events.replace(write, before);
      if (done && listsDiffer(before.value, write.event)) changes.tell(feedEntry(write.event, now()));
      return done;
    },
  };
}

function byNumber(a: FeedEntry, b: FeedEntry): number {
  return b.number - a.number;
}

/** What came together lies together: a page of alerts costs rows by the dozen, not by the thousand. */
function rowOf(run: readonly FeedEntry[], corr: string): Omit<Row, 'pk'> {
  const [first] = run as [FeedEntry];
  const rk = `${inverted(first.storedAt)}-${String(first.number).padStart(12, '0')}`;
  if (run.length === 1) return { rk, props: feedCodec.encode(first, corr) };
  return { rk: `${rk}-run`, props: runCodec.encode({ run }, corr) };
}

function entriesOf(row: Row): readonly FeedEntry[] {
  return row.rk.endsWith('-run') ? runCodec.decode(row).run : [feedCodec.decode(row)];
}
