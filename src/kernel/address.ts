import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What kind of address it is, after the IANA special-purpose registries (RFC 6890). Only `public` may be looked up. */
export type Scope =
  | 'public'
  | 'private'
  | 'cgnat'
  | 'loopback'
  | 'link_local'
  | 'unique_local'
  | 'documentation'
  | 'multicast'
  | 'unspecified'
  | 'transition'
  | 'reserved';

export type AddressReading =
  | {
      readonly kind: 'address';
      /** RFC 5952 spelling for IPv6, dotted decimal for IPv4. */
      readonly address: string;
      readonly family: 4 | 6;
      readonly scope: Scope;
      /** What was left out or rewritten to get there, for people. */
      readonly note?: string | undefined;
    }
  | { readonly kind: 'refused'; readonly say: string };

const LONGEST = 200;

/**
 * Reads one IP address as people and Microsoft 365 write it: defanged (`1[.]2[.]3[.]4`, `hxxp://1.2.3.4/x`), with a port
 * (`1.2.3.4:63070`, `[2001:db8::1]:443`, as in ClientIP of audit records), with a zone (`fe80::1%eth0`), mapped
 * (`::ffff:8.8.8.8`). Everything else is refused in words. `net.isIP` has the last say, since looser parsers read 010.0.0.1
 * as 8.0.0.1 and "8.8" as 8.0.0.8.
 */
export function readAddress(text: string): AddressReading {
  const plain = isIP(text);
  if (plain === 4) return { kind: 'address', address: text, family: 4, scope: scope4(toNumber4(text)) };
  if (plain === 6 && !text.includes('%')) return read6(text, []);
  return readDecorated(text);
}

function readDecorated(text: string): AddressReading {
  const trimmed = text.length > LONGEST ? text.slice(0, LONGEST + 1) : text.trim();
  if (trimmed.length > LONGEST) return refused('That text is too long to be an IP address. Give one address.');
  if (trimmed === '') return refused('No address was given. For example: 8.8.8.8 or 2001:4860:4860::8888.');
  const { bare, notes } = undress(trimmed);
  switch (isIP(bare)) {
    case 4:
      return { kind: 'address', address: bare, family: 4, scope: scope4(toNumber4(bare)), ...said(notes) };
    case 6:
      return read6(bare, notes);
    default:
      return refused(whyNot(bare));
  }
}

/** Takes the documented decorations off, and says which. */
function undress(text: string): { bare: string; notes: string[] } {
  const notes: string[] = [];
  let bare = text
    .replace(/\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\{dot\}/gi, '.')
    .replace(/\[:\]/g, ':')
    .replace(/\[:\/\/\]/g, '://');
  function strip(pattern: RegExp, note: string): void {
    const kept = pattern.exec(bare)?.[1];
    if (kept === undefined) return;
    bare = kept;
    notes.push(note);
  }
  strip(/^hxxps?:\/\/([^/?#]+)(?:[/?#].*)?$/i, 'taken from a URL');
  strip(/^(\d+(?:\.\d+){3}|\[[^[\]]+\]):\d{1,5}$/, 'the port was left out');
  bare = /^\[([^[\]]+)\]$/.exec(bare)?.[1] ?? bare;
  if (isIP(bare) === 6) strip(/^([^%]+)%/, 'the zone was left out');
  return { bare, notes };
}

function read6(text: string, notes: readonly string[]): AddressReading {
  const parts = groups(text);
  if (parts.slice(0, 5).every((part) => part === 0) && parts[5] === 0xffff) {
    const value = ((parts[6] as number) << 16) | (parts[7] as number);
    const address = [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
    const all = [...notes, `IPv4 address ${address} written as IPv6`];
    return { kind: 'address', address, family: 4, scope: scope4(value >>> 0), ...said(all) };
  }
  const parsed = new ipaddr.IPv6(parts);
  return { kind: 'address', address: parsed.toRFC5952String(), family: 6, scope: scope6(parsed), ...said(notes) };
}

/** The eight groups of a valid IPv6 text. Not ipaddr's parser: that reads `::8.8.8.8` as `::ffff:8.8.8.8`, another address. */
function groups(text: string): number[] {
  const hex = text.includes('.') ? dottedTailAsHex(text) : text;
  const read: number[] = [];
  let gap = -1;
  for (let at = 0; at < hex.length; at++) {
    let [group, digits] = [0, 0];
    for (let code = hex.charCodeAt(at); at < hex.length && code !== COLON; code = hex.charCodeAt(++at), digits++)
      group = group * 16 + (code < 58 ? code - 48 : (code | 32) - 87);
    if (digits > 0) read.push(group);
    if (hex.charCodeAt(at + 1) === COLON) gap = read.length;
  }
  if (gap >= 0) read.splice(gap, 0, ...ZEROS.slice(read.length));
  return read;
}

const COLON = 58;
const ZEROS = [0, 0, 0, 0, 0, 0, 0, 0];

function dottedTailAsHex(text: string): string {
  const colon = text.lastIndexOf(':') + 1;
  const value = toNumber4(text.slice(colon));
  return `${text.slice(0, colon)}${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`;
}

/** The number of a canonical IPv4 address, 0 … 2³²−1. */
export function toNumber4(address: string): number {
  let [value, octet] = [0, 0];
  for (let at = 0; at < address.length; at++) {
    const code = address.charCodeAt(at);
    if (code !== 46) octet = octet * 10 + code - 48;
    else [value, octet] = [value * 256 + octet, 0];
  }
  return value * 256 + octet;
}

/** The four 32-bit words of a valid IPv6 address without zone, most significant first. */
export function toWords6(address: string): readonly [number, number, number, number] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups(address);
  return [a * 65536 + b, c * 65536 + d, e * 65536 + f, g * 65536 + h];
}

/** IPv4 blocks that are not public, as first address, prefix length and scope (IANA IPv4 Special-Purpose Address Registry). */
const SPECIAL_4 = (
  [
    ['0.0.0.0', 32, 'unspecified'],
    ['0.0.0.0', 8, 'reserved'],
    ['10.0.0.0', 8, 'private'],
    ['100.64.0.0', 10, 'cgnat'],
    ['127.0.0.0', 8, 'loopback'],
    ['169.254.0.0', 16, 'link_local'],
    ['172.16.0.0', 12, 'private'],
    ['192.0.0.0', 24, 'reserved'],
    ['192.0.2.0', 24, 'documentation'],
    ['192.88.99.0', 24, 'transition'],
    ['192.168.0.0', 16, 'private'],
    ['198.18.0.0', 15, 'reserved'],
    ['198.51.100.0', 24, 'documentation'],
    ['203.0.113.0', 24, 'documentation'],
    ['224.0.0.0', 4, 'multicast'],
    ['240.0.0.0', 4, 'reserved'],
  ] as const
).map(([first, bits, scope]) => ({ first: toNumber4(first), size: 2 ** (32 - bits), scope }));

function scope4(value: number): Scope {
  for (const { first, size, scope } of SPECIAL_4) if (value >= first && value < first + size) return scope;
  return 'public';
}

const SCOPE_6: Partial<Record<string, Scope>> = {
  unspecified: 'unspecified',
  loopback: 'loopback',
  linkLocal: 'link_local',
  uniqueLocal: 'unique_local',
  multicast: 'multicast',
  teredo: 'transition',
  '6to4': 'transition',
  rfc6052: 'transition',
  rfc6145: 'transition',
  unicast: 'public',
  as112v6: 'public',
  amt: 'public',
};

function scope6(parsed: ipaddr.IPv6): Scope {
  const [first = 0, second = 0] = parsed.parts;
  // Nothing special lies between 2003:: and 3ffe:: but 2620:4f:8000::/48, which is public too: most addresses end here.
  if (first > 0x2002 && first < 0x3fff) return 'public';
  // 2001:db8::/32 (RFC 3849) and 3fff::/20 (RFC 9637).
  if ((first === 0x2001 && second === 0xdb8) || (first === 0x3fff && second < 0x1000)) return 'documentation';
  const scope = SCOPE_6[parsed.range()] ?? 'reserved';
  // IANA hands out 2000::/3 alone; the rest of what ipaddr calls unicast belongs to nobody.
  return scope === 'public' && first >> 13 !== 1 ? 'reserved' : scope;
}

function said(notes: readonly string[]): { note?: string } {
  return notes.length === 0 ? {} : { note: notes.join('; ') };
}

function refused(say: string): AddressReading {
  return { kind: 'refused', say };
}

function whyNot(text: string): string {
  if (/^[0-9a-f.:]+\/\d{1,3}$/i.test(text)) return 'That is a range. Ranges are not looked up: give one address.';
  if (/^[a-z][a-z0-9+.-]*:\/\/|^www\.|\/./i.test(text)) return 'That is a URL. Give the IP address alone.';
  const parts = text.split('.');
  if (parts.every((part) => /^(0x[0-9a-f]+|\d+)$/i.test(part))) return whyNotNumbers(parts);
  if (/^[\d.]+\.$/.test(text)) return 'There is a dot behind the address. Leave it out.';
  if (/^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text)) return 'That is not a complete IPv6 address.';
  if (/^(?=.*[a-z])[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?(:\d+)?$/i.test(text))
    return 'That is a name. Names are not looked up: give the IP address.';
  return 'That is not an IP address. For example: 8.8.8.8 or 2001:4860:4860::8888.';
}

function whyNotNumbers(parts: readonly string[]): string {
  if (parts.some((part) => /^0x/i.test(part)))
    return 'Hexadecimal numbers are not read: write the address in decimals.';
  if (parts.length === 1) return 'A single number is not read as an address: write it with dots.';
  if (parts.length !== 4) return `An IPv4 address has four numbers; this one has ${parts.length}.`;
  const over = parts.find((part) => part.length < 9 && Number(part) > 255) ?? parts.find((part) => part.length > 8);
  if (over !== undefined) return `A number of an IPv4 address is at most 255; one here is ${over.slice(0, 12)}.`;
  return 'A number starts with 0, which some programs read as octal. Write it without the zero.';
}
