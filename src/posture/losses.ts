import { KEPT_DAYS, knownIn, ownState } from './last-known.ts';
import { daysBetween } from './local-date.ts';
import type { LastKnown, Snapshot } from './snapshot.ts';
import type { MfaPolicy } from './verdict.ts';

/** Somebody of whom MFA was required when last known and is not any more. */
export interface Loss {
  readonly userId: string;
  /** The class of the user now, which is the policy that the loss belongs to (MFA-RULES §9.4). */
  readonly policy: MfaPolicy;
  readonly known: LastKnown;
}

export interface Losses {
  readonly losses: readonly Loss[];
  /** Still required, but not always any more: told to nobody, only logged (§9.3). */
  readonly weakened: readonly string[];
}

/**
 * Who lost the requirement since it was last known, whatever is switched on: MFA-RULES §9.2 and §9.3. Unknown, absent
 * and not evaluated users lose nothing, nor does anybody whose last known state is too old or of other rules.
 */
export function findLosses(previous: Snapshot | undefined, current: Snapshot): Losses {
  const losses: Loss[] = [];
  const weakened: string[] = [];
  if (!previous || current.status === 'failed') return { losses, weakened };
  for (const userId of Object.keys(current.users)) {
    const now = ownState(current.users, userId);
    const lost = now?.state === 'notRequired';
    const weaker = now?.state === 'required' && now.strength === 'conditional';
    if (!now || now.policy === 'notEvaluated' || !(lost || weaker)) continue;
    const known = knownIn(previous, userId);
    if (known?.state !== 'required' || !comparable(known, current)) continue;
    if (lost) losses.push({ userId, policy: now.policy, known });
    else if (known.strength === 'always') weakened.push(userId);
  }
  return { losses, weakened };
}

function comparable({ rulesVersion, localDate }: LastKnown, current: Snapshot): boolean {
  return rulesVersion === current.rulesVersion && daysBetween(localDate, current.localDate) <= KEPT_DAYS;
}
