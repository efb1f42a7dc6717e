import { asnTable } from '../asn-table.ts';

/** A run of addresses of one family, both ends included. */
export interface Range {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Ranges of both families, to be searched. */
export interface RangeSet {
  /** Ranges after overlaps were joined. */
  readonly size: number;
  /** Whether a canonical address is in it. */
  has(address: string): boolean;
}

/** The ranges sorted and joined where they overlap or touch, in typed arrays: 100,000 of them take 0.8 MB (IPv4). */
export function rangeSet(ranges: readonly Range[]): RangeSet {
  const four = compile(4, ranges);
  const six = compile(6, ranges);
  return {
    size: four.ranges + six.ranges,
    has: (address) => (address.includes(':') ? six : four).find(address) !== undefined,
  };
}

/** The search is that of the network table; here all ranges belong to one nameless owner. */
function compile(family: 4 | 6, ranges: readonly Range[]) {
  const joined = join(ranges.filter((range) => range.family === family));
  const words = family === 4 ? 1 : 4;
  const firsts = new Uint32Array(joined.length * words);
  const lasts = new Uint32Array(joined.length * words);
  joined.forEach(({ first, last }, at) => {
    put(firsts, at * words, { value: first, words });
    put(lasts, at * words, { value: last, words });
  });
  const owner = { numbers: Uint32Array.of(0), nameStarts: Uint32Array.of(0, 0), names: new Uint8Array() };
  return asnTable({ words, firsts, lasts, owners: new Uint32Array(joined.length), ...owner });
}

function join(ranges: readonly Range[]): { first: bigint; last: bigint }[] {
  const sorted = ranges.toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const joined: { first: bigint; last: bigint }[] = [];
  for (const { first, last } of sorted) {
    const before = joined.at(-1);
    if (!before || first > before.last + 1n) joined.push({ first, last });
    else if (last > before.last) before.last = last;
  }
  return joined;
}

function put(array: Uint32Array, at: number, { value, words }: { value: bigint; words: 1 | 4 }): void {
  for (let word = 0; word < words; word++)
    array[at + word] = Number((value >> BigInt(32 * (words - 1 - word))) & 0xffff_ffffn);
}
