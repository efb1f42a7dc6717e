import { readAddress, toNumber4, toWords6 } from './address.ts';

/** All addresses that begin with the same `bits` bits; a single address is the range of all its bits. */
export interface IpRange {
  /** As people read it: `203.0.113.0/24`, or the bare address for a range of one. */
  readonly text: string;
  readonly family: 4 | 6;
  readonly bits: number;
  /** Equal for an address' own range of that length: see `rangeKey`. */
  readonly key: string;
}

export type RangeReading =
  { readonly kind: 'range'; readonly range: IpRange } | { readonly kind: 'refused'; readonly say: string };

const LENGTH = { 4: 32, 6: 128 } as const;

/**
 * Reads an address or a range in CIDR notation, IPv4 or IPv6, defanged too. Bits behind the prefix are cleared
 * (`203.0.113.7/24` is `203.0.113.0/24`), IPv4 written as IPv6 is IPv4 (RFC 4291 §2.5.5.2). Everything else is refused in
 * words, a prefix of nothing included: a range that holds every address is no range.
 */
export function readRange(text: string): RangeReading {
  const trimmed = text.trim();
  const slash = trimmed.lastIndexOf('/');
  if (slash < 0 || trimmed.includes('://')) return readSingle(trimmed);
  const [head, tail] = [trimmed.slice(0, slash).trim(), trimmed.slice(slash + 1).trim()];
  const reading = readAddress(head);
  if (reading.kind === 'refused') return reading;
  const mapped = reading.family === 4 && /:.*:/.test(head);
  if (reading.note !== undefined && !mapped)
    return refused(`Write a range like 203.0.113.0/24, without anything else.`);
  if (!/^(0|[1-9]\d{0,2})$/.test(tail))
    return refused(`“/${tail.slice(0, 8)}” is no length of a range: write 203.0.113.0/24.`);
  const bits = Number(tail) - (mapped ? 96 : 0);
  if (Number(tail) === 0 || bits === 0) return refused('That is every address there is: choose Any instead.');
  if (bits < 0 || bits > LENGTH[reading.family])
    return refused(`An IPv${reading.family} range has 1 to ${LENGTH[reading.family]} bits; this one has ${tail}.`);
  return { kind: 'range', range: rangeOf(reading, bits) };
}

function readSingle(text: string): RangeReading {
  const reading = readAddress(text);
  return reading.kind === 'refused' ? reading : { kind: 'range', range: rangeOf(reading, LENGTH[reading.family]) };
}

interface Canonical {
  readonly address: string;
  readonly family: 4 | 6;
}

/** The range of that many bits that a canonical address (as `readAddress` gives it) lies in. */
export function rangeOf(address: Canonical, bits: number): IpRange {
  const { family } = address;
  const key = rangeKey(address, bits);
  if (bits === LENGTH[family]) return { text: address.address, family, bits, key };
  return { text: `${firstOf(address, bits)}/${bits}`, family, bits, key };
}

/** A text that is equal for all addresses of one range of `bits` bits, and for no others. */
export function rangeKey({ address, family }: Canonical, bits: number): string {
  return `${family}/${bits}/${masked(address, family, bits).join('.')}`;
}

function masked(address: string, family: 4 | 6, bits: number): number[] {
  const words = family === 4 ? [toNumber4(address)] : toWords6(address);
  return words.map((word, at) => clear(word, bits - 32 * at));
}

/** The first `bits` bits of a 32-bit word, the rest cleared. */
function clear(word: number, bits: number): number {
  if (bits >= 32) return word;
  return bits <= 0 ? 0 : word - (word % 2 ** (32 - bits));
}

function firstOf({ address, family }: Canonical, bits: number): string {
  const words = masked(address, family, bits);
  if (family === 4) return [24, 16, 8, 0].map((shift) => ((words[0] as number) >>> shift) & 255).join('.');
  const groups = words.flatMap((word) => [Math.floor(word / 65536), word % 65536]);
  const reading = readAddress(groups.map((group) => group.toString(16)).join(':'));
  return reading.kind === 'address' ? reading.address : address;
}

function refused(say: string): RangeReading {
  return { kind: 'refused', say };
}
