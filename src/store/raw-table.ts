import { promisify } from 'node:util';
import { gunzipSync, gzip } from 'node:zlib';
import type { RawStore } from '../events/store.ts';
import { chunk, eachLimit } from '../kernel/concurrency.ts';
import { TocsinError } from '../kernel/errors.ts';
import { digestBytes } from '../kernel/ids.ts';
import { ascending, encodeKey, startingWith } from './keys.ts';
import { pack, type Unit } from './pack.ts';
import { cut, refuseNewer } from './rows.ts';
import { readAll, type Op, type Props, type StoredRow, type Tables } from './tables.ts';

/** Also the first letter of every key: a newer version's rows have other keys, so ours never overwrite them. */
const VERSION = 2;
/** Of bundles that are a line of JSON for each record. */
const OF_LINES = '1';
/** In one transaction of at most 4 MiB. */
const MAX_PARTS = 40;
/** Beside the main thread, which reads the next records meanwhile. */
const packed = promisify(gzip) as (json: Uint8Array, options: { level: number }) => Promise<Uint8Array>;
/**
 * Records that come together are packed together: one row instead of a hundred, repeated words cost once, and so does
 * asking for their JSON.
 */
const BUNDLE_RECORDS = 100;
const BUNDLE_CHARS = 400_000;
/** A record that is longer is kept by its beginning: however badly it packs, it fits. */
const MOST_CHARS = 1_000_000;

interface Bundle {
  readonly json: Uint8Array;
  /** Of each record in its list. */
  readonly places: readonly number[];
}

interface Keyed extends Bundle {
  readonly key: string;
}

/** Raw records, those of one page in one bundle; a bundle is keyed by its content, a record by its place in it. */
export function createRawStore(tables: Tables, { corr }: { corr: string }): RawStore {
  const table = tables.table('Raw');

  async function write(pk: string, bundles: readonly Keyed[]): Promise<void> {
    const units = await Promise.all(
      bundles.map(async ({ key, json }) => unitsOf(pk, key, { packed: await packed(json, { level: 1 }), corr })),
    );
    await eachLimit(pack(units.flat()), 4, async (pack) => {
      await table.transact(
        pk,
        pack.flatMap(({ ops }) => ops),
      );
    });
  }

  return {
    put(tenantId, records, answer) {
      const bundles = answer ? [{ json: answer.bytes, places: answer.places }] : bundlesOf(records);
      const keyed = bundles.map((bundle): Keyed => ({ ...bundle, key: `${VERSION}${digestBytes(bundle.json)}` }));
      const stored = write(encodeKey(tenantId), keyed);
      // Whoever waits for it is told of a failure; nobody may be waiting yet.
      stored.catch(() => undefined);
      return { keys: keyed.flatMap(({ key, places }) => places.map((place) => `${key}.${place}`)), stored };
    },
    async get(tenantId, key) {
      const [bundle = '', place = ''] = key.split('.');
      const rows = await readAll(table, { pk: encodeKey(tenantId), ...startingWith(`${encodeKey(bundle)}~`) });
      return rows.length === 0 ? undefined : recordAt(join(rows), key, Number(place));
    },
  };
}

function recordAt(text: string, key: string, place: number): unknown {
  if (key.startsWith(OF_LINES)) return JSON.parse(text.split('\n')[place] ?? 'null');
  const bundle = JSON.parse(text) as readonly unknown[] | { readonly value: readonly unknown[] };
  return ('value' in bundle ? bundle.value : bundle)[place];
}

function bundlesOf(records: readonly unknown[]): Bundle[] {
  return chunk(records, BUNDLE_RECORDS).flatMap(listsOf);
}

/** A list of records as JSON; as two lists where it is too long for a bundle. */
function listsOf(records: readonly unknown[]): Bundle[] {
  const json = JSON.stringify(records);
  if (json.length <= BUNDLE_CHARS) return [{ json: Buffer.from(json), places: [...records.keys()] }];
  if (records.length === 1) return [{ json: Buffer.from(`[${fitting(json.slice(1, -1))}]`), places: [0] }];
  const half = records.length >> 1;
  return [...listsOf(records.slice(0, half)), ...listsOf(records.slice(half))];
}

function fitting(record: string): string {
  if (record.length <= MOST_CHARS || Buffer.byteLength(record) <= 2 * MOST_CHARS) return record;
  return JSON.stringify({ tooLarge: true, chars: record.length, beginning: record.slice(0, MOST_CHARS / 4) });
}

/**
 * Equal keys hold equal content, so writing over what is there changes nothing and needs no look before. What is more
 * than a transaction holds goes in several: nothing points at a bundle before all of it is there.
 */
function unitsOf(pk: string, key: string, bundle: { packed: Uint8Array; corr: string }): Unit[] {
  const parts = cut(bundle.packed);
  const ops = parts.map((part, index): Op => {
    const props: Props = { v: VERSION, corr: bundle.corr, parts: parts.length, part };
    return { kind: 'upsert', row: { pk, rk: `${key}~${ascending(index, 3)}`, props } };
  });
  return chunk(ops, MAX_PARTS).map((some) => ({ pk, ops: some }));
}

function join(rows: readonly StoredRow[]): string {
  for (const row of rows) refuseNewer(row, VERSION);
  const parts = rows.map(({ props }) => props.part).filter((part) => part instanceof Uint8Array);
  if (parts.length !== rows[0]?.props.parts) throw new TocsinError('INTERNAL', 'A stored record is incomplete.');
  return gunzipSync(Buffer.concat(parts)).toString('utf8');
}
