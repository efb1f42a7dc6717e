/** What a table can hold in one property. Dates keep milliseconds; `undefined` is not stored. */
export type Prop = string | number | boolean | Date | Uint8Array | undefined;
export type Props = Readonly<Record<string, Prop>>;

/** One row: its partition key, its row key (see `keys.ts` for what a key may hold) and its properties. */
export interface Row {
  readonly pk: string;
  readonly rk: string;
  readonly props: Props;
}

/** A row as it was read, with the version under which it may be replaced. */
export interface StoredRow extends Row {
  readonly etag: string;
}

/** One step of a transaction; all steps are in one partition and no two of them on one row. */
export type Op =
  | { readonly kind: 'insert' | 'upsert'; readonly row: Row }
  | { readonly kind: 'replace'; readonly row: Row; readonly etag: string }
  /** Unconditional, but a row that is not there fails the transaction. The service's client has no delete under an ETag here. */
  | { readonly kind: 'delete'; readonly rk: string };

export interface RowQuery {
  readonly pk: string;
  /** Row keys from here, this one included … */
  readonly from: string;
  /** … to here, this one not. */
  readonly to: string;
  readonly limit: number;
  /** Go on behind this row key: `next` of the page before. */
  readonly after?: string | undefined;
  /** Property names to read; all when absent. */
  readonly select?: readonly string[];
}

export interface RowPage {
  /** By row key, ascending in code unit order. */
  readonly rows: readonly StoredRow[];
  /** Pass as `after` to go on; absent at the end of the range. */
  readonly next?: string;
}

export const MAX_OPS = 100;
/** Estimated bytes at which a transaction is closed: the service stops at 4 MiB, and the estimate is rough. */
export const MAX_TRANSACTION_BYTES = 3_000_000;

/** Faults of the service are thrown as TocsinError; what may be expected (taken, changed, missing) is a value. */
export interface Table {
  get(pk: string, rk: string): Promise<StoredRow | undefined>;
  /** The new etag; undefined when there is such a row already. */
  insert(row: Row): Promise<string | undefined>;
  /** The new etag; undefined when the row changed or went since `etag` was read. */
  replace(row: Row, etag: string): Promise<string | undefined>;
  upsert(row: Row): Promise<string>;
  /** True when the row was there (and, with `etag`, unchanged) and is gone now. */
  delete(pk: string, rk: string, etag?: string): Promise<boolean>;
  /** All steps (at most MAX_OPS) or none: `conflict` when one of them met a row in another state than it expects. */
  transact(pk: string, ops: readonly Op[]): Promise<'done' | 'conflict'>;
  query(query: RowQuery): Promise<RowPage>;
}

export const TABLES = [
  'Events',
  'Activities',
  'Feed',
  'Raw',
  'Numbers',
  'Coverage',
  'Ticks',
  'Deeds',
  'Previews',
  'IgnoreRules',
  'Audit',
  'Conversations',
  'Staff',
  'Tenants',
  'Poison',
  'IpQuota',
  'Sightings',
  'Posture',
  'Tickets',
] as const;
export type TableName = (typeof TABLES)[number];

/** The one door to rows: every store file is written against it, once, for memory and for Azure. */
export interface Tables {
  table(name: TableName): Table;
  /** Time of the storage server: leases of several replicas are compared by it, never by a local clock. */
  now(): Date;
}

/** Every row of the range, page by page: for ranges that are known to be short. */
export async function readAll(table: Table, range: Omit<RowQuery, 'limit' | 'after'>): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  let after: string | undefined;
  do {
    const page: RowPage = await table.query({ ...range, limit: 1000, after });
    rows.push(...page.rows);
    after = page.next;
  } while (after !== undefined);
  return rows;
}
