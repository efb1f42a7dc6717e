import { TableClient, type TransactionAction } from '@azure/data-tables';
import type { Clock } from '../kernel/clock.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { TocsinError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { toEntity, toRow, OP } from './azure-entity.ts';
import type { StorageConnection } from './azure-connection.ts';
import { codeOf, statusOf } from './azure-errors.ts';
import { createPersistence, type Persistence } from './azure-persistence.ts';
import { createServerTime, type ServerTime } from './azure-time.ts';
import { MAX_OPS, TABLES, type Op, type Row, type RowQuery, type StoredRow, type Table } from './tables.ts';
import type { TableName, Tables } from './tables.ts';

/** Most rows the service gives in one answer. */
const PAGE = 1000;

export interface AzureTablesConfig {
  readonly connection: StorageConnection;
  /** Put before every table name, so that Tocsin can share an account: letters and digits. */
  readonly prefix: string;
}

/** Opens the tables, making those that are not there yet. Throws TocsinError when storage cannot be reached. */
export async function openAzureTables(config: AzureTablesConfig, deps: { clock: Clock }): Promise<Tables> {
  const time = createServerTime(deps.clock);
  const persist = createPersistence({ clock: deps.clock });
  const tables = new Map<TableName, Table>();
  await mapLimit(TABLES, 4, async (name) => {
    const client = connect(config.connection, `${config.prefix}${name}`, time);
    await persist(() => client.createTable());
    tables.set(name, createAzureTable(client, persist));
  });
  return { now: time.now, table: (name) => tables.get(name) as Table };
}

/** The client's own retries are off: it would take its own first write, come through unheard, for somebody else's. */
function connect(connection: StorageConnection, name: string, time: ServerTime): TableClient {
  const options = { retryOptions: { maxRetries: 0 } };
  const client =
    connection.kind === 'connectionString'
      ? TableClient.fromConnectionString(connection.connectionString, name, {
          ...options,
          allowInsecureConnection: connection.insecure,
        })
      : new TableClient(connection.tableUrl, name, connection.credential, options);
  client.pipeline.addPolicy(time.policy, { afterPhase: 'Retry' });
  return client;
}

function createAzureTable(client: TableClient, persist: Persistence): Table {
  const wrote: Wrote = async (row, op) => {
    const present = await persist(() => find(client, row.pk, row.rk));
    return present?.[OP] === op ? present.etag : undefined;
  };
  return {
    get: (pk, rk) =>
      persist(async () => {
        const entity = await find(client, pk, rk);
        return entity && toRow(entity);
      }),
    async insert(row) {
      const op = newId();
      const entity = toEntity(row, op);
      return persist(
        async () => etagOf(await client.createEntity(entity)),
        refusedAs([409], () => wrote(row, op)),
      );
    },
    async replace(row, etag) {
      const op = newId();
      const entity = toEntity(row, op);
      const write = async () => etagOf(await client.updateEntity(entity, 'Replace', { etag }));
      return persist(
        write,
        refusedAs([404, 412], () => wrote(row, op)),
      );
    },
    upsert: (row) => persist(async () => etagOf(await client.upsertEntity(toEntity(row, newId()), 'Replace'))),
    delete: (pk, rk, etag) => remove({ client, persist }, { pk, rk, etag }),
    transact: (pk, ops) => transact({ client, persist, wrote }, pk, ops),
    query: (query) => persist(() => readPage(client, query)),
  };
}

async function find(client: TableClient, pk: string, rk: string) {
  try {
    return await client.getEntity<Record<string, unknown>>(pk, rk);
  } catch (error) {
    if (isMissingRow(error)) return undefined;
    throw error;
  }
}

async function remove(
  { client, persist }: Pick<Transactor, 'client' | 'persist'>,
  { pk, rk, etag }: { pk: string; rk: string; etag: string | undefined },
): Promise<boolean> {
  return persist<boolean>(
    async () => {
      await client.deleteEntity(pk, rk, etag === undefined ? {} : { etag });
      return true;
    },
    // Gone after an unheard first try: that was us, or somebody who wanted the same.
    async (error, unheard) => {
      if (isMissingRow(error)) return { value: unheard };
      return statusOf(error) === 412 ? { value: false } : undefined;
    },
  );
}

/** The etag of `row` if it carries the mark `op`. */
type Wrote = (row: Row, op: string) => Promise<string | undefined>;

/** What a refusal with one of `statuses` means: `undefined` (somebody else's row), unless our own unheard try wrote it. */
function refusedAs(statuses: readonly number[], mine: () => Promise<string | undefined>) {
  return async (error: unknown, unheard: boolean) => {
    if (!statuses.includes(statusOf(error) ?? 0) || isMissingTable(error)) return undefined;
    return { value: unheard ? await mine() : undefined };
  };
}

interface Transactor {
  readonly client: TableClient;
  readonly persist: Persistence;
  readonly wrote: Wrote;
}

async function transact({ client, persist, wrote }: Transactor, pk: string, ops: readonly Op[]) {
  if (ops.length === 0) return 'done';
  if (ops.length > MAX_OPS) throw new TocsinError('INTERNAL', 'A transaction holds too many rows.');
  const op = newId();
  const actions = ops.map((step) => toAction(pk, step, op));
  return persist<'done' | 'conflict'>(
    async () => {
      await client.submitTransaction(actions);
      return 'done';
    },
    // A transaction's 412 carries no code, so only the status tells.
    async (error, unheard) => {
      if (![404, 409, 412].includes(statusOf(error) ?? 0) || isMissingTable(error)) return undefined;
      const witness = unheard ? witnessOf(ops) : undefined;
      return { value: witness && (await wrote(witness, op)) ? 'done' : 'conflict' };
    },
  );
}

/** The row to look at for whether our transaction went through: an inserted one, which nobody replaces meanwhile. */
function witnessOf(ops: readonly Op[]): Row | undefined {
  const written = ops.filter((op) => op.kind !== 'delete');
  return (written.find((op) => op.kind === 'insert') ?? written[0])?.row;
}

function toAction(pk: string, op: Op, id: string): TransactionAction {
  switch (op.kind) {
    case 'insert':
      return ['create', toEntity(op.row, id)];
    case 'upsert':
      return ['upsert', toEntity(op.row, id), 'Replace'];
    case 'replace':
      return ['update', toEntity(op.row, id), 'Replace', { etag: op.etag }];
    case 'delete':
      return ['delete', { partitionKey: pk, rowKey: op.rk }];
  }
}

/** One row more than asked for is read, so that a full page knows whether there is another. */
async function readPage(client: TableClient, query: RowQuery) {
  const { pk, from, to, after, limit, select } = query;
  const start = after !== undefined && after >= from ? `RowKey gt ${quote(after)}` : `RowKey ge ${quote(from)}`;
  const filter = `PartitionKey eq ${quote(pk)} and ${start} and RowKey lt ${quote(to)}`;
  const fields = select && ['PartitionKey', 'RowKey', ...select];
  const pages = client
    .listEntities<Record<string, unknown>>({ queryOptions: { filter, ...(fields && { select: fields }) } })
    .byPage({ maxPageSize: Math.min(PAGE, limit + 1) });
  const rows: StoredRow[] = [];
  for await (const page of pages) {
    for (const entity of page) rows.push(toRow(entity));
    if (rows.length > limit) break;
  }
  if (rows.length <= limit) return { rows };
  const kept = rows.slice(0, limit);
  return { rows: kept, next: (kept.at(-1) as StoredRow).rk };
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function etagOf(answer: { etag?: string }): string {
  return answer.etag ?? '';
}

function isMissingTable(error: unknown): boolean {
  return codeOf(error) === 'TableNotFound';
}

function isMissingRow(error: unknown): boolean {
  return statusOf(error) === 404 && !isMissingTable(error);
}
