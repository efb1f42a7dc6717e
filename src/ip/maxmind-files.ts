import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Reader } from 'maxmind';
import { IP_FIELDS, type IpFields } from '../entities/ip.ts';
import { readMaxmind, subjectOf, type MaxmindSubject } from './maxmind-records.ts';
import { mergeFacts, type Statement } from './merge.ts';
import type { IpProvider } from './provider.ts';

/** How one operator-given file fares. */
export interface MaxmindFile {
  readonly file: string;
  readonly type?: string | undefined;
  readonly dataDate?: string | undefined;
  readonly problem?: string | undefined;
}

interface OpenFile {
  readonly file: string;
  readonly source: string;
  readonly subject: MaxmindSubject;
  readonly dataDate: string;
  readonly reader: Reader<never>;
}

/**
 * MaxMind DB files of the operator (GeoIP2 City, Country, Enterprise, ISP, ASN, Anonymous IP, Anonymous Plus,
 * Residential Proxy) as one
 * provider, the first given counting first. A file that cannot be read is listed with its problem and left out; never
 * throws. No provider when none can be read.
 */
export async function openMaxmindFiles(
  paths: readonly string[],
): Promise<{ provider?: IpProvider; files: readonly MaxmindFile[] }> {
  const opened = await Promise.all(paths.map(openFile));
  const ready = opened.filter((file) => 'reader' in file);
  const files = opened.map((file) =>
    'reader' in file ? { file: file.file, type: file.source, dataDate: file.dataDate } : file,
  );
  return ready.length === 0 ? { files } : { files, provider: providerOf(ready) };
}

async function openFile(path: string): Promise<OpenFile | MaxmindFile> {
  const file = basename(path);
  try {
    const reader = new Reader<never>(await readFile(path));
    const { databaseType, buildEpoch } = reader.metadata;
    const subject = subjectOf(databaseType);
    if (!subject) return { file, type: databaseType, problem: 'Tocsin does not read this kind of MaxMind file' };
    const dataDate = buildEpoch.toISOString().slice(0, 10);
    return { file, source: `MaxMind ${databaseType}`, subject, dataDate, reader };
  } catch {
    return { file, problem: 'the file is missing, damaged or no MaxMind DB file' };
  }
}

function providerOf(files: readonly OpenFile[]): IpProvider {
  const oldest = files.map(({ dataDate }) => dataDate).reduce((a, b) => (a < b ? a : b));
  const name = 'MaxMind files';
  return {
    id: 'maxmind-files',
    name,
    reach: 'file',
    offers: [],
    async lookup(address) {
      const fields = known(mergeFacts(files.map((file) => statementOf(file, address))));
      return { status: 'found', value: fields, source: name, asOf: new Date(oldest) };
    },
  };
}

function statementOf({ reader, source, subject, dataDate }: OpenFile, address: string): Statement {
  // A file of IPv4 alone answers IPv6 addresses with whatever its tree happens to hold there.
  if (reader.metadata.ipVersion === 4 && address.includes(':')) return { source, fields: {} };
  try {
    return { source, fields: readMaxmind(subject, reader.get(address), { source, dataDate }) };
  } catch {
    const fault = 'the file is damaged at this address';
    return { source, fields: readMaxmind(subject, null, { source, dataDate, fault }) };
  }
}

function known(fields: IpFields): Partial<IpFields> {
  const kept = IP_FIELDS.filter((field) => fields[field].status !== 'notChecked');
  return Object.fromEntries(kept.map((field) => [field, fields[field]]));
}
