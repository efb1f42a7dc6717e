import { asTenantId, type TenantId } from '../../tenants/tenant.ts';
import type { CaPolicy, GroupReading, MfaFacts, MfaMemory, MfaSettings, PerUserMfa, Reading } from '../facts.ts';
import { failureOf, failuresIn, groupReading, readingOf } from './reads.ts';
import { plainId } from '../policy-schema.ts';
import type { TenantExport } from './tenant-export.ts';

/** The Entra ID P2 plan, without which nobody is eligible for a role. */
const P2_PLAN = 'eec0eb4f-6444-4f95-aba0-50c24d67f998';
const STATES: readonly string[] = ['disabled', 'enabled', 'enforced'] satisfies PerUserMfa[];

/** What an exported tenant says, as facts of one moment; what the file leaves out was read, and there was none of it. */
export function factsOf(tenant: TenantExport): MfaFacts {
  const { reads } = tenant;
  const planIds = failureOf(reads, 'servicePlans') === undefined ? tenant.servicePlans : undefined;
  return {
    tenantId: asTenantId(tenant.tenantId ?? '') ?? ('' as TenantId),
    takenAt: new Date(0),
    users: tenant.users.map((user) => ({
      ...user,
      id: plainId(user.id),
      userPrincipalName: user.userPrincipalName ?? '',
    })),
    usersWhole: failureOf(reads, 'users') === undefined,
    caPolicies: readingOf(policiesOf(tenant), failureOf(reads, 'caPolicies')),
    namedLocations: readingOf(
      tenant.namedLocations.map(({ '@odata.type': type, ...rest }) => ({ ...rest, type: type ?? '' })),
      failureOf(reads, 'namedLocations'),
    ),
    securityDefaults: readingOf(tenant.securityDefaults ?? { isEnabled: false }, failureOf(reads, 'securityDefaults')),
    perUserMfa: perUserOf(tenant),
    roleDefinitions: readingOf(tenant.roleDefinitions, failureOf(reads, 'roleDefinitions')),
    roleAssignments: readingOf(heldIn(tenant.roleAssignments), failureOf(reads, 'roleAssignments')),
    roleEligibilities: eligibilitiesOf(tenant, planIds),
    groups: groupsOf(tenant),
    servicePlanIds: planIds,
  };
}

export function settingsOf({ settings }: TenantExport): MfaSettings {
  return {
    includeGuests: settings?.includeGuests ?? false,
    extraAdminRoleTemplateIds: settings?.extraAdminRoleTemplateIds ?? [],
    externalFactorsCount: settings?.externalFactorsCount ?? true,
  };
}

export function memoryOf({ lastSnapshotHadEnabledCa, lastKnownPolicy }: TenantExport): MfaMemory {
  const classes = Object.entries(lastKnownPolicy ?? {}).flatMap(([userId, policy]) =>
    policy === 'admin' || policy === 'user' ? [[plainId(userId), policy] as const] : [],
  );
  return { hadEnabledCa: lastSnapshotHadEnabledCa ?? false, policyOf: new Map(classes) };
}

/** A policy that only names its strength gets what the file says of it. */
function policiesOf({ caPolicies, authenticationStrengths }: TenantExport): CaPolicy[] {
  const strengths = new Map(authenticationStrengths.map((one) => [one.id, one]));
  return caPolicies.map((policy) => {
    const named = policy.grantControls?.authenticationStrength;
    const told = named?.id && !named.requirementsSatisfied ? strengths.get(named.id) : undefined;
    return told ? { ...policy, grantControls: { ...policy.grantControls, authenticationStrength: told } } : policy;
  });
}

/** A state that is not one of Graph's was not read. */
function perUserOf({ users, perUserMfa, reads }: TenantExport): Map<string, PerUserMfa> {
  if (failureOf(reads, 'perUserMfa') !== undefined) return new Map();
  const failures = failuresIn(reads, 'perUserMfa');
  const told = new Map(Object.entries(perUserMfa ?? {}).map(([userId, state]) => [plainId(userId), state]));
  return new Map(
    users.flatMap((user) => {
      const id = plainId(user.id);
      const state = told.has(id) ? told.get(id) : 'disabled';
      const read = !failures.has(id) && state && STATES.includes(state);
      return read ? [[id, state as PerUserMfa]] : [];
    }),
  );
}

function heldIn(assignments: TenantExport['roleAssignments']) {
  return assignments.map((one) => ({ ...one, directoryScopeId: one.directoryScopeId ?? '/' }));
}

/** Graph refuses to list eligible roles where there is no licence for them (400 or 403): then nobody is eligible. */
function eligibilitiesOf(
  { roleEligibilities, reads }: TenantExport,
  planIds: readonly string[] | undefined,
): MfaFacts['roleEligibilities'] {
  const status = failureOf(reads, 'roleEligibilities');
  if ((status === 400 || status === 403) && planIds && !planIds.includes(P2_PLAN)) return { status: 'ok', value: [] };
  return readingOf(heldIn(roleEligibilities), status) satisfies Reading<unknown>;
}

/**
 * The groups of the file with their members transitively; one that a policy names, or that holds a role, and that the
 * file has not is deleted, unless it could not be read.
 */
function groupsOf(tenant: TenantExport): Map<string, GroupReading> {
  const { groups, reads } = tenant;
  const whole = failureOf(reads, 'groups');
  const single = failuresIn(reads, 'groups');
  const failures = new Map(
    groups.map(({ id, deleted, status }) => {
      const told = status && (status < 200 || status >= 300) ? status : undefined;
      return [id, deleted ? 404 : (single.get(id) ?? told ?? whole)] as const;
    }),
  );
  const members = new Map(groups.map((group) => [group.id, group.members ?? []]));
  for (const [id, failure] of failures) if (failure === 404) members.delete(id);
  const inFile = groups.map(({ id }) => [id, groupReading(everybodyIn(id, members), failures.get(id))] as const);
  const missing = namedGroups(tenant).filter((id) => !failures.has(id));
  const others = missing.map((id) => [id, groupReading(new Set(), single.get(id) ?? whole ?? 404)] as const);
  return new Map([...others, ...inFile]);
}

/** Whoever holds a role and is not among the users may be a group: that matters where groups could not be read. */
function namedGroups({ caPolicies, roleAssignments, roleEligibilities, users }: TenantExport): string[] {
  const people = new Set(users.map((user) => plainId(user.id)));
  const holders = [...roleAssignments, ...roleEligibilities].map(({ principalId }) => principalId);
  const aimedAt = caPolicies.flatMap(({ conditions }) => [
    ...(conditions?.users?.includeGroups ?? []),
    ...(conditions?.users?.excludeGroups ?? []),
  ]);
  return [...aimedAt, ...holders.filter((id) => !people.has(id))];
}

/** Groups may hold groups, in a circle too. */
function everybodyIn(groupId: string, members: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set<string>();
  const waiting = [groupId];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const member of members.get(next) ?? []) {
      if (seen.has(member)) continue;
      seen.add(member);
      waiting.push(member);
    }
  }
  return seen;
}
