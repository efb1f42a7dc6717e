import { z } from 'zod';
import { firstErrand, RANK_COUNT, sortOf, type Errand, type ErrandSort, type ErrandStore } from '../events/errand.ts';
import { errorFields } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { isoOf } from './iso.ts';
import { ascending, encodeKey } from './keys.ts';
import { moment, readProps, tenantId } from './rows.ts';
import type { Op, Row, StoredRow, Tables } from './tables.ts';

const errandSchema = z.object({
  tenantId,
  key: z.string(),
  rank: z.number(),
  round: z.number(),
  due: moment,
  arrivedAt: moment,
  attempt: z.number(),
  leaseUntil: moment.exactOptional(),
});

const LETTERS: Readonly<Record<ErrandSort, string>> = { entities: 'e', activities: 'a' };

type Plain = Omit<Errand, 'etag'>;

/** In the order in which they are to be run: by rank, then by when they are due. */
function errandKey(errand: Pick<Plain, 'rank' | 'round' | 'due' | 'key'>): string {
  const { rank, due, key } = errand;
  return `d${LETTERS[sortOf(errand)]}${rank}${ascending(due.getTime(), 15)}~${encodeKey(key)}`;
}

function errandRow(errand: Plain, corr: string): Row {
  const { leaseUntil } = errand;
  const props = {
    v: 1,
    corr,
    tenantId: errand.tenantId,
    key: errand.key,
    rank: errand.rank,
    round: errand.round,
    due: isoOf(errand.due),
    arrivedAt: isoOf(errand.arrivedAt),
    attempt: errand.attempt,
    ...(leaseUntil && { leaseUntil: isoOf(leaseUntil) }),
  };
  return { pk: encodeKey(errand.tenantId), rk: errandKey(errand), props };
}

/** The row by which a new event's transaction asks for what is to be looked up. */
export function errandInsert(event: Parameters<typeof firstErrand>[0], corr: string): Op {
  return { kind: 'insert', row: errandRow(firstErrand(event), corr) };
}

function readErrand(row: StoredRow): Errand {
  return { ...readProps(errandSchema, row), etag: row.etag };
}

/** One that cannot be read, or is of a newer Tocsin, holds up no other: it is left to whoever can read it, and logged. */
function readable(row: StoredRow, log: Log): Errand | undefined {
  try {
    return readErrand(row);
  } catch (error) {
    log.error({ ...errorFields(error), row: row.rk.slice(0, 3) }, 'an errand cannot be read and is passed over');
    return undefined;
  }
}

/** Pages of one rank that are read for what is free: beyond it all is taken or unreadable. */
const MOST_PAGES = 5;

/** Errands lie beside their events, so that one transaction writes both; `take` guards each by its ETag. */
export function createErrandStore(tables: Tables, { corr, log }: { corr: string; log: Log }): ErrandStore {
  const table = tables.table('Events');

  /** Free ones of one rank that are due, at most `limit`. */
  async function freeOf(range: { pk: string; from: string; to: string }, limit: number): Promise<readonly Errand[]> {
    const free: Errand[] = [];
    let after: string | undefined;
    for (let page = 0; page < MOST_PAGES && free.length < limit; page++) {
      const { rows, next } = await table.query({ ...range, limit, ...(after !== undefined && { after }) });
      const errands = rows.flatMap((row) => readable(row, log) ?? []);
      free.push(...errands.filter(({ leaseUntil }) => !leaseUntil || leaseUntil <= tables.now()));
      if (next === undefined) break;
      after = next;
    }
    return free;
  }

  return {
    async due(tenant, { sort, now, limit }) {
      const found: Errand[] = [];
      for (let rank = 0; rank < RANK_COUNT && found.length < limit; rank++) {
        const from = `d${LETTERS[sort]}${rank}`;
        const to = `${from}${ascending(now.getTime() + 1, 15)}`;
        found.push(...(await freeOf({ pk: encodeKey(tenant), from, to }, limit - found.length)));
      }
      return found.slice(0, limit);
    },
    async first(event) {
      const wanted = firstErrand(event);
      const row = await table.get(encodeKey(event.tenantId), errandKey(wanted));
      const errand = row && readErrand(row);
      return errand && errand.round === wanted.round && !errand.leaseUntil ? errand : undefined;
    },
    async put(errand) {
      await table.upsert(errandRow(errand, corr));
    },
    async take({ etag: before, ...errand }, leaseUntil) {
      const taken = { ...errand, attempt: errand.attempt + 1, leaseUntil };
      const etag = await table.replace(errandRow(taken, corr), before);
      return etag === undefined ? undefined : { ...taken, etag };
    },
    async settle(errand, next) {
      const pk = encodeKey(errand.tenantId);
      const rk = errandKey(errand);
      const row = next && errandRow(next, corr);
      if (row?.rk === rk) return void (await table.replace(row, errand.etag));
      // The next one first: a crash between the two runs a round twice, which does no harm.
      if (row) await table.upsert(row);
      await table.delete(pk, rk, errand.etag);
    },
  };
}
