import { gunzipSync, gzipSync } from 'node:zlib';
import type { RawStore } from '../events/store.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { TocsinError } from '../kernel/errors.ts';
import { digest } from '../kernel/ids.ts';
import { ascending, encodeKey, startingWith } from './keys.ts';
import { pack, type Unit } from './pack.ts';
import { cut, refuseNewer } from './rows.ts';
import { readAll, type Op, type Props, type StoredRow, type Tables } from './tables.ts';

/** Also the first letter of every key: a newer version's rows have other keys, so ours never overwrite them. */
const VERSION = 1;
/** All parts of a record go in one transaction of at most 4 MiB. */
const MAX_PARTS = 40;

/** Raw records by content: stored twice, a record lies there once. */
export function createRawStore(tables: Tables, deps: { corr: string }): RawStore {
  const table = tables.table('Raw');
  return {
    async put(tenantId, records) {
      const pk = encodeKey(tenantId);
      const units = new Map<string, Unit>();
      const keys = records.map((record) => {
        const json = JSON.stringify(record) ?? 'null';
        const key = `${VERSION}${digest([json])}`;
        if (!units.has(key)) units.set(key, { pk, ops: partOps(pk, key, { json, corr: deps.corr }) });
        return key;
      });
      await mapLimit(pack([...units.values()]), 4, async (pack) => {
        await table.transact(
          pk,
          pack.flatMap(({ ops }) => ops),
        );
      });
      return keys;
    },
    async get(tenantId, key) {
      const rows = await readAll(table, { pk: encodeKey(tenantId), ...startingWith(`${encodeKey(key)}~`) });
      return rows.length === 0 ? undefined : join(rows);
    },
  };
}

/** Equal keys hold equal content, so writing over what is there changes nothing and needs no look before. */
function partOps(pk: string, key: string, record: { json: string; corr: string }): Op[] {
  const parts = cut(gzipSync(record.json, { level: 1 }));
  if (parts.length > MAX_PARTS) throw new TocsinError('INPUT_INVALID', 'A record is too large to be stored.');
  return parts.map((part, index) => {
    const props: Props = { v: VERSION, corr: record.corr, parts: parts.length, part };
    return { kind: 'upsert', row: { pk, rk: `${key}~${ascending(index, 3)}`, props } };
  });
}

function join(rows: readonly StoredRow[]): unknown {
  for (const row of rows) refuseNewer(row, VERSION);
  const parts = rows.map(({ props }) => props.part).filter((part) => part instanceof Uint8Array);
  if (parts.length !== rows[0]?.props.parts) throw new TocsinError('INTERNAL', 'A stored record is incomplete.');
  return JSON.parse(gunzipSync(Buffer.concat(parts)).toString('utf8'));
}
