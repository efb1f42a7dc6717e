import { dayWords } from './date.ts';
import { peopleWords } from './posture.ts';

/** A loss that is over, as far as words need it. */
export interface OverLike {
  readonly how: 'required' | 'gone' | 'excepted';
  readonly since: string;
}

const HOW: Readonly<Record<OverLike['how'], string>> = {
  required: 'Required again on',
  gone: 'Account deleted, disabled or left out since',
  excepted: 'Accepted exception since',
};

/** "Required again on 29 October 2026". */
export function overWords({ how, since }: OverLike): string {
  return `${HOW[how]} ${dayWords(new Date(`${since}T00:00:00Z`))}`;
}

/** The same within a line. */
export function overInLine(over: OverLike): string {
  const words = overWords(over);
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** What became of those who lost it, the earliest first: "Required again on 29 October 2026: 2 people". */
export function recoveryWords(people: readonly { readonly over?: OverLike | undefined }[]): readonly string[] {
  const counts = new Map<string, { readonly over: OverLike; readonly count: number }>();
  for (const { over } of people) {
    if (!over) continue;
    const key = `${over.since} ${over.how}`;
    counts.set(key, { over, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const groups = [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
  return groups.map(({ over, count }) =>
    count === people.length ? overWords(over) : `${overWords(over)}: ${peopleWords(count)}`,
  );
}

/** How many are without the requirement: "4 people", "still 2 of 4 people", "nobody any more", "nobody after all". */
export function lossWords(people: readonly { readonly over?: OverLike | undefined }[]): string {
  if (people.length === 0) return 'nobody after all';
  const left = people.filter(({ over }) => over === undefined).length;
  if (left === people.length) return peopleWords(left);
  return left === 0 ? 'nobody any more' : `still ${left} of ${peopleWords(people.length)}`;
}
