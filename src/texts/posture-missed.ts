import { dayWords } from './date.ts';
import { timeIn } from './time.ts';

/** A day that was not read, as far as words need it. */
export interface MissedLike {
  readonly localDate: string;
  readonly why?: string | undefined;
  readonly at?: Date | undefined;
  readonly nextTry?: Date | undefined;
}

/** "The reading of 22 November 2026 is missing". */
export function missedTitle({ localDate }: Pick<MissedLike, 'localDate'>): string {
  return `The reading of ${dayWords(new Date(`${localDate}T00:00:00Z`))} is missing`;
}

/**
 * Why, and what happens next: "Microsoft 365 could not be reached. Last tried at …, and again at …. Who lost the
 * requirement since the reading before is not known." `why` may be of Microsoft's making: each surface escapes the whole.
 */
export function missedWords({ why, at, nextTry }: MissedLike, zone: string): string {
  const tried = at ? `Last tried ${timeIn(at, zone)}` : 'No attempt has failed, and none has come to an end';
  const next = nextTry ? `Tocsin tries again ${timeIn(nextTry, zone)}, and goes on until it succeeds` : GOES_ON;
  return [...(why ? [why] : []), tried, next, UNKNOWN].map((words) => `${words.replace(/[.\s]+$/, '')}.`).join(' ');
}

const GOES_ON = 'Tocsin goes on trying by itself';
const UNKNOWN = 'Whoever lost the MFA requirement since the reading before is not known yet, and is told then';
