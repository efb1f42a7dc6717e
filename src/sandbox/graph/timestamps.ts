const DATE_TIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})$/i;

/**
 * An Edm.DateTimeOffset as 100 ns ticks since 1970, undefined when it is none. Microsoft 365 writes 1 to 7 fractional
 * digits: a JavaScript Date would call two alerts of the same millisecond simultaneous and sort them wrongly.
 */
export function ticks(text: unknown): bigint | undefined {
  const match = typeof text === 'string' ? DATE_TIME.exec(text) : null;
  if (!match) return undefined;
  const seconds = Date.parse(`${match[1]}${match[3]}`);
  if (Number.isNaN(seconds)) return undefined;
  return BigInt(seconds) * 10_000n + BigInt((match[2] ?? '').padEnd(7, '0').slice(0, 7));
}

/** The inverse of `ticks`, in UTC and without trailing zeros, as Microsoft Graph writes it. */
export function fromTicks(value: bigint): string {
  const ms = new Date(Number(value / 10_000n)).toISOString();
  const fraction = `${ms.slice(20, 23)}${String(value % 10_000n).padStart(4, '0')}`.replace(/0+$/, '');
  return `${ms.slice(0, 19)}${fraction && `.${fraction}`}Z`;
}

/** `now`, or one tick after `previous` when that is not earlier: every change moves lastUpdateDateTime forward. */
export function laterThan(previous: unknown, now: Date): string {
  const wanted = BigInt(now.getTime()) * 10_000n;
  const before = ticks(previous);
  return fromTicks(before !== undefined && before >= wanted ? before + 1n : wanted);
}

/** To the second, as the directory stores its times: `2026-03-02T08:14:55Z`. */
export function toTheSecond(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
