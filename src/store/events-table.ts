import type { HistoryLine, SecurityEvent } from '../events/event.ts';
import type { EventStore, EventWrite, Versioned } from '../events/store.ts';
import { eachLimit } from '../kernel/concurrency.ts';
import type { TenantId } from '../tenants/tenant.ts';
import * as rows from './event-rows.ts';
import { errandInsert } from './errands-table.ts';
import { encodeKey, startingWith } from './keys.ts';
import { askOp, outboxKey } from './outbox-rows.ts';
import { pack } from './pack.ts';
import { readRelated } from './related-rows.ts';
import { readAll, type Op, type RowPage, type Table, type Tables } from './tables.ts';

/** Transactions under way at once; more only queue up at the one partition they share. */
const LANES = 4;
/** How often a change is tried again when only its outbox rows moved. */
const TRIES = 5;

/**
 * Events with their indexes, their history and their outbox rows, all in the tenant's partition, so that one
 * transaction covers a change and everything that follows from it.
 */
export function createEventStore(tables: Tables): EventStore {
  const table = tables.table('Events');
  return {
    get: (tenantId, key) => read(table, tenantId, key),
    insert: (writes) => insert(tables, writes),
    replace: (write, before) => replace(tables, write, before),
    async list(tenantId, { open, ignored, limit, after }) {
      const index = ignored ? 'i' : open ? 'o' : 't';
      const page = await table.query({ pk: encodeKey(tenantId), ...startingWith(index), limit, after });
      return { items: page.rows.map(rows.readItem), ...(page.next !== undefined && { next: page.next }) };
    },
    keysDetected: (tenantId, span) => keysDetected(table, tenantId, span),
    related: (tenantId, relations, since) => readRelated(table, { tenantId, relations, since }),
    async history(tenantId, number): Promise<readonly HistoryLine[]> {
      const range = startingWith(rows.historyPrefix(number));
      return (await readAll(table, { pk: encodeKey(tenantId), ...range })).map(rows.historyCodec.decode);
    },
  };
}

async function read(table: Table, tenantId: TenantId, key: string): Promise<Versioned<SecurityEvent> | undefined> {
  const rk = rows.eventRowKey(key);
  const row = rk === undefined ? undefined : await table.get(encodeKey(tenantId), rk);
  return row && { value: rows.readEvent(row), etag: row.etag };
}

async function keysDetected(
  table: Table,
  tenantId: TenantId,
  { first, last, most }: Parameters<EventStore['keysDetected']>[1],
): Promise<ReadonlySet<string> | undefined> {
  const range = { pk: encodeKey(tenantId), ...rows.detectedRange(first, last), select: ['v', 'key'] };
  const keys = new Set<string>();
  let after: string | undefined;
  do {
    const page: RowPage = await table.query({ ...range, limit: 1_000, after });
    for (const row of page.rows) keys.add(rows.readKey(row));
    after = page.next;
    if (after !== undefined && keys.size >= most) return undefined;
  } while (after !== undefined);
  return keys;
}

interface Insertion {
  readonly index: number;
  readonly pk: string;
  readonly ops: readonly Op[];
}

async function insert(tables: Tables, writes: readonly EventWrite[]): Promise<boolean[]> {
  const table = tables.table('Events');
  const inserted = writes.map(() => false);
  const now = tables.now();
  await eachLimit(pack(insertions(writes, now)), LANES, async (pack) => {
    const done = (await table.transact(pack[0]?.pk ?? '', pack.flatMap(opsOf))) === 'done';
    // One known event, or one row that was left behind, spoils the whole transaction: find out which one.
    for (const insertion of pack)
      inserted[insertion.index] = done || (await table.transact(insertion.pk, overLeftovers(insertion))) === 'done';
  });
  return inserted;
}

function opsOf({ ops }: Insertion): readonly Op[] {
  return ops;
}

/** Of the first write of each event; a transaction may not hold one row twice. */
function* insertions(writes: readonly EventWrite[], now: Date): Generator<Insertion> {
  const seen = new Set<string>();
  for (const [index, write] of writes.entries()) {
    const id = `${write.event.tenantId}~${write.event.key}`;
    if (seen.has(id)) continue;
    seen.add(id);
    yield insertion(write, index, now);
  }
}

/**
 * Nothing of a new event is there yet, as a rule: an insert is one look for the row instead of an upsert's three. The
 * event's own row is the first.
 */
function insertion(write: EventWrite, index: number, now: Date): Insertion {
  const { event, corr } = write;
  const pk = encodeKey(event.tenantId);
  const ops: Op[] = [{ kind: 'insert', row: rows.eventRow(pk, event, corr) }];
  ops.push(...rows.indexInserts(pk, event, corr), errandInsert(event, corr), ...rows.historyInserts(pk, write));
  for (const channel of write.notify) ops.push(ask(write, channel, now, undefined));
  return { index, pk, ops };
}

/** Only the event's own row can conflict, so a conflict always means that the event is known. */
function overLeftovers({ ops }: Insertion): readonly Op[] {
  return ops.map((op, at): Op => (at > 0 && op.kind === 'insert' ? { kind: 'upsert', row: op.row } : op));
}

function ask(write: EventWrite, channel: string, now: Date, present: Parameters<typeof askOp>[1]): Op {
  const { event, corr } = write;
  const item = { tenantId: event.tenantId, subject: event.key, channel, wanted: event.revision };
  return askOp({ item, corr, from: write.notifyFrom ?? now }, present);
}

async function replace(tables: Tables, write: EventWrite, before: Versioned<SecurityEvent>): Promise<boolean> {
  const table = tables.table('Events');
  const { event, corr, notify } = write;
  const pk = encodeKey(event.tenantId);
  const changes: Op[] = [
    ...rows.historyInserts(pk, write),
    { kind: 'replace', row: rows.eventRow(pk, event, corr), etag: before.etag },
    ...rows.indexChanges(pk, before.value, write),
  ];
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const waiting = await Promise.all(notify.map((channel) => table.get(pk, outboxKey(event.key, channel))));
    const notices = notify.map((channel, index) => ask(write, channel, tables.now(), waiting[index]));
    if ((await table.transact(pk, [...changes, ...notices])) === 'done') return true;
    // A worker may have moved an outbox row; only a moved event is a lost race.
    if (notify.length === 0 || (await table.get(pk, encodeKey(event.key)))?.etag !== before.etag) return false;
  }
  return false;
}
