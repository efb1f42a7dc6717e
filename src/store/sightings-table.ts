import { z } from 'zod';
import type { Sighting, SightingStore } from '../events/sightings.ts';
import { chunk, grouped, mapLimit } from '../kernel/concurrency.ts';
import { digest } from '../kernel/ids.ts';
import { isoOf } from './iso.ts';
import { encodeKey, newestFirst } from './keys.ts';
import { createCodec, moment, readable, tenantId } from './rows.ts';
import { MAX_OPS, type Op, type Row, type StoredRow, type Table, type Tables } from './tables.ts';

const codec = createCodec<Sighting>(
  z.object({ address: z.string(), tenantId, key: z.string(), detectedAt: moment, users: z.array(z.string()) }),
  (sighting) => JSON.stringify({ ...sighting, detectedAt: isoOf(sighting.detectedAt) }),
);

/** An address has one partition; few partitions let the addresses of a page of alerts share transactions. */
const PARTITIONS = 16;
const PAGE = 1_000;

function partitionOf(address: string): string {
  return `p${parseInt(digest([address], 8), 16) % PARTITIONS}`;
}

/** The key follows from address, time, tenant and event alone: whoever writes it again meets the same row. */
function rowKey({ address, detectedAt, tenantId, key }: Sighting): string {
  return `${encodeKey(address)}~${newestFirst(detectedAt, 0)}~${encodeKey(tenantId)}~${encodeKey(key)}`;
}

/** Inserts, which cost less than upserts; over what is there already where a page is stored once more. */
async function write(table: Table, pk: string, rows: readonly Row[]): Promise<void> {
  const all = (kind: 'insert' | 'upsert') => rows.map((row): Op => ({ kind, row }));
  if ((await table.transact(pk, all('insert'))) === 'conflict') await table.transact(pk, all('upsert'));
}

/** Events by address, newest first. */
export function createSightingStore(tables: Tables, { corr }: { corr: string }): SightingStore {
  const table = tables.table('Sightings');
  return {
    async add(sightings) {
      const byPartition = new Map<string, Map<string, Row>>();
      for (const [address, seen] of grouped(sightings, ({ address }) => address)) {
        const pk = partitionOf(address);
        const rows = byPartition.get(pk) ?? new Map<string, Row>();
        byPartition.set(pk, rows);
        for (const sighting of seen) {
          const rk = rowKey(sighting);
          rows.set(rk, { pk, rk, props: codec.encode(sighting, corr) });
        }
      }
      const runs = [...byPartition].flatMap(([pk, rows]) =>
        chunk([...rows.values()], MAX_OPS).map((run) => ({ pk, run })),
      );
      await mapLimit(runs, 4, ({ pk, run }) => write(table, pk, run));
    },
    async read({ address, since, limit }) {
      const prefix = `${encodeKey(address)}~`;
      const range = { pk: partitionOf(address), from: prefix, to: `${prefix}${newestFirst(since, 0)}~~` };
      const rows: StoredRow[] = [];
      let after: string | undefined;
      do {
        const page = await table.query({ ...range, limit: Math.min(PAGE, limit - rows.length), after });
        rows.push(...page.rows);
        after = page.next;
      } while (after !== undefined && rows.length < limit);
      const items = rows.flatMap((row) => readable(() => codec.decode(row)) ?? []);
      return { items, more: after !== undefined || items.length < rows.length };
    },
  };
}
