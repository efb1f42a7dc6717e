import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { chunk, mapLimit } from '../kernel/concurrency.ts';
import { TocsinError } from '../kernel/errors.ts';
import { digest } from '../kernel/ids.ts';
import type { LocalDate } from '../posture/snapshot.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { ascending, encodeKey, startingWith } from './keys.ts';
import { pack, type Unit } from './pack.ts';
import { cut, refuseNewer } from './rows.ts';
import { MAX_OPS, readAll, type RowPage, type StoredRow, type Table } from './tables.ts';

/** In a thread of their own: a snapshot of 100,000 users would hold up everything else for half a second. */
const packed = promisify(gzip);
const unpacked = promisify(gunzip);

const VERSION = 1;

/** `s`napshots, and the people of large `a`lerts. */
export type BodySort = 's' | 'a';

/**
 * Bodies too large for one row, in parts of a tenant's partition. A name begins with the day, so that old ones are one
 * range, and goes on with a digest of the content, so that writing one again changes nothing.
 */
export interface Bodies {
  /** All parts are there when it resolves. */
  put(tenantId: TenantId, body: { sort: BodySort; localDate: LocalDate; json: string }): Promise<string>;
  /** Undefined when it is gone. Throws INTERNAL for one that is incomplete. */
  get(tenantId: TenantId, name: string): Promise<string | undefined>;
  /** Removes those of that sort and older days. */
  purge(tenantId: TenantId, sort: BodySort, before: LocalDate): Promise<void>;
}

export function createBodies(table: Table, { corr }: { corr: string }): Bodies {
  return {
    async put(tenantId, { sort, localDate, json }) {
      const pk = encodeKey(tenantId);
      const bytes = await packed(json, { level: 1 });
      const name = bodyName(sort, localDate, bytes);
      const parts = cut(bytes);
      // The last part is written last: where it is, all are.
      if (await table.get(pk, partKey(name, parts.length - 1))) return name;
      const units = parts.map((part, index): Unit => {
        const row = { pk, rk: partKey(name, index), props: { v: VERSION, corr, parts: parts.length, part } };
        return { pk, ops: [{ kind: 'upsert', row }] };
      });
      for (const run of pack(units))
        await table.transact(
          pk,
          run.flatMap(({ ops }) => ops),
        );
      return name;
    },
    async get(tenantId, name) {
      const rows = await readAll(table, { pk: encodeKey(tenantId), ...startingWith(`${name}~`) });
      return rows.length === 0 ? undefined : join(rows);
    },
    async purge(tenantId, sort, before) {
      await removeRange(table, { pk: encodeKey(tenantId), from: sort, to: `${sort}${encodeKey(before)}` });
    },
  };
}

/** By the packed bytes: another version of Node.js may pack the same text into other parts. */
function bodyName(sort: BodySort, localDate: LocalDate, bytes: Buffer): string {
  return `${sort}${encodeKey(localDate)}.${digest([bytes.toString('latin1')])}`;
}

function partKey(name: string, index: number): string {
  return `${name}~${ascending(index, 4)}`;
}

async function join(rows: readonly StoredRow[]): Promise<string | undefined> {
  for (const row of rows) refuseNewer(row, VERSION);
  // Old bodies are removed from their beginning on.
  if (!rows[0]?.rk.endsWith(ascending(0, 4))) return undefined;
  const parts = rows.map(({ props }) => props.part).filter((part) => part instanceof Uint8Array);
  if (parts.length !== rows[0].props.parts) throw new TocsinError('INTERNAL', 'A stored snapshot is incomplete.');
  return (await unpacked(Buffer.concat(parts))).toString('utf8');
}

/** Removes the rows of a range, ascending; another replica may be at it too. */
export async function removeRange(table: Table, range: { pk: string; from: string; to: string }): Promise<void> {
  let after: string | undefined;
  do {
    const page: RowPage = await table.query({ ...range, select: ['v'], limit: 1000, after });
    for (const run of chunk(page.rows, MAX_OPS)) {
      const ops = run.map(({ rk }) => ({ kind: 'delete' as const, rk }));
      if ((await table.transact(range.pk, ops)) === 'done') continue;
      await mapLimit(run, 8, ({ rk }) => table.delete(range.pk, rk));
    }
    after = page.next;
  } while (after !== undefined);
}
