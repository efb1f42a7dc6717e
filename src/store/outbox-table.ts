import type { Outbox, OutboxItem, Receipt, Rest } from '../events/outbox.ts';
import { TocsinError } from '../kernel/errors.ts';
import { encodeKey, startingWith } from './keys.ts';
import {
  askOp,
  outboxCodec,
  outboxKey,
  readOutbox,
  receiptCodec,
  receiptKey,
  type OutboxState,
} from './outbox-rows.ts';
import { readAll, type Op, type Row, type StoredRow, type Table, type Tables } from './tables.ts';

const TRIES = 8;

/** Outbox and receipts: rows in the tenant's partition of the Events table, where an event's transaction reaches them. */
export function createOutbox(tables: Tables, deps: { corr: string }): Outbox {
  const table = tables.table('Events');
  return {
    async ask({ corr, ...item }) {
      const pk = encodeKey(item.tenantId);
      for (let attempt = 1; attempt <= TRIES; attempt++) {
        const present = await table.get(pk, outboxKey(item.subject, item.channel));
        const waiting = readOutbox(present);
        if (waiting && waiting.wanted >= item.wanted) return;
        if ((await table.transact(pk, [askOp({ item, corr, from: tables.now() }, present)])) === 'done') return;
      }
      throw new TocsinError('CONFLICT', 'Too many changes at once. Please try again.');
    },
    get: async (tenantId, subject, channel) =>
      readOutbox(await table.get(encodeKey(tenantId), outboxKey(subject, channel))),
    async list(tenantId) {
      const rows = await readAll(table, { pk: encodeKey(tenantId), ...startingWith('x') });
      return rows.map(readOutbox).filter((item) => item !== undefined);
    },
    async replace(item) {
      const { etag: before, ...state } = item;
      const etag = await table.replace(rowOf(item, outboxCodec.encode(state, deps.corr)), before);
      return etag === undefined ? undefined : { ...item, etag };
    },
    async receipt(tenantId, subject, channel) {
      const row = await table.get(encodeKey(tenantId), receiptKey(subject, channel));
      return row && receiptCodec.decode(row);
    },
    settle: (item, receipt, rest) => settle(table, item, { receipt, rest, corr: deps.corr }),
    async drop(item) {
      await table.delete(encodeKey(item.tenantId), outboxKey(item.subject, item.channel), item.etag);
    },
  };
}

function rowOf(item: OutboxItem, props: Row['props']): Row {
  return { pk: encodeKey(item.tenantId), rk: outboxKey(item.subject, item.channel), props };
}

interface Settlement {
  readonly receipt: Receipt;
  readonly rest: Rest | undefined;
  readonly corr: string;
}

async function settle(table: Table, item: OutboxItem, settlement: Settlement): Promise<boolean> {
  const { etag, ...state } = item;
  const { rest, corr } = settlement;
  const row = rowOf(
    item,
    outboxCodec.encode(rest ? { ...released(item), ...rest } : { ...state, settled: true }, corr),
  );
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const keep = await keepReceipt(table, item, settlement);
    if ((await table.transact(row.pk, [{ kind: 'replace', row, etag }, keep])) === 'done') {
      if (!rest) await removeSettled(table, row);
      return true;
    }
    const present = await table.get(row.pk, row.rk);
    if (present?.etag === etag) continue;
    if ((await table.transact(row.pk, [keep, ...giveBack(present, item, settlement.corr)])) === 'done') return false;
  }
  throw new TocsinError('CONFLICT', 'The receipt of a notice could not be kept.');
}

/**
 * The send is over, so a newer revision that was asked for meanwhile need not wait for its lease to run out. A lease
 * that somebody else has taken since (another attempt) is theirs.
 */
function giveBack(present: StoredRow | undefined, item: OutboxItem, corr: string): Op[] {
  const waiting = readOutbox(present);
  if (!present || !waiting || waiting.attempt !== item.attempt) return [];
  const row = rowOf(item, outboxCodec.encode(released(waiting), corr));
  return [{ kind: 'replace', row, etag: waiting.etag }];
}

/** The item of a send that is over: whatever was known of it holds no more. */
function released(item: OutboxItem): OutboxState {
  const { etag: _etag, leaseUntil: _lease, unknownSince: _since, resent: _resent, lastError: _error, ...rest } = item;
  return rest;
}

/** Never over a receipt of a newer Tocsin: the one that is there is read first. */
async function keepReceipt(table: Table, item: OutboxItem, { receipt, corr }: Settlement): Promise<Op> {
  const pk = encodeKey(item.tenantId);
  const rk = receiptKey(item.subject, item.channel);
  const row = { pk, rk, props: receiptCodec.encode(receipt, corr) };
  const present = await table.get(pk, rk);
  if (!present) return { kind: 'insert', row };
  receiptCodec.decode(present);
  return { kind: 'replace', row, etag: present.etag };
}

/** Under its ETag, so that a notice asked for since then stays. A row left behind by a crash is read as gone. */
async function removeSettled(table: Table, { pk, rk, props }: Row): Promise<void> {
  const present = await table.get(pk, rk);
  const isOurs = typeof props.body === 'string' && present?.props.body === props.body;
  if (present && (isOurs || !readOutbox(present))) await table.delete(pk, rk, present.etag);
}
