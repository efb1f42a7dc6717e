import type { Comparison } from './compare.ts';
import type { Snapshot, UserPosture } from './snapshot.ts';
import type { PostureDay } from './store.ts';
import type { MfaPolicy } from './verdict.ts';

type Counts = Record<keyof PostureDay['counts'][MfaPolicy], number>;

/** The counts of a day: how far MFA is required of whom, and how many lost it. */
export function postureDay(snapshot: Snapshot, { lost }: Pick<Comparison, 'lost'>): PostureDay {
  const counts = { admin: noCounts(), user: noCounts() } satisfies Record<MfaPolicy, Counts>;
  let notEvaluated = 0;
  for (const posture of Object.values(snapshot.users)) {
    if (posture.policy === 'notEvaluated' || posture.state === 'notEvaluated') notEvaluated += 1;
    else counts[posture.policy][columnOf(posture)] += 1;
  }
  const { tenantId, localDate, takenAt, status, whys } = snapshot;

  return { tenantId, localDate, takenAt, status, whys: { ...whys }, counts, notEvaluated, lost };
}

/** How far MFA is required of somebody who is looked at. */
export function columnOf({ state, strength }: Pick<UserPosture, 'state' | 'strength'>): keyof Counts {
  if (state === 'unknown') return 'unknown';
  if (state === 'required') return strength === 'always' ? 'always' : 'conditional';
  return strength === 'conditional' ? 'partial' : 'none';
}

function noCounts(): Counts {
  return { always: 0, conditional: 0, partial: 0, none: 0, unknown: 0 };
}
