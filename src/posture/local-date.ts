import type { LocalDate } from './snapshot.ts';

const DAY_MS = 86_400_000;

/** Whole days of the calendar from one date to another, negative when `to` is the earlier: what summer time cannot bend. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** The date `days` later, or earlier where it is negative. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}
