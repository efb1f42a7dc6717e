import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { newId } from '../kernel/ids.ts';
import type { AsnArrays } from './asn-table.ts';

/** Also tells a machine of the other byte order, which reads it as another number. */
const MAGIC = 0x544f4331;
const HEADER = 64;
const HASH_AT = 32;

/**
 * Reads compiled arrays. Undefined when the file is not there, is not ours or its SHA-256 does not fit: it is then
 * compiled again. Layout: six 32-bit numbers (magic, words, ranges, networks, bytes of names, 0), SHA-256 of what follows
 * at byte 32, then the arrays in the order of `AsnArrays`.
 */
export async function readAsnCache(path: string): Promise<AsnArrays | undefined> {
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch {
    return undefined;
  }
  if (file.length < HEADER || file.byteOffset % 4 !== 0) return undefined;
  const [magic, words, ranges = 0, networks = 0, bytes = 0] = new Uint32Array(file.buffer, file.byteOffset, 6);
  if (magic !== MAGIC || (words !== 1 && words !== 4)) return undefined;
  if (file.length !== HEADER + 4 * (ranges * (2 * words + 1) + networks * 2 + 1) + bytes) return undefined;
  if (!sha256(file.subarray(HEADER)).equals(file.subarray(HASH_AT, HEADER))) return undefined;
  let at = file.byteOffset + HEADER;
  function take(length: number): Uint32Array {
    const array = new Uint32Array(file.buffer, at, length);
    at += length * 4;
    return array;
  }
  const [firsts, lasts, owners] = [take(ranges * words), take(ranges * words), take(ranges)];
  const [numbers, nameStarts] = [take(networks), take(networks + 1)];
  return { words, firsts, lasts, owners, numbers, nameStarts, names: file.subarray(file.length - bytes) };
}

/** Keeps compiled arrays for the next start. False when the place cannot be written: they then stay in memory alone. */
export async function writeAsnCache(path: string, arrays: AsnArrays): Promise<boolean> {
  const { words, firsts, lasts, owners, numbers, nameStarts, names } = arrays;
  const body = [firsts, lasts, owners, numbers, nameStarts, names].map((array) => bytesOf(array));
  const header = Buffer.alloc(HEADER);
  header.set(bytesOf(Uint32Array.of(MAGIC, words, owners.length, numbers.length, names.length, 0)));
  header.set(sha256(...body), HASH_AT);
  const draft = `${path}.${newId()}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, [header, ...body]);
    await rename(draft, path);
    return true;
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
    return false;
  }
}

function bytesOf(array: Uint32Array | Uint8Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
