/** A calendar day as forms send it: YYYY-MM-DD. */
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * The moment at which a calendar day begins in an IANA zone (UTC where the zone is not known); undefined for what is no
 * day of the calendar. Where a clock change leaves the day without a midnight, its first moment counts.
 */
export function dayStart(day: string, zone: string): Date | undefined {
  const match = DAY.exec(day.trim());
  if (!match) return undefined;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  const wall = Date.UTC(year, month - 1, date);
  if (new Date(wall).getUTCDate() !== date || new Date(wall).getUTCMonth() !== month - 1) return undefined;
  // The offset may change between the guess and the answer, so it is asked for twice.
  const guess = wall - offsetAt(wall, zone);
  return new Date(wall - offsetAt(guess, zone));
}

/** The last moment of a calendar day in a zone, to the millisecond. */
export function dayEnd(day: string, zone: string): Date | undefined {
  const match = DAY.exec(day.trim());
  if (!match || !dayStart(day, zone)) return undefined;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  const next = new Date(Date.UTC(year, month - 1, date + 1)).toISOString().slice(0, 10);
  const start = dayStart(next, zone);
  return start && new Date(start.getTime() - 1);
}

/** The calendar day that a moment lies on in a zone, as forms send it; that of UTC where the zone is not known. */
export function dayOf(at: Date, zone: string): string {
  return new Date(at.getTime() + offsetAt(at.getTime(), zone)).toISOString().slice(0, 10);
}

/** How far the clocks of a zone are ahead of UTC at a moment, ms. */
function offsetAt(at: number, zone: string): number {
  const format = formatOf(zone);
  if (!format) return 0;
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const wall = Date.UTC(
    parts['year'] as number,
    (parts['month'] as number) - 1,
    parts['day'],
    parts['hour'],
    parts['minute'],
    parts['second'],
  );
  return wall - Math.floor(at / 1000) * 1000;
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    // A zone that this runtime does not know: days are then those of UTC, as times are shown in UTC.
    return undefined;
  }
}
