import { z } from 'zod';
import type { EventNumbers, NumberTarget } from '../events/store.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { TocsinError } from '../kernel/errors.ts';
import { createLru } from '../kernel/lru.ts';
import { ascending } from './keys.ts';
import { pack, type Unit } from './pack.ts';
import { createCodec, readProps, tenantId } from './rows.ts';
import type { Row, Table, Tables } from './tables.ts';

/** Numbers fetched ahead; what a replica has not used when it ends is a gap. */
const BLOCK = 50;
/** Numbers to a partition: a transaction's worth. */
const PER_PARTITION = 100;
const TRIES = 50;
const HEAD = { pk: 'head', rk: 'head' } as const;

const targetCodec = createCodec<NumberTarget>(z.object({ tenantId, key: z.string() }));
const headSchema = z.object({ next: z.number().int().positive() });

/**
 * Numbers are shared out in blocks by a row that is replaced under its ETag. Neighbouring numbers share a partition
 * (n div 100), because they are taken and assigned together: an import of 1,000 events costs 10 transactions. Spread
 * by n mod 16 each partition would hold six of a hundred, and no transaction would be worth its name.
 */
export function createEventNumbers(tables: Tables, deps: { corr: string }): EventNumbers {
  const table = tables.table('Numbers');
  const stock: number[] = [];
  /** A number never points elsewhere. */
  const found = createLru<number, NumberTarget>(5_000);
  let turn: Promise<unknown> = Promise.resolve();

  async function serve(count: number): Promise<readonly number[]> {
    if (stock.length < count) {
      const wanted = Math.max(BLOCK, count - stock.length);
      const first = await reserve(table, wanted, deps.corr);
      for (let number = first; number < first + wanted; number++) stock.push(number);
    }
    return stock.splice(0, count);
  }

  return {
    take(count) {
      const served = turn.then(() => serve(count));
      turn = served.catch(() => undefined);
      return served;
    },
    async assign(targets) {
      const units = [...targets].map(([number, target]) => unitOf(number, target, deps.corr));
      await mapLimit(pack(units), 4, async (pack) => {
        const pk = pack[0]?.pk;
        if (pk !== undefined)
          await table.transact(
            pk,
            pack.flatMap(({ ops }) => ops),
          );
      });
    },
    async find(number) {
      if (!Number.isSafeInteger(number) || number < 1) return undefined;
      const before = found.get(number);
      if (before) return before;
      const { pk, rk } = place(number);
      const row = await table.get(pk, rk);
      const target = row && targetCodec.decode(row);
      if (target) found.set(number, target);
      return target;
    },
  };
}

function place(number: number): { pk: string; rk: string } {
  return { pk: `n${ascending(Math.floor(number / PER_PARTITION))}`, rk: ascending(number) };
}

function unitOf(number: number, target: NumberTarget, corr: string): Unit {
  const row: Row = { ...place(number), props: targetCodec.encode(target, corr) };
  return { pk: row.pk, ops: [{ kind: 'upsert', row }] };
}

/** The first of `count` numbers that are now ours. */
async function reserve(table: Table, count: number, corr: string): Promise<number> {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const head = await table.get(HEAD.pk, HEAD.rk);
    const first = head ? readProps(headSchema, head).next : 1;
    const row = { ...HEAD, props: { v: 1, corr, next: first + count } };
    const etag = head ? await table.replace(row, head.etag) : await table.insert(row);
    if (etag !== undefined) return first;
  }
  throw new TocsinError('CONFLICT', 'Too many new events at once. Please try again.');
}
