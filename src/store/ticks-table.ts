import { z } from 'zod';
import type { Ticks } from '../jobs/ticks.ts';
import { chunk } from '../kernel/concurrency.ts';
import { encodeKey } from './keys.ts';
import { createCodec, moment } from './rows.ts';
import { MAX_OPS, type StoredRow, type Table, type Tables } from './tables.ts';

interface Tick {
  readonly holder: string;
  readonly until: Date;
  readonly done: boolean;
}

const tickCodec = createCodec<Tick>(z.object({ holder: z.string(), until: moment, done: z.boolean() }));

export interface TickDeps {
  readonly replica: string;
  readonly corr: string;
  /** How long a replica may take for a slot before another takes it over. */
  readonly leaseMs: number;
  /** Added to a lease before it counts as over, because two servers' clocks never quite agree. */
  readonly graceMs: number;
}

/** Who does a scheduled slot: the first to insert its row; after that whoever replaces an expired one. */
export function createTicks(tables: Tables, { replica, corr, leaseMs, graceMs }: TickDeps): Ticks {
  const table = tables.table('Ticks');
  const rowOf = (job: string, slot: string, tick: Tick) => ({
    pk: encodeKey(job),
    rk: encodeKey(slot),
    props: tickCodec.encode(tick, corr),
  });
  const read = async (job: string, slot: string) => {
    const row = await table.get(encodeKey(job), encodeKey(slot));
    return row && { tick: tickCodec.decode(row), etag: row.etag };
  };
  return {
    async claim(job, slot) {
      const mine = () => ({ holder: replica, until: new Date(tables.now().getTime() + leaseMs), done: false });
      if ((await table.insert(rowOf(job, slot, mine()))) !== undefined) return 'mine';
      const present = await read(job, slot);
      // Swept between the two looks: an old slot.
      if (!present || present.tick.done) return 'done';
      if (tables.now().getTime() < present.tick.until.getTime() + graceMs) return 'taken';
      return (await table.replace(rowOf(job, slot, mine()), present.etag)) === undefined ? 'taken' : 'mine';
    },
    async finish(job, slot) {
      const present = await read(job, slot);
      // Taken over meanwhile: the new holder says when it is done.
      if (!present || present.tick.holder !== replica) return;
      await table.replace(rowOf(job, slot, { ...present.tick, done: true }), present.etag);
    },
    async sweep(job, before) {
      const range = { pk: encodeKey(job), from: '', to: encodeKey(before), select: ['v'], limit: 1000 };
      let rows: readonly StoredRow[];
      do {
        ({ rows } = await table.query(range));
        for (const part of chunk(rows, MAX_OPS)) await removeAll(table, range.pk, part);
      } while (rows.length === range.limit);
    },
  };
}

/** Another replica may sweep at the same time: then one by one, whatever is left. */
async function removeAll(table: Table, pk: string, rows: readonly StoredRow[]): Promise<void> {
  const ops = rows.map(({ rk }) => ({ kind: 'delete' as const, rk }));
  if ((await table.transact(pk, ops)) === 'done') return;
  for (const { rk } of rows) await table.delete(pk, rk);
}
