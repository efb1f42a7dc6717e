import type { MfaFacts, MfaMemory, MfaSettings } from '../facts.ts';
import type { Verdict } from '../verdict.ts';
import { conditionalAccessOpinions } from './conditional-access.ts';
import { holdingsIn } from './holdings.ts';
import { concludeFrom, notEvaluated } from './opinion.ts';
import { perUserOpinion, securityDefaultsOpinion } from './other-mechanisms.ts';
import { usablePolicies } from './usable-policies.ts';
import { whoIs } from './who.ts';

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
  const caPolicies = usablePolicies(facts, memory);
  const conditionalAccess = conditionalAccessOpinions({ ...facts, caPolicies }, holdings, settings);
  return new Map(
    facts.users.map((user) => {
      const who = whoIs(user, holdings, { settings, memory });
      if ('not' in who) return [user.id, notEvaluated(who.not)];
      const perUser = perUserOpinion(facts, user.id);
      const defaults = securityDefaultsOpinion(facts, holdings.of(user.id));
      return [user.id, concludeFrom(who.policy, [conditionalAccess(user), perUser, defaults])];
    }),
  );
}
