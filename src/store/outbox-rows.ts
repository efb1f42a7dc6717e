import { z } from 'zod';
import type { OutboxItem, Receipt } from '../events/outbox.ts';
import { isoOf } from './iso.ts';
import { encodeKey, joinKey } from './keys.ts';
import { createCodec, moment, rememberingCodec, tenantId } from './rows.ts';
import type { Op, StoredRow } from './tables.ts';

/** An outbox item without the version it was read under. */
export type OutboxState = Omit<OutboxItem, 'etag'> & {
  /**
   * Its receipt is kept and the row waits to be removed. Receipt and this mark are written in one transaction; the
   * removal follows, because a transaction cannot delete under an ETag. Whoever reads it takes it for gone.
   */
  readonly settled?: boolean;
};

export const outboxCodec = createCodec<OutboxState>(
  z.object({
    tenantId,
    subject: z.string(),
    channel: z.string(),
    wanted: z.number(),
    due: moment,
    attempt: z.number(),
    leaseUntil: moment.exactOptional(),
    unknownSince: moment.exactOptional(),
    resent: z.boolean().exactOptional(),
    lastError: z.string().exactOptional(),
    settled: z.boolean().exactOptional(),
  }),
  (item) => JSON.stringify({ ...item, due: isoOf(item.due) }),
);

/** A receipt is read to send over it, and again to write over it. */
export const receiptCodec = rememberingCodec<Receipt>(
  z.object({ channel: z.string(), revision: z.number(), at: moment, ref: z.record(z.string(), z.string()) }),
);

export function outboxKey(subject: string, channel: string): string {
  return `x${joinKey(subject, channel)}`;
}

export function receiptKey(subject: string, channel: string): string {
  return `r${joinKey(subject, channel)}`;
}

/** The item in a row; undefined when there is no row, or one whose notice is settled. */
export function readOutbox(row: StoredRow | undefined): OutboxItem | undefined {
  if (!row) return undefined;
  const { settled, ...item } = outboxCodec.decode(row);
  return settled ? undefined : { ...item, etag: row.etag };
}

export interface Ask {
  readonly item: Pick<OutboxItem, 'tenantId' | 'subject' | 'channel' | 'wanted'>;
  readonly corr: string;
  /** When it is due, where nothing waits yet. */
  readonly from: Date;
}

/**
 * Asks for a notice over what waits already. An item that waits keeps its lease, tries and due time: taking those
 * away would let a second worker send while the first one is still at it. One that nobody has tried yet is due at the
 * earlier of both moments.
 */
export function askOp({ item, corr, from }: Ask, present: StoredRow | undefined): Op {
  const { tenantId, subject, channel, wanted } = item;
  const waiting = readOutbox(present);
  const { etag: _etag, ...kept } = waiting ?? { tenantId, subject, channel, due: from, attempt: 0, wanted };
  const due = isUntouched(kept) && from < kept.due ? from : kept.due;
  const state = { ...kept, due, wanted: Math.max(kept.wanted, wanted) };
  const row = { pk: encodeKey(tenantId), rk: outboxKey(subject, channel), props: outboxCodec.encode(state, corr) };
  return present ? { kind: 'replace', row, etag: present.etag } : { kind: 'insert', row };
}

/** Nobody has tried to deliver it: it waits only because it was not to be told sooner. */
function isUntouched({ attempt, leaseUntil, unknownSince }: Omit<OutboxItem, 'etag'>): boolean {
  return attempt === 0 && leaseUntil === undefined && unknownSince === undefined;
}
