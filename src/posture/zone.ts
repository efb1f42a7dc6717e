import type { LocalDate } from './snapshot.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far a zone's clocks are ahead of UTC at a moment, in milliseconds. Throws a RangeError for no zone. */
export function offsetAt(moment: number, timeZone: string): number {
  const part = partsAt(moment, timeZone);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(moment / 1000) * 1000;
}

/** The date that a zone's calendar shows at a moment. */
export function localDateOf(moment: Date, timeZone: string): LocalDate {
  return new Date(moment.getTime() + offsetAt(moment.getTime(), timeZone)).toISOString().slice(0, 10);
}

function partsAt(moment: number, timeZone: string): (name: Intl.DateTimeFormatPartTypes) => number {
  const parts = formatOf(timeZone).formatToParts(moment);
  return (name) => Number(parts.find(({ type }) => type === name)?.value);
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const digits = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    second: 'numeric',
    ...digits,
  });
  formats.set(timeZone, made);
  return made;
}
