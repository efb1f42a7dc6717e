import { z } from 'zod';
import { mapLimit } from '../kernel/concurrency.ts';
import { DEED_STATES, isBusy, type Deed, type DeedStore } from '../remediation/deed.ts';
import { ascending, encodeKey, joinKey, startingWith } from './keys.ts';
import { createCodec, moment, readProps, tenantId } from './rows.ts';
import { readAll, type StoredRow, type Table, type Tables } from './tables.ts';

const person = z.object({ objectId: z.string(), name: z.string() });

const pastDeed = z.object({
  tenantId,
  key: z.string(),
  state: z.enum(DEED_STATES),
  generation: z.number(),
  action: z.string(),
  target: z.string(),
  event: z.object({ number: z.number(), key: z.string() }),
  holder: person,
  approver: person.exactOptional(),
  claimedAt: moment,
  endedAt: moment.exactOptional(),
  leaseUntil: moment,
  fence: z.number(),
  before: z.unknown().exactOptional(),
  chosen: z.array(z.string()).exactOptional(),
  result: z.unknown().exactOptional(),
  left: z.string().exactOptional(),
  undoes: z.boolean().exactOptional(),
  partly: z.boolean().exactOptional(),
  carried: z.unknown().exactOptional(),
  note: z.string().exactOptional(),
  checks: z.number(),
  nextCheck: moment.exactOptional(),
  notDoneSince: moment.exactOptional(),
  alsoFor: z.array(z.number()).readonly().exactOptional(),
});
const deedCodec = createCodec<Deed>(pastDeed.extend({ last: pastDeed.exactOptional() }));

/** Partition of the index. No tenant has it: tenant partitions are GUIDs. */
const INDEX = 'unfinished';
/** An index row whose deed never came is left alone this long: its claim may be on its way. */
const ORPHAN_MS = 10 * 60_000;

const indexSchema = z.object({ tenant: tenantId, key: z.string(), generation: z.number(), at: moment });

/**
 * The state of each (target, action family). What is unfinished also has a row in an index, written before the claim
 * and removed after the end, so that no deed can be missed and the reconcile job reads one short range. The index key
 * names the generation: an end that removes its row late cannot remove the next claim's. A row that a crash left
 * behind is harmless, and removed when it is met.
 */
export function createDeedStore(tables: Tables, { corr }: { corr: string }): DeedStore {
  const table = tables.table('Deeds');
  return {
    async get(tenantId, key) {
      const row = await table.get(encodeKey(tenantId), encodeKey(key));
      return row && { deed: deedCodec.decode(row), etag: row.etag };
    },
    async put(deed, etag) {
      // Later steps of a claim find the row of its beginning.
      if (deed.state === 'claimed' || deed.state === 'awaitingApproval')
        await table.upsert(indexRow(deed, tables.now(), corr));
      const row = { pk: encodeKey(deed.tenantId), rk: encodeKey(deed.key), props: deedCodec.encode(deed, corr) };
      const stored = etag === undefined ? await table.insert(row) : await table.replace(row, etag);
      if (stored !== undefined && !isBusy(deed)) await table.delete(INDEX, indexKey(deed));
      return stored;
    },
    async unfinished() {
      const rows = await readAll(table, { pk: INDEX, ...startingWith('') });
      const now = tables.now();
      const found = await mapLimit(rows, 8, (row) => follow(table, row, now));
      return found.filter((deed) => deed !== undefined);
    },
  };
}

function indexKey({ tenantId, key, generation }: Pick<Deed, 'tenantId' | 'key' | 'generation'>): string {
  return `${joinKey(tenantId, key)}~${ascending(generation)}`;
}

function indexRow(deed: Deed, now: Date, corr: string) {
  const { tenantId, key, generation } = deed;
  return {
    pk: INDEX,
    rk: indexKey(deed),
    props: { v: 1, corr, tenant: tenantId, key, generation, at: now.toISOString() },
  };
}

/** The unfinished deed an index row points at; a row that points at none is removed once it can no longer be needed. */
async function follow(table: Table, row: StoredRow, now: Date): Promise<{ deed: Deed; etag: string } | undefined> {
  const { tenant, key, generation, at } = readProps(indexSchema, row);
  const stored = await table.get(encodeKey(tenant), encodeKey(key));
  const deed = stored && deedCodec.decode(stored);
  if (deed?.generation === generation && isBusy(deed)) return { deed, etag: stored?.etag ?? '' };
  const over = deed !== undefined && deed.generation >= generation;
  if (over || now.getTime() - at.getTime() > ORPHAN_MS) await table.delete(row.pk, row.rk, row.etag);
  return undefined;
}
