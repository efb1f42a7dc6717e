import { daysBetween } from './local-date.ts';
import type { LastKnown, LocalDate, Snapshot, UserPosture } from './snapshot.ts';

/** Entra keeps a deleted user for 30 days: an older state is no longer compared with (MFA-RULES §9.2). */
export const KEPT_DAYS = 30;

/** Whether a state says that MFA is required or that it is not. */
export function isKnown(posture: UserPosture | undefined): posture is UserPosture {
  return posture?.state === 'required' || posture?.state === 'notRequired';
}

/** The newest state in which a user was required or not, as of a snapshot; undefined where there is none. */
export function knownIn(snapshot: Snapshot, userId: string): LastKnown | undefined {
  const own = snapshot.status === 'failed' ? undefined : ownState(snapshot.users, userId);
  if (!isKnown(own)) return ownState(snapshot.lastKnown, userId);
  const { policy, state, strength, reason, mechanisms } = own;
  const { localDate, takenAt, rulesVersion } = snapshot;
  return { policy, state, strength, reason, mechanisms, localDate, takenAt, rulesVersion };
}

/**
 * What is carried along of those whom a new snapshot cannot tell about, out of the newest snapshot before it: unknown,
 * not evaluated and absent do not overwrite what was known; what is too old to be compared with is let go.
 */
export function carryLastKnown(
  previous: Snapshot | undefined,
  { localDate, users }: { readonly localDate: LocalDate; readonly users: Snapshot['users'] },
): Snapshot['lastKnown'] {
  if (!previous) return {};
  const carried: Record<string, LastKnown> = {};
  const carry = (userId: string) => {
    if (isKnown(ownState(users, userId)) || Object.hasOwn(carried, userId)) return;
    const known = knownIn(previous, userId);
    if (known && daysBetween(known.localDate, localDate) <= KEPT_DAYS) carried[userId] = known;
  };
  for (const userId of Object.keys(previous.users)) carry(userId);
  for (const userId of Object.keys(previous.lastKnown)) carry(userId);
  return carried;
}

/** Ids come from outside: a word that every object answers to is none of them. */
export function ownState<T>(states: Readonly<Record<string, T>>, userId: string): T | undefined {
  return Object.hasOwn(states, userId) ? states[userId] : undefined;
}
