import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { httpGet } from '../../kernel/http.ts';
import { digest, newId } from '../../kernel/ids.ts';
import { isTocsinError } from '../../kernel/errors.ts';
import { MOST_BYTES, type Content } from './check-list.ts';
import type { ListSetting } from './list.ts';

export type Fetched = Content | { readonly fault: string };

const HOPS = 3;

export function isDownload({ from }: ListSetting): boolean {
  return /^https?:\/\//i.test(from);
}

/** The list as it is now, from its file or server; a fault in words where it cannot be had. Rejects only when aborted. */
export async function fetchList(
  setting: ListSetting,
  { signal, now }: { signal: AbortSignal; now: Date },
): Promise<Fetched> {
  return isDownload(setting) ? download(setting.from, { signal, now }) : readLocal(setting.from);
}

async function download(url: string, { signal, now }: { signal: AbortSignal; now: Date }): Promise<Fetched> {
  try {
    const answer = await httpGet({ url, signal, limitBytes: MOST_BYTES, hops: HOPS });
    if (answer.status !== 200) return { fault: `its server answered with status ${answer.status}` };
    if (answer.body === undefined) return { fault: 'it is larger than 32 MB' };
    const modified = Date.parse(answer.header('last-modified') ?? '');
    return { bytes: answer.body, date: dayOf(Number.isNaN(modified) ? now : new Date(modified)) };
  } catch (error) {
    if (isTocsinError(error)) return { fault: 'its server could not be reached' };
    throw error;
  }
}

async function readLocal(path: string): Promise<Fetched> {
  try {
    const { size, mtime } = await stat(path);
    if (size > MOST_BYTES) return { fault: 'it is larger than 32 MB' };
    return { bytes: await readFile(path), date: dayOf(mtime) };
  } catch {
    return { fault: 'the file cannot be read' };
  }
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** Where good downloads are kept between starts; a place that cannot be written keeps nothing and says nothing. */
export function createShelf(folder: string) {
  const place = ({ from, kind }: ListSetting) => join(folder, `${kind}-${digest([from], 24)}`);
  return {
    async read(setting: ListSetting): Promise<Content | undefined> {
      try {
        const file = await readFile(place(setting));
        const end = file.indexOf(10);
        return { date: file.subarray(0, end).toString('utf8'), bytes: file.subarray(end + 1) };
      } catch {
        return undefined;
      }
    },
    async keep(setting: ListSetting, { bytes, date }: Content): Promise<void> {
      const temporary = `${place(setting)}.${newId()}`;
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(temporary, Buffer.concat([Buffer.from(`${date}\n`), bytes]));
        await rename(temporary, place(setting));
      } catch {
        await rm(temporary, { force: true }).catch(() => undefined);
      }
    },
  };
}
