import { promisify } from 'node:util';
import { gunzipSync, gzip } from 'node:zlib';
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
/** All parts of a bundle go in one transaction of at most 4 MiB. */
const MAX_PARTS = 40;
/** Beside the main thread, which reads the next records meanwhile. */
const packed = promisify(gzip) as (json: string, options: { level: number }) => Promise<Uint8Array>;
/** Records that come together are packed together: one row instead of a hundred, and repeated words cost once. */
const BUNDLE_CHARS = 250_000;
const BUNDLE_RECORDS = 200;

interface Bundle {
  readonly lines: string[];
  chars: number;
}

/** Raw records, those of one page in one bundle; a bundle is keyed by its content, a record by its place in it. */
export function createRawStore(tables: Tables, deps: { corr: string }): RawStore {
  const table = tables.table('Raw');
  return {
    async put(tenantId, records) {
      const pk = encodeKey(tenantId);
      const keys: string[] = [];
      const bundles = bundlesOf(records).map(({ lines }) => {
        const json = lines.join('\n');
        const key = `${VERSION}${digest([json])}`;
        lines.forEach((_, place) => keys.push(`${key}.${place}`));
        return { key, json };
      });
      const units = await Promise.all(
        bundles.map(async ({ key, json }): Promise<Unit> => {
          return { pk, ops: partOps(pk, key, { packed: await packed(json, { level: 1 }), corr: deps.corr }) };
        }),
      );
      await mapLimit(pack(units), 4, async (pack) => {
        await table.transact(
          pk,
          pack.flatMap(({ ops }) => ops),
        );
      });
      return keys;
    },
    async get(tenantId, key) {
      const [bundle = '', place = ''] = key.split('.');
      const rows = await readAll(table, { pk: encodeKey(tenantId), ...startingWith(`${encodeKey(bundle)}~`) });
      const line = rows.length === 0 ? undefined : join(rows).split('\n')[Number(place)];
      return line === undefined ? undefined : (JSON.parse(line) as unknown);
    },
  };
}

/** A record that is longer is kept by its beginning: however badly it packs, it fits. */
const MOST_CHARS = 1_000_000;

/** One record as one line of JSON. */
function lineOf(record: unknown): string {
  const line = JSON.stringify(record) ?? 'null';
  if (line.length <= MOST_CHARS || Buffer.byteLength(line) <= 2 * MOST_CHARS) return line;
  return JSON.stringify({ tooLarge: true, chars: line.length, beginning: line.slice(0, MOST_CHARS / 4) });
}

/** One line of JSON each, in runs that pack well. */
function bundlesOf(records: readonly unknown[]): Bundle[] {
  const bundles: Bundle[] = [];
  let current: Bundle = { lines: [], chars: Number.POSITIVE_INFINITY };
  for (const record of records) {
    const line = lineOf(record);
    if (current.chars + line.length > BUNDLE_CHARS || current.lines.length === BUNDLE_RECORDS) {
      current = { lines: [], chars: 0 };
      bundles.push(current);
    }
    current.lines.push(line);
    current.chars += line.length;
  }
  return bundles;
}

/** Equal keys hold equal content, so writing over what is there changes nothing and needs no look before. */
function partOps(pk: string, key: string, bundle: { packed: Uint8Array; corr: string }): Op[] {
  const parts = cut(bundle.packed);
  if (parts.length > MAX_PARTS) throw new TocsinError('INPUT_INVALID', 'A record is too large to be stored.');
  return parts.map((part, index) => {
    const props: Props = { v: VERSION, corr: bundle.corr, parts: parts.length, part };
    return { kind: 'upsert', row: { pk, rk: `${key}~${ascending(index, 3)}`, props } };
  });
}

function join(rows: readonly StoredRow[]): string {
  for (const row of rows) refuseNewer(row, VERSION);
  const parts = rows.map(({ props }) => props.part).filter((part) => part instanceof Uint8Array);
  if (parts.length !== rows[0]?.props.parts) throw new TocsinError('INTERNAL', 'A stored record is incomplete.');
  return gunzipSync(Buffer.concat(parts)).toString('utf8');
}
