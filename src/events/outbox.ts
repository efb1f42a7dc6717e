import type { TenantId } from '../tenants/tenant.ts';

/** What a notice is about: an event (its row key) or something of the tenant as a whole. */
export type Subject = string;

export const IMPORT_SUBJECT: Subject = 'import';
/** One blindness, one notice: the same card later says that the tenant can be read again. */
export function blindSubject(since: Date): Subject {
  return `blind-${since.getTime()}`;
}

/** Outbox channel of what Microsoft must hear of our changes. */
export const WRITE_BACK = 'microsoft';

/** "This channel must hear of revision N": written with the event, removed only when its receipt is kept. */
export interface OutboxItem {
  readonly tenantId: TenantId;
  readonly subject: Subject;
  readonly channel: string;
  readonly wanted: number;
  readonly due: Date;
  /** Tries so far; also the fence of the lease. */
  readonly attempt: number;
  readonly leaseUntil?: Date;
  /** A send whose answer was lost: one re-send after the documented wait, then people are told. */
  readonly unknownSince?: Date;
  readonly resent?: boolean;
  readonly lastError?: string;
  readonly etag: string;
}

/** How to find a delivered notice again. */
export interface Receipt {
  readonly channel: string;
  readonly revision: number;
  readonly at: Date;
  /** The channel's own reference, e.g. conversation and activity id. */
  readonly ref: Readonly<Record<string, string>>;
}

/** What remains to be told of a notice that some have heard: when it is tried again, and why. */
export type Rest = Required<Pick<OutboxItem, 'due' | 'lastError'>>;

export interface Outbox {
  /** Asks for a notice about a tenant-wide subject; nothing happens when it is already asked for. */
  ask(item: { tenantId: TenantId; subject: Subject; channel: string; wanted: number; corr: string }): Promise<void>;
  get(tenantId: TenantId, subject: Subject, channel: string): Promise<OutboxItem | undefined>;
  /** Everything that waits in this tenant. */
  list(tenantId: TenantId): Promise<readonly OutboxItem[]>;
  /** Replaces the item under its etag; undefined when it moved. */
  replace(item: OutboxItem): Promise<OutboxItem | undefined>;
  receipt(tenantId: TenantId, subject: Subject, channel: string): Promise<Receipt | undefined>;
  /**
   * Keeps the receipt and removes the item in one transaction. When the item moved meanwhile (a newer revision is
   * wanted) only the receipt is kept and false is returned: the item stays to be delivered again. With `rest`
   the item stays too, without its lease, for those who have not heard of it.
   */
  settle(item: OutboxItem, receipt: Receipt, rest?: Rest): Promise<boolean>;
  /** Gives a notice up for good. */
  drop(item: OutboxItem): Promise<void>;
}
