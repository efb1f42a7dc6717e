import { toNumber4, toWords6 } from '../kernel/address.ts';

/** A network by its number in the Border Gateway Protocol (RFC 4271). */
export interface Network {
  readonly asn: number;
  readonly name: string;
}

/**
 * Address ranges of one family, sorted by first address, each with the place of its network in `numbers`. An address is
 * one 32-bit word (IPv4) or four (IPv6, most significant first).
 */
export interface AsnArrays {
  readonly words: 1 | 4;
  readonly firsts: Uint32Array;
  readonly lasts: Uint32Array;
  readonly owners: Uint32Array;
  readonly numbers: Uint32Array;
  /** Where the name of each network starts in `names`; one more than there are networks. */
  readonly nameStarts: Uint32Array;
  /** UTF-8, one behind the other. */
  readonly names: Uint8Array;
}

export interface AsnTable {
  readonly ranges: number;
  /** The network that announces a canonical address of this table's family; undefined where none does. */
  find(address: string): Network | undefined;
}

/** A table to search; each network's frozen object is made once. */
export function asnTable(arrays: AsnArrays): AsnTable {
  const { words, firsts, lasts, owners, numbers, nameStarts, names } = arrays;
  const made: (Network | undefined)[] = Array.from({ length: numbers.length });
  const text = new TextDecoder();
  function network(owner: number): Network {
    const name = text.decode(names.subarray(nameStarts[owner], nameStarts[owner + 1]));
    return (made[owner] ??= Object.freeze({ asn: numbers[owner] as number, name }));
  }
  function find(address: string): Network | undefined {
    const key = words === 1 ? [toNumber4(address)] : toWords6(address);
    const at = lastNotAfter(firsts, key, words);
    if (at < 0 || compare(lasts, at, key, words) < 0) return undefined;
    const owner = owners[at] as number;
    return made[owner] ?? network(owner);
  }
  return { ranges: owners.length, find };
}

/** Index of the last range that starts at or before `key`; −1 when none does. */
function lastNotAfter(firsts: Uint32Array, key: readonly number[], words: number): number {
  let low = 0;
  let high = firsts.length / words - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if (compare(firsts, middle, key, words) <= 0) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}

function compare(array: Uint32Array, at: number, key: readonly number[], words: number): number {
  for (let word = 0; word < words; word++) {
    const difference = (array[at * words + word] as number) - (key[word] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
