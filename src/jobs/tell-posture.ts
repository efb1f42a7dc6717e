import type { Clock } from '../kernel/clock.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import type { Lookup } from '../kernel/lookup.ts';
import {
  regressionSubject,
  type Cause,
  type ChangeAuthor,
  type ChangeAuthors,
  type Regressed,
  type RegressionAlert,
} from '../posture/regression.ts';
import { changedDependencies } from '../posture/dependencies.ts';
import type { Snapshot } from '../posture/snapshot.ts';
import type { PostureStore } from '../posture/store.ts';
import type { TenantId } from '../tenants/tenant.ts';

export interface TellDeps {
  readonly posture: PostureStore;
  readonly authors: ChangeAuthors;
  readonly channels: readonly string[];
  readonly clock: Clock;
  hint(tenantId: TenantId, subject: string): void;
}

/** A notice does not wait longer than this for the names of those who made the changes. */
export const AUTHORS_WAIT_MS = 60_000;
/** What is not known by then stays unknown. */
const GIVE_UP_MS = 120_000;
const AT_ONCE = 2;
/** Enough to find a change of their own among them. */
const MOST_USERS = 50;
const DAY_MS = 86_400_000;

interface Telling {
  readonly alert: RegressionAlert;
  readonly previous: Snapshot | undefined;
  readonly current: Snapshot;
  readonly corr: string;
}

/**
 * Finds out who made the changes behind an alert, and has it told: with the names when they are known soon, else
 * without, and the card changes when they come.
 */
export async function nameAuthors(deps: TellDeps, telling: Telling): Promise<void> {
  const found = new Map<string, Lookup<ChangeAuthor>>();
  const open = telling.alert.causes.filter(({ author }) => author === undefined);
  const all = mapLimit(open, AT_ONCE, async (cause) => {
    found.set(keyOf(cause), await find(deps, cause, telling));
  });
  await within(deps.clock, AUTHORS_WAIT_MS, all);
  const soon = found.size;
  await keep(deps, telling, found);
  if (soon === open.length) return;
  await within(deps.clock, GIVE_UP_MS, all);
  for (const cause of open) if (!found.has(keyOf(cause))) found.set(keyOf(cause), unanswered);
  await keep(deps, telling, found);
}

const unanswered: Lookup<ChangeAuthor> = {
  status: 'unavailable',
  source: 'audit log',
  reason: 'Microsoft did not answer in time',
};

function keyOf({ kind, id }: Pick<Cause, 'kind' | 'id'>): string {
  return `${kind}|${id ?? ''}`;
}

async function find(
  { authors, clock }: TellDeps,
  { kind, id }: Cause,
  { alert, previous, current }: Telling,
): Promise<Lookup<ChangeAuthor>> {
  const place = alert.causes.findIndex((cause) => cause.kind === kind && cause.id === id);
  const people = alert.people.filter(({ causes }) => causes.includes(place));
  const userIds = people.map(({ userId }) => userId);
  const policy = current.caPolicies.find((one) => one.id === id);
  const changed = policy && previous ? changedDependencies(policy, previous, current) : [];
  const targets = kind === 'assignmentChanged' ? policy?.aimsAt : changed;
  const since = sinceOf(people, previous) ?? new Date(clock.now().getTime() - DAY_MS);
  return authors.find(
    { id: alert.tenantId },
    { kind, id, userIds: userIds.slice(0, MOST_USERS), targets },
    { since, until: current.takenAt },
  );
}

/** Nowhere does a day begin earlier than this before it does in UTC. */
const EAST_MS = 14 * 3_600_000;

/** The snapshot before, or the day on which somebody's requirement was last known where that is longer ago. */
function sinceOf(people: readonly Regressed[], previous: Snapshot | undefined): Date | undefined {
  const [earliest] = people.map(({ previousDate }) => previousDate).sort();
  if (!previous || earliest === undefined || earliest >= previous.localDate) return previous?.takenAt;
  return new Date(Date.parse(earliest) - EAST_MS);
}

/** Keeps what was found with the alert, which is due at once then. */
async function keep(
  { posture, channels, hint }: TellDeps,
  { alert: { tenantId, id }, corr }: Telling,
  found: ReadonlyMap<string, Lookup<ChangeAuthor>>,
): Promise<void> {
  await posture.changeAlert(
    { tenantId, id },
    (alert) => {
      if (!alert.causes.some((cause) => !cause.author && found.has(keyOf(cause)))) return undefined;
      return { ...alert, causes: alert.causes.map((cause) => ({ author: found.get(keyOf(cause)), ...cause })) };
    },
    { channels, corr },
  );
  hint(tenantId, regressionSubject({ id }));
}

/** Waits for `work`, but no longer than `ms`. */
async function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const cancel = clock.after(ms, resolve);
    work.then(() => resolve(), reject).finally(cancel);
  });
}
