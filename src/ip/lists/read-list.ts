import { isIP } from 'node:net';
import { toNumber4, toWords6 } from '../../kernel/address.ts';
import type { Range } from './range-set.ts';

export interface ReadList {
  readonly ranges: readonly Range[];
  /** Lines that hold something and no address. */
  readonly unreadable: number;
  /** The day that the list itself names, YYYY-MM-DD. */
  readonly date?: string | undefined;
}

const BITS = { 4: 32, 6: 128 } as const;
/** A wider range would take half the world for one list: somebody's slip, not a list. */
const WIDEST = { 4: 6, 6: 12 } as const;

/**
 * Reads a list: an address, a CIDR range or "first - last" a line, with comments behind `#`, `;` or `//`; Tor's own
 * exit-addresses; or the JSON of cloud providers (Amazon, Google, Microsoft, Oracle, Cloudflare, GitHub: every text in it
 * that is an address or a range counts). Never throws.
 */
export function readList(text: string): ReadList {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const json = /^[[{]/.test(trimmed) ? parsed(trimmed) : undefined;
  return json === undefined ? readLines(trimmed) : readJson(json);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const DATE = /\b20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])/g;
/** Lines of Tor's exit-addresses beside the addresses themselves. */
const TOR_LINE = /^(?:ExitNode|Published|LastStatus)\s/;
const HEAD_LINES = 30;

function readLines(text: string): ReadList {
  const ranges: Range[] = [];
  let unreadable = 0;
  let date: string | undefined;
  text.split(/\r?\n/).forEach((line, at) => {
    const bare = line.replace(/(?:#|;|\/\/).*$/, '').trim();
    if (at < HEAD_LINES && bare === '') date = latestDay(`${date ?? ''} ${line}`);
    if (bare === '' || TOR_LINE.test(bare)) return;
    const range = readRange(/^ExitAddress\s+(\S+)/.exec(bare)?.[1] ?? bare);
    if (range) ranges.push(range);
    else unreadable++;
  });
  return { ranges, unreadable, date };
}

function readJson(json: unknown): ReadList {
  const ranges: Range[] = [];
  let unreadable = 0;
  const open: unknown[] = [json];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) open.push(inner);
    else if (typeof value === 'string') {
      const range = readRange(value);
      if (range) ranges.push(range);
      else if (/^[\d.]+\/|^[0-9a-f:]+\/\d/i.test(value)) unreadable++;
    }
  }
  const { createDate, creationTime } = json as { createDate?: unknown; creationTime?: unknown };
  return { ranges, unreadable, date: latestDay(`${String(createDate ?? '')} ${String(creationTime ?? '')}`) };
}

function latestDay(text: string): string | undefined {
  return (text.match(DATE) ?? []).toSorted().at(-1);
}

/** "1.2.3.4", "1.2.3.0/24", "1.2.3.0 - 1.2.3.9" and the same of IPv6; undefined for anything else. */
function readRange(text: string): Range | undefined {
  const [one = '', other] = text.split(/\s*-\s*/, 2);
  if (other !== undefined) return between(one, other);
  const [address = '', prefix, more] = text.split('/');
  const family = familyOf(address);
  if (!family || more !== undefined) return undefined;
  const bits = prefix === undefined ? BITS[family] : /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN;
  if (!(bits >= WIDEST[family] && bits <= BITS[family])) return undefined;
  const span = 1n << BigInt(BITS[family] - bits);
  // A range may be written by any of its addresses.
  const first = (valueOf(address, family) / span) * span;
  return { family, first, last: first + span - 1n };
}

function between(one: string, other: string): Range | undefined {
  const family = familyOf(one);
  if (!family || familyOf(other) !== family) return undefined;
  const [first, last] = [valueOf(one, family), valueOf(other, family)];
  const widest = 1n << BigInt(BITS[family] - WIDEST[family]);
  return first <= last && last - first < widest ? { family, first, last } : undefined;
}

function familyOf(address: string): 4 | 6 | undefined {
  const family = isIP(address);
  return family === 0 || address.includes('%') ? undefined : (family as 4 | 6);
}

function valueOf(address: string, family: 4 | 6): bigint {
  if (family === 4) return BigInt(toNumber4(address));
  return toWords6(address).reduce((value, word) => (value << 32n) | BigInt(word >>> 0), 0n);
}
