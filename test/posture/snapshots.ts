import type { TenantId } from '../../src/tenants/tenant.ts';
import { FACT_SOURCES } from '../../src/posture/facts.ts';
import { compare, type Comparison, type ComparisonInput } from '../../src/posture/compare.ts';
import { addDays } from '../../src/posture/local-date.ts';
import type { RegressionAlert } from '../../src/posture/regression.ts';
import { DEFAULT_SCHEDULE, slotOf } from '../../src/posture/schedule.ts';
import type { LastKnown, PolicyPosture, Snapshot, UserPosture } from '../../src/posture/snapshot.ts';
import { RULES_VERSION, type Mechanism, type MfaPolicy } from '../../src/posture/verdict.ts';

export const TENANT = 'e0000000-0000-4000-8000-000000000001' as TenantId;
export const TODAY = '2026-11-20';
export const YESTERDAY = '2026-11-19';

/** The slot of the day that lies `ago` days before today. */
export function slotAgo(ago: number): Date {
  return slotOf(addDays(TODAY, -ago), DEFAULT_SCHEDULE).at;
}

export function byPolicy(id = 'P1', via: NonNullable<Mechanism['via']> = 'all'): Mechanism {
  return { kind: 'conditionalAccess', id, via };
}

export function required(mechanisms: readonly Mechanism[] = [byPolicy()], policy: MfaPolicy = 'user'): UserPosture {
  return { policy, state: 'required', strength: 'always', reason: 'caAlways', mechanisms };
}

export function open(policy: MfaPolicy = 'user'): UserPosture {
  return { policy, state: 'notRequired', strength: 'none', reason: 'noMechanism', mechanisms: [] };
}

export function unknown(policy: MfaPolicy = 'user'): UserPosture {
  return { policy, state: 'unknown', strength: null, reason: 'unknownCaRead', mechanisms: [] };
}

export function notEvaluated(): UserPosture {
  return { policy: 'notEvaluated', state: 'notEvaluated', strength: null, reason: 'disabledAccount', mechanisms: [] };
}

export function policyOf(id = 'P1', change: Partial<PolicyPosture> = {}): PolicyPosture {
  const modifiedDateTime = '2026-10-01T12:00:00Z';
  return { id, displayName: `Policy ${id}`, state: 'enabled', modifiedDateTime, dependsOn: [], ...change };
}

/** An edit in the night before today. */
export const EDITED = { modifiedDateTime: '2026-11-19T22:10:00Z' };

/** A whole snapshot of the day that lies `ago` days before today. */
export function snapshotOf(ago: number, users: Snapshot['users'], change: Partial<Snapshot> = {}): Snapshot {
  const localDate = addDays(TODAY, -ago);
  return {
    snapshotId: `${TENANT}:${localDate}`,
    tenantId: TENANT,
    localDate,
    takenAt: slotAgo(ago),
    rulesVersion: RULES_VERSION,
    status: 'complete',
    sources: Object.fromEntries(FACT_SOURCES.map((name) => [name, 'ok'])) as Snapshot['sources'],
    securityDefaults: { isEnabled: false },
    caPolicies: [policyOf()],
    dependencies: {},
    users,
    lastKnown: {},
    ...change,
  };
}

/** A state that was last known `ago` days before today. */
export function knownAgo(ago: number, posture: UserPosture = required()): LastKnown {
  return { ...posture, localDate: addDays(TODAY, -ago), takenAt: slotAgo(ago), rulesVersion: RULES_VERSION };
}

export const ON = { enabledAt: new Date('2026-01-01T00:00:00Z') };

export function compared(
  previous: Snapshot | undefined,
  current: Snapshot,
  rest: Partial<ComparisonInput> = {},
): Comparison {
  return compare({ previous, current, settings: { admin: ON, user: ON }, recent: [], ...rest });
}

/** What is told, short: `<policy>: <ids> since <date>`. */
export function told({ alerts, updates }: Comparison): readonly string[] {
  const line = (word: string) => (alert: RegressionAlert) =>
    `${word}${alert.policy}: ${alert.people.map(({ userId }) => userId).join(' ') || 'nobody'} since ${alert.comparedWith}`;
  return [...alerts.map(line('')), ...updates.map(line('update '))];
}

export function causes({ alerts: [alert] }: Comparison): readonly string[] {
  return (alert?.causes ?? []).map(({ kind, id, count }) => `${kind} ${id ?? '-'} ${count}`);
}

/** An alert as it was told `ago` days before today. */
export function alertAgo(
  ago: number,
  userIds: readonly string[],
  change: Partial<RegressionAlert> = {},
): RegressionAlert {
  const localDate = addDays(TODAY, -ago);
  const policy = change.policy ?? 'user';
  return {
    id: `${policy}-${localDate}`,
    tenantId: TENANT,
    policy,
    localDate,
    foundAt: slotAgo(ago),
    comparedWith: addDays(localDate, -1),
    people: userIds.map((userId) => ({
      userId,
      name: userId,
      email: '',
      previousDate: addDays(localDate, -1),
      causes: [0],
    })),
    causes: [{ kind: 'caPolicyModified', id: 'P1', count: userIds.length, name: 'Policy P1' }],
    revision: 1,
    ...change,
  };
}
