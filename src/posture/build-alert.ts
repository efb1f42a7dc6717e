import { byCount, causeFinder, causeKey, type CauseFound } from './cause.ts';
import { daysBetween } from './local-date.ts';
import type { Loss } from './losses.ts';
import type { Cause, Regressed, RegressionAlert } from './regression.ts';
import type { LocalDate, Snapshot } from './snapshot.ts';
import type { MfaPolicy } from './verdict.ts';

interface AlertInput {
  readonly previous: Snapshot;
  readonly current: Snapshot;
  readonly recent: readonly RegressionAlert[];
}

/** MFA-RULES §9.7: the third loss within as many days, today's counted, is said to be flapping. */
const FLAPPING = { losses: 3, days: 7 };

/** Somebody of whom an alert tells, with the causes themselves instead of their places. */
export interface Person extends Omit<Regressed, 'causes'> {
  readonly causes: readonly CauseFound[];
}

/** The one alert of a policy and day; `losses` are of this policy, and at least one. */
export function buildAlert(policy: MfaPolicy, losses: readonly Loss[], input: AlertInput): RegressionAlert {
  const { current } = input;
  const people = peopleOf(losses, input);
  return {
    id: `${policy}-${current.localDate}`,
    tenantId: current.tenantId,
    policy,
    localDate: current.localDate,
    foundAt: current.takenAt,
    ...gather(people),
    comparedWith: mostFrequent(people.map(({ previousDate }) => previousDate)),
    revision: 1,
  };
}

/** People in stable order and their causes counted, those of most people first. */
export function gather(people: readonly Person[]): Pick<RegressionAlert, 'people' | 'causes'> {
  const causes = countCauses(people);
  const places = new Map(causes.map((cause, place) => [causeKey(cause), place]));
  const seen = new Map<readonly CauseFound[], readonly number[]>();
  const placesOf = (found: readonly CauseFound[]) => {
    const known = seen.get(found) ?? found.map((cause) => places.get(causeKey(cause)) as number).sort((a, b) => a - b);
    seen.set(found, known);
    return known;
  };
  return { people: sortedPeople(people).map((person) => regressed(person, placesOf(person.causes))), causes };
}

/** Lists are counted before what is in them: few of them are for many people. */
function countCauses(people: readonly Person[]): readonly Cause[] {
  const lists = new Map<readonly CauseFound[], number>();
  for (const { causes } of people) lists.set(causes, (lists.get(causes) ?? 0) + 1);
  const counted = new Map<string, Cause>();
  for (const [list, count] of lists)
    for (const cause of list) {
      const known = counted.get(causeKey(cause));
      counted.set(causeKey(cause), { ...(known ?? cause), count: (known?.count ?? 0) + count });
    }
  return [...counted.values()].sort(byCount);
}

/** Field by field: of a hundred thousand people, copying objects whole is what takes the time. */
function regressed({ userId, name, email, previousDate, flapping }: Person, causes: readonly number[]): Regressed {
  return flapping
    ? { userId, name, email, previousDate, flapping, causes }
    : { userId, name, email, previousDate, causes };
}

function peopleOf(losses: readonly Loss[], { previous, current, recent }: AlertInput): readonly Person[] {
  const causesOf = causeFinder(previous, current);
  const earlierLosses = lossesBefore(current.localDate, recent);
  return losses.map((loss) => {
    const { userId, known } = loss;
    const named = current.people?.[userId] ?? previous.people?.[userId];
    const flapping = (earlierLosses.get(userId)?.size ?? 0) + 1 >= FLAPPING.losses;
    return {
      userId,
      name: named?.name ?? userId,
      email: named?.email ?? '',
      previousDate: known.localDate,
      flapping,
      causes: causesOf(loss),
    };
  });
}

/** By user, the days before `today` on which a loss was told within the days that flapping looks at. */
function lossesBefore(
  today: LocalDate,
  recent: readonly RegressionAlert[],
): ReadonlyMap<string, ReadonlySet<LocalDate>> {
  const days = new Map<string, Set<LocalDate>>();
  for (const { test, localDate, people } of recent) {
    const ago = daysBetween(localDate, today);
    if (test || ago <= 0 || ago >= FLAPPING.days) continue;
    for (const { userId } of people) days.set(userId, (days.get(userId) ?? new Set()).add(localDate));
  }
  return days;
}

/** In plain order of characters: the same on every machine, whatever its language. */
function sortedPeople(people: readonly Person[]): readonly Person[] {
  const keyed = people.map((person) => ({ person, key: orderKey(person) }));
  keyed.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
  return keyed.map(({ person }) => person);
}

function orderKey({ name, email, userId }: Person): string {
  return `${name.toLowerCase()}\u0000${email.toLowerCase()}\u0000${userId}`;
}

/** The newest of the most frequent ones. */
function mostFrequent(dates: readonly LocalDate[]): LocalDate {
  const counts = new Map<LocalDate, number>();
  for (const date of dates) counts.set(date, (counts.get(date) ?? 0) + 1);
  const [first] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? 1 : -1));
  return first?.[0] as LocalDate;
}
