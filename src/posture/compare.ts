import type { PostureSettings } from '../tenants/tenant.ts';
import { buildAlert } from './build-alert.ts';
import { causeFinder } from './cause.ts';
import { findLosses, type Loss } from './losses.ts';
import type { RegressionAlert } from './regression.ts';
import { reviseAlert, saysTheSame } from './revise-alert.ts';
import type { Snapshot } from './snapshot.ts';
import { MFA_POLICIES, type MfaPolicy } from './verdict.ts';

export interface ComparisonInput {
  /** The newest snapshot of an earlier day that is not failed. */
  readonly previous: Snapshot | undefined;
  readonly current: Snapshot;
  readonly settings: Pick<PostureSettings, 'admin' | 'user' | 'exempt'>;
  /** The tenant's alerts of this day and the six before, newest first; tests among them are left aside. */
  readonly recent: readonly RegressionAlert[];
}

/** `exempt`: an accepted exception. `roleRemoved`: the loss is that the administrator is none any more (§9.4). */
export type SuppressReason = 'exempt' | 'roleRemoved';

export interface Comparison {
  /** At most one of each policy; nothing has been told of it today. */
  readonly alerts: readonly RegressionAlert[];
  /** Of alerts that were told today and say something else now: the notice is changed, not repeated. */
  readonly updates: readonly RegressionAlert[];
  /** Ids of those who lost the requirement of a policy that is switched on, but are not told of. */
  readonly suppressed: Readonly<Partial<Record<SuppressReason, readonly string[]>>>;
  /** Ids of those of whom it is still required, but not always any more: for the log. */
  readonly weakened: readonly string[];
  /** People who lost the requirement, told or not, switched on or not. */
  readonly lost: Readonly<Record<MfaPolicy, number>>;
}

/** Whom a day's snapshot shows to have lost the requirement to use MFA, and why: MFA-RULES §9. */
export function compare(input: ComparisonInput): Comparison {
  const { previous, current } = input;
  const { losses, weakened } = findLosses(previous, current);
  const lost = { admin: 0, user: 0 };
  for (const { policy } of losses) lost[policy] += 1;
  const counted = losses.filter((loss) => isCounted(loss, input));
  const { told, suppressed } = sift(counted, input);
  const outcomes = current.status === 'failed' ? [] : MFA_POLICIES.map((policy) => outcomeOf(policy, told, input));
  return {
    alerts: outcomes.flatMap(({ alert }) => alert ?? []),
    updates: outcomes.flatMap(({ update }) => update ?? []),
    suppressed,
    weakened,
    lost,
  };
}

/** What was read before the policy was switched on never counts (§9.1). */
function isCounted({ policy, known }: Loss, { settings }: ComparisonInput): boolean {
  const enabledAt = settings[policy]?.enabledAt;
  return enabledAt !== undefined && known.takenAt >= enabledAt;
}

function sift(losses: readonly Loss[], { previous, current, settings }: ComparisonInput) {
  const exempt = new Set((settings.exempt ?? []).map(({ userId }) => userId.toLowerCase()));
  const suppressed: Partial<Record<SuppressReason, string[]>> = {};
  const told: Loss[] = [];
  const isDemotion = previous ? demotions(previous, current) : () => false;
  for (const loss of losses) {
    const reason = exempt.has(loss.userId.toLowerCase()) ? 'exempt' : isDemotion(loss) ? 'roleRemoved' : undefined;
    if (reason) (suppressed[reason] ??= []).push(loss.userId);
    else told.push(loss);
  }
  for (const userIds of Object.values(suppressed)) userIds.sort();
  return { told, suppressed };
}

/**
 * Tells a loss that is but the demotion: an administrator is an ordinary user now, and all that required MFA were
 * policies for roles, which still stand as they were (§9.4).
 */
function demotions(previous: Snapshot, current: Snapshot): (loss: Loss) => boolean {
  const causesOf = causeFinder(previous, current);
  return (loss) => {
    const { policy, mechanisms } = loss.known;
    if (policy !== 'admin' || loss.policy !== 'user' || mechanisms.length === 0) return false;
    if (!mechanisms.every(({ kind, via }) => kind === 'conditionalAccess' && via === 'role')) return false;
    return causesOf(loss).every(({ kind }) => kind === 'assignmentChanged' || kind === 'dependencyChanged');
  };
}

interface Outcome {
  readonly alert?: RegressionAlert;
  readonly update?: RegressionAlert;
}

function outcomeOf(policy: MfaPolicy, told: readonly Loss[], input: ComparisonInput): Outcome {
  const losses = told.filter((loss) => loss.policy === policy);
  const fresh =
    losses.length > 0 && input.previous
      ? buildAlert(policy, losses, { ...input, previous: input.previous })
      : undefined;
  const earlier = toldToday(policy, input);
  if (!earlier) return fresh ? { alert: fresh } : {};
  const revised = reviseAlert(earlier, fresh, { ...input, told });
  return saysTheSame(earlier, revised) ? {} : { update: revised };
}

/** The alert of this day that was told since the policy was last switched on. */
function toldToday(policy: MfaPolicy, { current, settings, recent }: ComparisonInput): RegressionAlert | undefined {
  const enabledAt = settings[policy]?.enabledAt;
  return recent.find(
    (alert) =>
      !alert.test &&
      alert.policy === policy &&
      alert.localDate === current.localDate &&
      enabledAt !== undefined &&
      alert.foundAt >= enabledAt,
  );
}
