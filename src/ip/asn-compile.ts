import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AsnArrays } from './asn-table.ts';

/** Lines read before other work gets its turn: about 10 ms. */
const LINES_PER_TURN = 20_000;

interface Gathered {
  readonly firsts: Uint32Array;
  readonly lasts: Uint32Array;
  readonly owners: Uint32Array;
  /** Place of each network number among `numbers`. */
  readonly places: Map<number, number>;
  readonly numbers: number[];
  readonly names: string[];
}

/**
 * Compiles the CSV of `@ip-location-db/asn` (`first,last,AS number,"AS name"`, addresses as decimal numbers, sorted) into
 * arrays. Throws when a line cannot be read or the order is broken: a damaged file must not answer.
 */
export async function compileAsn(csv: Buffer, words: 1 | 4): Promise<AsnArrays> {
  const lines = csv.toString('utf8').split('\n');
  while (lines.at(-1) === '') lines.pop();
  const count = lines.length;
  const into: Gathered = {
    firsts: new Uint32Array(count * words),
    lasts: new Uint32Array(count * words),
    owners: new Uint32Array(count),
    places: new Map(),
    numbers: [],
    names: [],
  };
  for (let at = 0; at < count; at++) {
    if (at % LINES_PER_TURN === 0) await nextTurn();
    readLine(lines[at] as string, at, { into, words });
  }
  checkOrder(into.firsts, words);
  return { words, ...into, numbers: Uint32Array.from(into.numbers), ...packNames(into.names) };
}

const LINE = /^(\d{1,39}),(\d{1,39}),(\d{1,10}),(?:"((?:[^"]|"")*)"|([^",]*))\r?$/;

function readLine(line: string, at: number, { into, words }: { into: Gathered; words: 1 | 4 }): void {
  const match = LINE.exec(line);
  if (!match) throw new Error('unreadable line');
  const [, first = '', last = '', asn = '', quoted, bare] = match;
  putNumber(into.firsts, at, { text: first, words });
  putNumber(into.lasts, at, { text: last, words });
  const number = Number(asn);
  let place = into.places.get(number);
  if (place === undefined) {
    place = into.numbers.push(number) - 1;
    into.places.set(number, place);
    into.names.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
  }
  into.owners[at] = place;
}

function putNumber(array: Uint32Array, at: number, { text, words }: { text: string; words: 1 | 4 }): void {
  if (words === 1) {
    array[at] = Number(text);
    return;
  }
  const hex = BigInt(text).toString(16).padStart(32, '0');
  for (let word = 0; word < 4; word++) array[at * 4 + word] = Number.parseInt(hex.slice(word * 8, word * 8 + 8), 16);
}

function checkOrder(firsts: Uint32Array, words: number): void {
  for (let at = words; at < firsts.length; at += words) {
    let word = 0;
    while (word < words - 1 && firsts[at + word] === firsts[at - words + word]) word++;
    if ((firsts[at + word] as number) <= (firsts[at - words + word] as number)) throw new Error('ranges out of order');
  }
}

function packNames(names: readonly string[]): Pick<AsnArrays, 'nameStarts' | 'names'> {
  const encoder = new TextEncoder();
  const parts = names.map((name) => encoder.encode(name));
  const nameStarts = new Uint32Array(parts.length + 1);
  parts.forEach((part, index) => (nameStarts[index + 1] = (nameStarts[index] as number) + part.length));
  return { nameStarts, names: Buffer.concat(parts) };
}
