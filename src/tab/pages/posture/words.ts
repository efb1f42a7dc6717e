import type { PeopleState } from '../../../commands/page-views.ts';
import type { PostureLine } from '../../../commands/posture-views.ts';
import { dayWords } from '../../../texts/date.ts';
import { missedWords } from '../../../texts/posture-missed.ts';
import type { Wire } from '../../api.ts';
import { shareWords } from '../../parts/numbers.ts';

export type Day = NonNullable<Wire<PostureLine>['day']>;
export type Policy = 'admin' | 'user';
export const POLICIES: readonly Policy[] = ['admin', 'user'];
export type Counts = Day['counts'][Policy];

export type Missed = NonNullable<Wire<PostureLine>['missed']>;

/** Why the newest day is not known, and what happens next. */
export function whyMissed({ at, nextTry, ...missed }: Missed, zone: string): string {
  const moments = { ...(at && { at: new Date(at) }), ...(nextTry && { nextTry: new Date(nextTry) }) };
  return missedWords({ ...missed, ...moments }, zone);
}

/** States by what is to be done about them: who has nothing first. */
export const STATE_WORDS: Readonly<Record<PeopleState, string>> = {
  none: 'Not required',
  partial: 'Partly required',
  unknown: 'Not known',
  conditional: 'Required, with exemptions',
  always: 'Required at every sign-in',
  notEvaluated: 'Not looked at',
};
export const STATES = Object.keys(STATE_WORDS) as readonly PeopleState[];

export function isState(text: string): text is PeopleState {
  return Object.hasOwn(STATE_WORDS, text);
}

/** How many of how many it is required of; `all` counts those who are not known too. */
export function requiredOf({ always, conditional, partial, none, unknown }: Counts) {
  const required = always + conditional;
  return { required, all: required + partial + none + unknown };
}

/** "80 %", "at least 80 %" where some are not known; undefined where nobody is. */
export function knownShare(counts: Counts): string | undefined {
  const { required, all } = requiredOf(counts);
  if (all === 0 || counts.unknown === all) return undefined;
  return `${counts.unknown > 0 ? 'at least ' : ''}${shareWords(required, all)}`;
}

/** "22 November 2026" of a local date. */
export function dayOf(date: string): string {
  return dayWords(new Date(`${date}T00:00:00Z`));
}

/** "On since 1 November 2026", "Off". */
export function switchWords(posture: Wire<PostureLine>['tenant']['posture'], policy: Policy): string {
  const on = posture?.[policy];
  return on ? `On since ${dayWords(new Date(on.enabledAt))}` : 'Off';
}
