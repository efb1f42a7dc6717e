import { z } from 'zod';
import type { EventNumbers, NumberTarget } from '../events/store.ts';
import { grouped, mapLimit } from '../kernel/concurrency.ts';
import { TocsinError } from '../kernel/errors.ts';
import { createLru } from '../kernel/lru.ts';
import { ascending } from './keys.ts';
import { createCodec, readProps, tenantId } from './rows.ts';
import { readAll, type Row, type Table, type Tables } from './tables.ts';

/** Numbers fetched ahead; what a replica has not used when it ends is a gap. */
const BLOCK = 50;
/** Numbers to a partition, and so at most to a row. */
const PER_PARTITION = 100;
const TRIES = 50;
const HEAD = { pk: 'head', rk: 'head' } as const;

const target = z.object({ tenantId, key: z.string() });
const targetCodec = createCodec<NumberTarget>(target);
interface Run {
  readonly targets: readonly (readonly [number, NumberTarget])[];
}
const runCodec = createCodec<Run>(z.object({ targets: z.array(z.tuple([z.number(), target])) }));
const headSchema = z.object({ next: z.number().int().positive() });

/**
 * Numbers are shared out in blocks by a row that is replaced under its ETag. Neighbouring numbers share a partition
 * (n div 100), because they are taken and assigned together, and what is assigned together shares a row: an import of
 * 1,000 events costs 11 rows. A number of its own has a row of its own, found by one read.
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
      const runs = grouped(targets, ([number]) => Math.floor(number / PER_PARTITION));
      await mapLimit([...runs.values()], 4, (run) => table.upsert(rowOf(run, deps.corr)));
    },
    async find(number) {
      if (!Number.isSafeInteger(number) || number < 1) return undefined;
      const before = found.get(number);
      if (before) return before;
      const { pk, rk } = place(number);
      const row = await table.get(pk, rk);
      const target = row ? targetCodec.decode(row) : await findInRuns(table, number);
      if (target) found.set(number, target);
      return target;
    },
  };
}

function place(number: number): { pk: string; rk: string } {
  return { pk: `n${ascending(Math.floor(number / PER_PARTITION))}`, rk: ascending(number) };
}

/** The row of numbers of one partition that were assigned together. */
function rowOf(run: Run['targets'], corr: string): Row {
  const [first, ...others] = run.toSorted(([a], [b]) => a - b) as [Run['targets'][number], ...Run['targets']];
  const { pk, rk } = place(first[0]);
  if (others.length === 0) return { pk, rk, props: targetCodec.encode(first[1], corr) };
  return { pk, rk: `r${rk}`, props: runCodec.encode({ targets: [first, ...others] }, corr) };
}

/** A run is kept under its first number; runs of two replicas may lie across each other. */
async function findInRuns(table: Table, number: number): Promise<NumberTarget | undefined> {
  const { pk, rk } = place(number);
  for (const row of await readAll(table, { pk, from: 'r', to: `r${rk}~` })) {
    const found = runCodec.decode(row).targets.find(([other]) => other === number);
    if (found) return found[1];
  }
  return undefined;
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
