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
    made(pk: string): Partition {
      let found = partitions.get(pk);
      if (!found) partitions.set(pk, (found = { rows: new Map(), keys: undefined }));
      return found;
    },
    store(partition: Partition, { pk, rk, props }: Row): string {
      const { rows } = partition;
      const before = rows.size;
      const etag = `W/"${++version}"`;
      rows.set(rk, { pk, rk, etag, props: copy(props) });
      if (rows.size !== before) partition.keys = undefined;
      return etag;
    },
    remove(partition: Partition | undefined, rk: string): void {
      if (partition?.rows.delete(rk)) partition.keys = undefined;
    },
  };
}

function createMemoryTable(): Table {
  const { partition, peek, made, store, remove } = createRows();
  const put = (row: Row) => store(made(row.pk), row);
  return {
    async get(pk, rk) {
      const row = peek(pk, rk);
      return row && { ...row, props: copy(row.props) };
    },
    insert: async (row) => (peek(row.pk, row.rk) ? undefined : put(row)),
    replace: async (row, etag) => (peek(row.pk, row.rk)?.etag === etag ? put(row) : undefined),
    upsert: async (row) => put(row),
    async delete(pk, rk, etag) {
      const row = peek(pk, rk);
      if (!row || (etag !== undefined && row.etag !== etag)) return false;
      remove(partition(pk), rk);
      return true;
    },
    async transact(pk, ops) {
      const present = partition(pk)?.rows;
      if (!ops.every((op) => fits(op, present?.get(keyOf(op))))) return 'conflict';
      const found = made(pk);
      for (const op of ops) {
        if (op.kind === 'delete') remove(found, op.rk);
        else store(found, op.row);
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
    else if (typeof value === 'object') copied[name] = value instanceof Date ? new Date(value) : new Uint8Array(value);
  }
  return copied;
}

function picked(props: Props, names: readonly string[]): Record<string, Prop> {
  return Object.fromEntries(names.map((name) => [name, props[name]]));
}
