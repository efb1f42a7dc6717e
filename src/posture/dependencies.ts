import { canonicalJson } from '../kernel/canonical-json.ts';
import { digest } from '../kernel/ids.ts';
import type { CaPolicy, MfaFacts, NamedLocation, Reading, RoleDefinition } from './facts.ts';
import type { PolicyPosture, Snapshot } from './snapshot.ts';

type Strength = NonNullable<NonNullable<CaPolicy['grantControls']>['authenticationStrength']>;
type Digests = Readonly<Record<string, string>>;

/** Places that are no object of their own. */
const NO_LOCATIONS = new Set(['All', 'AllTrusted', '00000000-0000-0000-0000-000000000000']);

/** What is kept of a policy; what it refers to are named locations, an authentication strength and custom roles (§9.6). */
export function policyPosture(policy: CaPolicy, roles: Reading<readonly RoleDefinition[]>): PolicyPosture {
  const strength = policy.grantControls?.authenticationStrength?.id;
  const dependsOn = [...locationIds(policy), ...(strength ? [strength] : []), ...customRoles(policy, roles)];
  return {
    id: policy.id,
    displayName: policy.displayName ?? policy.id,
    state: policy.state,
    modifiedDateTime: policy.modifiedDateTime ?? null,
    dependsOn: [...new Set(dependsOn)].sort(),
    aimsAt: aimsOf(policy),
  };
}

/** Who is put into one of these, or taken from it, may come under the policy or from under it. */
function aimsOf({ conditions }: CaPolicy): readonly string[] {
  const { includeGroups, excludeGroups, includeRoles, excludeRoles } = conditions?.users ?? {};
  const named = [includeGroups, excludeGroups, includeRoles, excludeRoles].flatMap((ids) => ids ?? []);
  return [...new Set(named)].sort();
}

/**
 * A digest of everything that the policies refer to. A thing that is gone is not in it; what could not be read keeps
 * the digest of the snapshot before, since not reading it is no change.
 */
export function dependencyDigests(
  { caPolicies, namedLocations, roleDefinitions }: MfaFacts,
  policies: readonly PolicyPosture[],
  before: Digests = {},
): Digests {
  if (caPolicies.status === 'unread') return before;
  const now = new Map<string, string>();
  for (const { grantControls } of caPolicies.value) {
    const strength = grantControls?.authenticationStrength;
    if (strength?.id) now.set(strength.id, digestOfStrength(strength));
  }
  for (const location of valueOf(namedLocations)) now.set(location.id, digestOfLocation(location));
  for (const role of valueOf(roleDefinitions)) for (const id of idsOf(role)) now.set(id, digestOfRole(role));
  const unread = new Set(namedLocations.status === 'unread' ? locationIdsOf(caPolicies.value) : []);
  const all = [...new Set(policies.flatMap(({ dependsOn }) => dependsOn))].sort();
  return Object.fromEntries(
    all.flatMap((id) => {
      const found = unread.has(id) ? before[id] : now.get(id);
      return found === undefined ? [] : [[id, found]];
    }),
  );
}

/** Which of the things that a policy refers to differ between two snapshots; what one of them could not see does not. */
export function changedDependencies(policy: PolicyPosture, previous: Snapshot, current: Snapshot): readonly string[] {
  const blind = [previous, current].some(({ sources }) => sources.caPolicies !== 'ok');
  return policy.dependsOn.filter((id) => {
    const [before, now] = [previous.dependencies[id], current.dependencies[id]];
    return before !== now && !(blind && (before === undefined || now === undefined));
  });
}

/** Ids of the named locations that a policy refers to. */
export function locationIds({ conditions }: CaPolicy): readonly string[] {
  const { includeLocations, excludeLocations } = conditions?.locations ?? {};
  return [...(includeLocations ?? []), ...(excludeLocations ?? [])].filter((id) => !NO_LOCATIONS.has(id));
}

function locationIdsOf(policies: readonly CaPolicy[]): readonly string[] {
  return policies.flatMap(locationIds);
}

function customRoles({ conditions }: CaPolicy, roles: Reading<readonly RoleDefinition[]>): readonly string[] {
  const custom = new Set(valueOf(roles).flatMap((role) => (role.isBuiltIn === false ? idsOf(role) : [])));
  const { includeRoles, excludeRoles } = conditions?.users ?? {};
  return [...(includeRoles ?? []), ...(excludeRoles ?? [])].filter((id) => custom.has(id));
}

function idsOf({ id, templateId }: RoleDefinition): readonly string[] {
  return templateId ? [id, templateId] : [id];
}

/** Countries and address ranges are not among the facts, so the time of the last change stands for them. */
function digestOfLocation({ type, isTrusted, modifiedDateTime }: NamedLocation): string {
  return digestOf({ type, isTrusted: isTrusted ?? null, modifiedDateTime: modifiedDateTime ?? null });
}

/** Its name is left out: renaming it changes nobody's requirement. */
function digestOfStrength({ allowedCombinations, requirementsSatisfied, modifiedDateTime }: Strength): string {
  const combinations = allowedCombinations ? [...allowedCombinations].sort() : null;
  const stamp = combinations ? null : (modifiedDateTime ?? null);
  return digestOf({ combinations, requirementsSatisfied: requirementsSatisfied ?? null, stamp });
}

function digestOfRole({ isBuiltIn, isPrivileged }: RoleDefinition): string {
  return digestOf({ isBuiltIn: isBuiltIn ?? null, isPrivileged: isPrivileged ?? null });
}

function digestOf(value: unknown): string {
  return digest([canonicalJson(value)], 16);
}

function valueOf<T>(reading: Reading<readonly T[]>): readonly T[] {
  return reading.status === 'ok' ? reading.value : [];
}
