import type { Clock } from '../kernel/clock.ts';
import type { Op, Prop, Props, Row, RowQuery, StoredRow, Table, TableName, Tables } from './tables.ts';

interface Partition {
  readonly rows: Map<string, StoredRow>;
  /** The row keys in code unit order, as the service keeps them; made when a range is read, forgotten when keys change. */
  keys: readonly string[] | undefined;
}

/** Tables in this process: for the tests, and for trying Tocsin without storage. Nothing outlives the process. */
export function createMemoryTables(clock: Clock): Tables {
  const tables = new Map<TableName, Table>();
  return {
    now: () => clock.now(),
    table(name) {
      const table = tables.get(name) ?? createMemoryTable();
      tables.set(name, table);
      return table;
    },
  };
}

/** The bare rows of one table, by partition. */
function createRows() {
  const partitions = new Map<string, Partition>();
  let version = 0;
  return {
    partition: (pk: string) => partitions.get(pk),
    peek: (pk: string, rk: string) => partitions.get(pk)?.rows.get(rk),
    store(row: Row): string {
      let found = partitions.get(row.pk);
      if (!found) partitions.set(row.pk, (found = { rows: new Map(), keys: undefined }));
      const { rows } = found;
      const etag = `W/"${++version}"`;
      if (!rows.has(row.rk)) found.keys = undefined;
      rows.set(row.rk, { pk: row.pk, rk: row.rk, etag, props: copy(row.props) });
      return etag;
    },
    remove(pk: string, rk: string): void {
      const found = partitions.get(pk);
      if (found?.rows.delete(rk)) found.keys = undefined;
    },
  };
}

function createMemoryTable(): Table {
  const { partition, peek, store, remove } = createRows();
  return {
    async get(pk, rk) {
      const row = peek(pk, rk);
      return row && { ...row, props: copy(row.props) };
    },
    insert: async (row) => (peek(row.pk, row.rk) ? undefined : store(row)),
    replace: async (row, etag) => (peek(row.pk, row.rk)?.etag === etag ? store(row) : undefined),
    upsert: async (row) => store(row),
    async delete(pk, rk, etag) {
      const row = peek(pk, rk);
      if (!row || (etag !== undefined && row.etag !== etag)) return false;
      remove(pk, rk);
      return true;
    },
    async transact(pk, ops) {
      if (!ops.every((op) => fits(op, peek(pk, keyOf(op))))) return 'conflict';
      for (const op of ops) {
        if (op.kind === 'delete') remove(pk, op.rk);
        else store(op.row);
      }
      return 'done';
    },
    query: async (query) => page(partition(query.pk), query),
  };
}

function keyOf(op: Op): string {
  return op.kind === 'delete' ? op.rk : op.row.rk;
}

function fits(op: Op, present: StoredRow | undefined): boolean {
  switch (op.kind) {
    case 'insert':
      return !present;
    case 'replace':
      return present?.etag === op.etag;
    case 'delete':
      return present !== undefined;
    case 'upsert':
      return true;
  }
}

function page(partition: Partition | undefined, query: RowQuery): { rows: StoredRow[]; next?: string } {
  const rows: StoredRow[] = [];
  if (!partition) return { rows };
  const { from, to, after, limit, select } = query;
  const keys = (partition.keys ??= [...partition.rows.keys()].sort());
  let index = firstAtOrBehind(keys, after !== undefined && after > from ? after : from);
  if (keys[index] === after) index++;
  for (; rows.length < limit; index++) {
    const key = keys[index];
    if (key === undefined || key >= to) return { rows };
    const row = partition.rows.get(key) as StoredRow;
    rows.push({ ...row, props: copy(row.props, select) });
  }
  const following = keys[index];
  const last = rows.at(-1)?.rk;
  return following !== undefined && following < to && last !== undefined ? { rows, next: last } : { rows };
}

/** Index of the first key that is `key` or behind it. */
function firstAtOrBehind(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A copy that shares nothing that can be altered. */
function copy(props: Props, select?: readonly string[]): Props {
  const copied: Record<string, Prop> = select ? picked(props, select) : { ...props };
  for (const name in copied) {
    const value = copied[name];
    if (value === undefined) delete copied[name];
    else if (typeof value === 'object') copied[name] = value instanceof Date ? new Date(value) : Uint8Array.from(value);
  }
  return copied;
}

function picked(props: Props, names: readonly string[]): Record<string, Prop> {
  return Object.fromEntries(names.map((name) => [name, props[name]]));
}
