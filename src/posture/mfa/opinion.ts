import type { Mechanism, MfaPolicy, MfaReason, MfaState, MfaStrength, Verdict } from '../verdict.ts';

/** That a mechanism makes MFA required. */
export interface Offer {
  readonly reason: MfaReason;
  readonly strength: Exclude<MfaStrength, 'none'>;
  readonly mechanisms: readonly Mechanism[];
}

/** What one kind of mechanism has to say of a user. */
export interface Opinion {
  readonly offer?: Offer | undefined;
  /** Why it may require MFA although it does not by what could be read. */
  readonly doubt?: MfaReason | undefined;
  /** What to say when nothing requires MFA. */
  readonly otherwise?: { readonly reason: MfaReason; readonly strength: 'conditional' | 'none' } | undefined;
}

/**
 * The verdict over what the mechanisms say, given in the order of MFA-RULES §7: the strongest offer carries it and the
 * first of equal ones gives the reason. A doubt counts only where nothing requires MFA for sure (§6).
 */
export function concludeFrom(policy: MfaPolicy, opinions: readonly Opinion[]): Verdict {
  const offers = opinions.flatMap(({ offer }) => offer ?? []);
  const best = offers.find(({ strength }) => strength === 'always') ?? offers[0];
  if (best) {
    const { reason, strength } = best;
    const mechanisms = offers.flatMap((offer) => offer.mechanisms);
    return { policy, state: 'required', required: true, strength, reason, mechanisms };
  }
  const doubt = opinions.find((opinion) => opinion.doubt)?.doubt;
  if (doubt) return undecided(policy, 'unknown', doubt);
  const otherwise = opinions.find((opinion) => opinion.otherwise)?.otherwise;
  const { reason, strength } = otherwise ?? { reason: 'noMechanism', strength: 'none' };
  return { policy, state: 'notRequired', required: false, strength, reason, mechanisms: [] };
}

/** Of whom nothing is said. */
export function notEvaluated(reason: MfaReason): Verdict {
  return undecided('notEvaluated', 'notEvaluated', reason);
}

function undecided(policy: Verdict['policy'], state: MfaState, reason: MfaReason): Verdict {
  return { policy, state, required: null, strength: null, reason, mechanisms: [] };
}
