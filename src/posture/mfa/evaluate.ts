import type { CaPolicy, MfaFacts, MfaMemory, MfaSettings, Reading } from '../facts.ts';
import { cannotHavePolicies } from '../no-policies.ts';
import type { Verdict } from '../verdict.ts';
import { conditionalAccessOpinions } from './conditional-access.ts';
import { holdingsIn } from './holdings.ts';
import { concludeFrom, notEvaluated, type Opinion } from './opinion.ts';
import { perUserOpinion, securityDefaultsOpinion } from './other-mechanisms.ts';
import { whoIs } from './who.ts';

const NO_POLICIES: Reading<readonly CaPolicy[]> = { status: 'ok', value: [] };

/**
 * Whether MFA is required of each user that was read, and why: MFA-RULES §3 to §7 over the facts of one moment. Pure: the
 * same facts give the same answers, in whatever order they come.
 */
export function evaluateTenant(
  facts: MfaFacts,
  settings: MfaSettings,
  memory: MfaMemory,
): ReadonlyMap<string, Verdict> {
  const holdings = holdingsIn(facts, settings.extraAdminRoleTemplateIds);
  const caPolicies = cannotHavePolicies(facts, memory) ? NO_POLICIES : facts.caPolicies;
  const conditionalAccess = conditionalAccessOpinions({ ...facts, caPolicies }, holdings, settings);
  const conclude = sharing(concludeFrom);
  return new Map(
    facts.users.map((user) => {
      const who = whoIs(user, holdings, { settings, memory });
      if ('not' in who) return [user.id, notEvaluated(who.not)];
      const perUser = perUserOpinion(facts, user.id);
      const defaults = securityDefaultsOpinion(facts, holdings.of(user.id));
      return [user.id, conclude(who.policy, [conditionalAccess(user), perUser, defaults])];
    }),
  );
}

/** Users of whom the same is said share one verdict: there are few, however many people. */
function sharing(conclude: typeof concludeFrom): typeof concludeFrom {
  const known = new Map<Opinion | undefined, Map<string, Verdict>>();
  return (policy, [first, ...rest]) => {
    const ofFirst = known.get(first) ?? new Map<string, Verdict>();
    known.set(first, ofFirst);
    const key = rest.reduce((text, { offer, doubt }) => `${text} ${offer?.reason ?? doubt ?? ''}`, policy as string);
    const verdict = ofFirst.get(key) ?? conclude(policy, first ? [first, ...rest] : rest);
    ofFirst.set(key, verdict);
    return verdict;
  };
}
