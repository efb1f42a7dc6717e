import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readAsnCache, writeAsnCache } from './asn-cache.ts';
import { compileAsn } from './asn-compile.ts';
import { asnTable, type AsnArrays, type AsnTable, type Network } from './asn-table.ts';
import { dataFolder, readData, type DataFault } from './package-data.ts';

export interface AsnData {
  readonly dataDate: string | undefined;
  /** How it came: read from the kept file, compiled and kept, or compiled and not kept because the place is not writable. */
  readonly origin: 'kept' | 'compiled' | 'compiled, not kept';
  find(address: string): Network | undefined;
}

export interface AsnOptions {
  /** Folder of another copy of `@ip-location-db/asn`. */
  readonly folder?: string | undefined;
  /** Where compiled tables are kept between starts; beside the installed packages when absent. */
  readonly cacheDir?: string | undefined;
}

/** Addresses whose networks do not change: a table that does not know them is not to be believed. */
const CANARIES = {
  4: [
    ['8.8.8.8', 15169],
    ['1.1.1.1', 13335],
  ],
  6: [['2606:4700:4700::1111', 13335]],
} as const;

/** Opens the AS data of one address family; a fault in words when it is not there or cannot be believed. Never throws. */
export async function openAsn(family: 4 | 6, options: AsnOptions): Promise<AsnData | DataFault> {
  try {
    const folder = await dataFolder('@ip-location-db/asn', options.folder);
    const file = `asn-ipv${family}-num.csv`;
    const { size } = await stat(join(folder.path, file));
    const kept = join(
      options.cacheDir ?? join(folder.path, '../../.cache/tocsin'),
      `asn-v${family}-${folder.version.replace(/[^\w.-]/g, '_')}-${size}.bin`,
    );
    const cached = await readAsnCache(kept);
    if (cached && believable(asnTable(cached), family)) return answer(cached, folder.dataDate, 'kept');
    const csv = await readData(folder, file);
    if ('fault' in csv) return csv;
    const arrays = await compileAsn(csv, family === 4 ? 1 : 4);
    if (!believable(asnTable(arrays), family))
      return { fault: `the data file ${file} does not know well-known networks` };
    const written = await writeAsnCache(kept, arrays);
    return answer(arrays, folder.dataDate, written ? 'compiled' : 'compiled, not kept');
  } catch {
    return { fault: `the network data for IPv${family} is missing or damaged` };
  }
}

function answer(arrays: AsnArrays, dataDate: string | undefined, origin: AsnData['origin']): AsnData {
  return { dataDate, origin, find: asnTable(arrays).find };
}

function believable(table: AsnTable, family: 4 | 6): boolean {
  return CANARIES[family].every(([address, asn]) => table.find(address)?.asn === asn);
}
