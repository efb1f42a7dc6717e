import { dependencyDigests, policyPosture } from './dependencies.ts';
import type { FactUser, MfaFacts, MfaMemory } from './facts.ts';
import { carryLastKnown } from './last-known.ts';
import { cannotHavePolicies } from './no-policies.ts';
import type { LocalDate, PolicyPosture, Snapshot, UserPosture } from './snapshot.ts';
import { sourceStates } from './sources.ts';
import { RULES_VERSION, type MfaPolicy, type Verdict } from './verdict.ts';

export interface SnapshotInput {
  readonly facts: MfaFacts;
  /** By user id, one for each user of the facts. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** The scheduled day, however late it is now. */
  readonly localDate: LocalDate;
  /**
   * The newest snapshot that is not failed: in a second run of the same day the first run's, so that a loss which was
   * told this morning and cannot be read any more is not told again tomorrow.
   */
  readonly previous: Snapshot | undefined;
}

/** All answers of a tenant at one time, with what stays known of those whom they do not tell about (MFA-RULES §9.8). */
export function buildSnapshot({ facts, verdicts, localDate, previous }: SnapshotInput): Snapshot {
  const noPolicies = cannotHavePolicies(facts, memoryOf(previous));
  const { sources, whys } = sourceStates(facts, { verdicts, noPolicies });
  const users = usersOf(facts, verdicts);
  const caPolicies = noPolicies ? [] : policiesOf(facts, previous);
  const whole = Object.values(sources).every((state) => state === 'ok');
  return {
    snapshotId: `${facts.tenantId}:${localDate}`,
    tenantId: facts.tenantId,
    localDate,
    takenAt: facts.takenAt,
    rulesVersion: RULES_VERSION,
    status: sources.users === 'error' ? 'failed' : whole ? 'complete' : 'partial',
    sources,
    whys,
    securityDefaults: facts.securityDefaults.status === 'ok' ? facts.securityDefaults.value : null,
    caPolicies,
    dependencies: noPolicies ? {} : dependencyDigests(facts, caPolicies, previous?.dependencies),
    users,
    lastKnown: carryLastKnown(previous, { localDate, users }),
    people: Object.fromEntries(facts.users.map((user) => [user.id, personOf(user)])),
  };
}

/** What the next verdicts may take from the newest snapshot that is not failed. */
export function memoryOf(previous: Snapshot | undefined): MfaMemory {
  const policyOf = new Map<string, MfaPolicy>();
  for (const states of [previous?.lastKnown ?? {}, previous?.users ?? {}])
    for (const [userId, { policy }] of Object.entries(states))
      if (policy !== 'notEvaluated') policyOf.set(userId, policy);
  return { hadEnabledCa: previous?.caPolicies.some(({ state }) => state === 'enabled') ?? false, policyOf };
}

function usersOf(facts: MfaFacts, verdicts: ReadonlyMap<string, Verdict>): Record<string, UserPosture> {
  const users: Record<string, UserPosture> = {};
  for (const { id } of facts.users) {
    const verdict = verdicts.get(id);
    if (!verdict) continue;
    const { policy, state, strength, reason, mechanisms } = verdict;
    users[id] = { policy, state, strength, reason, mechanisms };
  }
  return users;
}

/** Policies that could not be read are those of the snapshot before: what they were is still true, and asked for. */
function policiesOf(
  { caPolicies, roleDefinitions }: MfaFacts,
  previous: Snapshot | undefined,
): readonly PolicyPosture[] {
  if (caPolicies.status === 'unread') return previous?.caPolicies ?? [];
  return caPolicies.value.map((policy) => policyPosture(policy, roleDefinitions));
}

function personOf({ id, displayName, mail, userPrincipalName }: FactUser) {
  const email = mail?.trim() || userPrincipalName;
  return { name: displayName?.trim() || email || id, email };
}
