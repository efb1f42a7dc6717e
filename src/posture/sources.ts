import { locationIds } from './dependencies.ts';
import { FACT_SOURCES, type FactSource, type MfaFacts, type Reading } from './facts.ts';
import { notUnderstood } from './mfa/not-understood.ts';
import type { SourceState } from './snapshot.ts';
import type { Verdict } from './verdict.ts';

interface SourceReport {
  readonly state: SourceState;
  readonly why?: string | undefined;
}

const OK: SourceReport = { state: 'ok' };

export interface SourceStates {
  readonly sources: Readonly<Record<FactSource, SourceState>>;
  /** Of those that are not `ok`, and of policies that were read but are not understood. */
  readonly whys: Readonly<Partial<Record<FactSource, string>>>;
}

/**
 * How well each source was read. `noPolicies`: the tenant cannot have Conditional Access policies, so that not being
 * allowed to read them hides nothing (MFA-RULES §6).
 */
export function sourceStates(
  facts: MfaFacts,
  { verdicts, noPolicies }: { verdicts: ReadonlyMap<string, Verdict>; noPolicies: boolean },
): SourceStates {
  const reports: Record<FactSource, SourceReport> = {
    users: ofUsers(facts),
    caPolicies: noPolicies ? OK : ofPolicies(facts, verdicts),
    securityDefaults: ofReading(facts.securityDefaults),
    perUserMfa: ofPerUserMfa(facts, verdicts),
    roles: ofRoles(facts),
    groups: ofGroups(facts),
  };
  const whys = FACT_SOURCES.flatMap((name) => {
    const { state, why } = reports[name];
    return state === 'ok' && why === undefined ? [] : [[name, why ?? 'Cannot be read']];
  });
  const sources = Object.fromEntries(FACT_SOURCES.map((name) => [name, reports[name].state]));
  return { sources: sources as SourceStates['sources'], whys: Object.fromEntries(whys) as SourceStates['whys'] };
}

function ofReading(reading: Reading<unknown>): SourceReport {
  return reading.status === 'ok' ? OK : { state: 'error', why: reading.why };
}

function ofUsers({ users, usersWhole, usersWhy }: MfaFacts): SourceReport {
  if (users.length === 0) return { state: 'error', why: usersWhy ?? 'No user account could be read' };
  return usersWhole ? OK : { state: 'partial', why: usersWhy ?? 'Not all user accounts could be read' };
}

function ofPolicies(facts: MfaFacts, verdicts: ReadonlyMap<string, Verdict>): SourceReport {
  const { caPolicies, namedLocations } = facts;
  if (caPolicies.status === 'unread') return { state: 'error', why: caPolicies.why };
  const wanted = caPolicies.value.some((policy) => locationIds(policy).length > 0);
  return wanted && namedLocations.status === 'unread'
    ? { state: 'partial', why: `Named locations: ${namedLocations.why}` }
    : { state: 'ok', why: isUnclear(verdicts) ? notUnderstood(facts) : undefined };
}

/** Somebody’s verdict hangs on what the policies say: another reading would not make that clearer. */
function isUnclear(verdicts: ReadonlyMap<string, Verdict>): boolean {
  return [...verdicts.values()].some(({ reason }) => reason === 'unknownCaRead');
}

/** Only those count whose verdict could rest on it: nobody asks it of an account that is not evaluated. */
function ofPerUserMfa({ perUserMfa, perUserMfaWhy }: MfaFacts, verdicts: ReadonlyMap<string, Verdict>): SourceReport {
  const wanted = [...verdicts].flatMap(([userId, { state }]) => (state === 'notEvaluated' ? [] : [userId]));
  const missing = wanted.filter((userId) => !perUserMfa.has(userId)).length;
  if (missing === 0) return OK;
  const why = perUserMfaWhy ?? `Not read for ${missing} of ${wanted.length} users`;
  return { state: missing === wanted.length ? 'error' : 'partial', why };
}

function ofRoles({ roleAssignments, roleDefinitions, roleEligibilities }: MfaFacts): SourceReport {
  if (roleAssignments.status === 'unread') return { state: 'error', why: roleAssignments.why };
  const unread = [roleDefinitions, roleEligibilities].find(({ status }) => status === 'unread');
  return unread?.status === 'unread' ? { state: 'partial', why: unread.why } : OK;
}

function ofGroups({ groups }: MfaFacts): SourceReport {
  const unread = [...groups.values()].filter((group) => group.status === 'unread');
  const [first] = unread;
  if (!first) return OK;
  const count = unread.length === 1 ? 'One group' : `${unread.length} groups`;
  return { state: unread.length === groups.size ? 'error' : 'partial', why: `${count}: ${first.why}` };
}
