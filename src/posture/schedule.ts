import { digest } from '../kernel/ids.ts';
import { addDays } from './local-date.ts';
import type { LocalDate } from './snapshot.ts';
import { localDateOf, offsetAt } from './zone.ts';

/** When the day's posture is told: a time of day in an IANA zone. */
export interface DailySchedule {
  /** HH:MM, 00:00 to 23:59. */
  readonly at: string;
  readonly timeZone: string;
}

/** MFA-RULES §8. */
export const DEFAULT_SCHEDULE: DailySchedule = { at: '08:00', timeZone: 'America/New_York' };

/** One day's run: the date that it belongs to however late it comes, and the moment that notices leave at. */
export interface Slot {
  readonly localDate: LocalDate;
  readonly at: Date;
}

const MINUTE_MS = 60_000;
/** No offset from UTC is further than this, so that one day's change of clocks lies in between. */
const WIDEST_MS = 15 * 60 * MINUTE_MS;

/**
 * The moment at which a date's slot falls. A time that the clocks leap over is taken at the leap, one that comes twice
 * at its first coming.
 */
export function slotOf(localDate: LocalDate, { at, timeZone }: DailySchedule): Slot {
  const wall = Date.parse(`${localDate}T${at}:00Z`);
  const before = offsetAt(wall - WIDEST_MS, timeZone);
  const after = offsetAt(wall + WIDEST_MS, timeZone);
  const fitting = [wall - before, wall - after].filter((moment) => moment + offsetAt(moment, timeZone) === wall);
  const found = fitting.length > 0 ? Math.min(...fitting) : leapBetween(wall - after, wall - before, timeZone);
  return { localDate, at: new Date(found) };
}

/** The first moment after `from`, at most `to`, at which the zone's offset is another than at `from`. */
function leapBetween(from: number, to: number, timeZone: string): number {
  const old = offsetAt(from, timeZone);
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, timeZone) === old) low = middle;
    else high = middle;
  }
  return high;
}

/** The newest slot that is not after `now`: the one to catch up with after downtime, however many were missed (§8). */
export function newestSlot(now: Date, schedule: DailySchedule): Slot {
  const today = localDateOf(now, schedule.timeZone);
  // Tomorrow's as well: where the clocks fall back over midnight, today comes again after it has ended.
  const slots = [1, 0, -1, -2].map((days) => slotOf(addDays(today, days), schedule));
  return slots.find(({ at }) => at <= now) as Slot;
}

/** The first slot after `now`. */
export function nextSlot(now: Date, schedule: DailySchedule): Slot {
  return slotOf(addDays(newestSlot(now, schedule).localDate, 1), schedule);
}

/** How long before the slot tenants are read. */
export interface ReadingWindow {
  /** From the first tenant's place to the slot. */
  readonly lengthMs: number;
  /** Of that, the end in which no reading begins, so that the last is through by the slot. */
  readonly reserveMs: number;
}

export const READING_WINDOW: ReadingWindow = { lengthMs: 45 * MINUTE_MS, reserveMs: 15 * MINUTE_MS };

/** When to begin reading a tenant for a slot: the same place in the window every day, tenants spread evenly over it. */
export function readingAt(tenantId: string, slot: Slot, { lengthMs, reserveMs } = READING_WINDOW): Date {
  const place = parseInt(digest(['posture', tenantId], 8), 16) / 2 ** 32;
  return new Date(slot.at.getTime() - lengthMs + Math.floor(place * (lengthMs - reserveMs)));
}

/**
 * The slot that a tenant is to be read for now, if that has not been done: the coming one as soon as the tenant's place
 * in the window has come, else the newest. Nothing is due whose slot lay before `since`, when watching began: enabling
 * evaluates nothing (§9.1).
 */
export function dueSlot(
  tenantId: string,
  now: Date,
  { schedule, since, window = READING_WINDOW }: { schedule: DailySchedule; since: Date; window?: ReadingWindow },
): Slot | undefined {
  const coming = nextSlot(now, schedule);
  const slot = readingAt(tenantId, coming, window) <= now ? coming : newestSlot(now, schedule);
  return slot.at > since ? slot : undefined;
}
