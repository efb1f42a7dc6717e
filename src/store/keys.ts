import { digest } from '../kernel/ids.ts';

const PLAIN = /^[A-Za-z0-9._-]*$/;
const LONGEST = 300;

/**
 * Any text as part of a key. Azure refuses `/ \ # ?` and control characters in keys, and some other characters do not
 * survive every URL on the way, so whatever is not a letter, a digit, `.`, `_` or `-` becomes `!` and four hexadecimal
 * digits. Two texts never share a key; very long ones end in a digest. `~` never comes out: it separates parts.
 */
export function encodeKey(text: string): string {
  if (text.length <= LONGEST && PLAIN.test(text)) return text;
  const safe = text.replace(/[^A-Za-z0-9._-]/g, (unit) => `!${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return safe.length <= LONGEST ? safe : `${safe.slice(0, LONGEST)}!${digest([text])}`;
}

/** Encoded parts, separated. */
export function joinKey(...parts: readonly string[]): string {
  return parts.map(encodeKey).join('~');
}

/** The range of all row keys that start with `prefix` and go on with an encoded part: `~` is behind all of those. */
export function startingWith(prefix: string): { from: string; to: string } {
  return { from: prefix, to: `${prefix}~` };
}

const LAST_MS = 253_402_300_799_999;
/** No event number is higher. */
export const LAST_NUMBER = 9_999_999_999;

/** 25 digits that sort newest first, and by higher number first where the times are equal. */
export function newestFirst(at: Date, number: number): string {
  const ms = Math.min(Math.max(at.getTime(), 0), LAST_MS);
  return `${String(LAST_MS - ms).padStart(15, '0')}${String(LAST_NUMBER - number).padStart(10, '0')}`;
}

/** A count as digits that sort like the count. */
export function ascending(count: number, digits = 10): string {
  return String(count).padStart(digits, '0');
}
