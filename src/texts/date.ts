const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** "12 January 2026": for what lies years back. */
export function dayWords(at: Date): string {
  return DAY.format(at);
}

/** "12 January 2026, 07:45 UTC". */
export function momentWords(at: Date): string {
  return `${DAY.format(at)}, ${at.toISOString().slice(11, 16)} UTC`;
}

/** A time as Microsoft writes it; undefined when it is none, or stands for "never" (0001-01-01). */
export function readTime(text: unknown): Date | undefined {
  const time = typeof text === 'string' ? Date.parse(text) : NaN;
  return Number.isNaN(time) || time < 0 ? undefined : new Date(time);
}
