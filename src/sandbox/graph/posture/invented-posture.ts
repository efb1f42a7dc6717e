import type { SimTenant } from '../model.ts';
import { stableGuid } from '../tenants.ts';
import type { SimGroup, SimPosture } from './model.ts';

/** The group whose members policies leave out, e.g. for the emergency account. */
export const EXCLUSION_GROUP = 'Conditional Access exclusions';

export function exclusionGroupId({ id }: Pick<SimTenant, 'id'>): string {
  return stableGuid(id, 'group', EXCLUSION_GROUP);
}

/** At first: two groups, one inside the other, and security defaults where nothing else protects the tenant. */
export function inventedPosture(tenant: SimTenant): SimPosture {
  const emergency = tenant.users[0]?.id;
  const inner = group(tenant, 'Emergency accounts', emergency === undefined ? [] : [emergency]);
  const outer = group(tenant, EXCLUSION_GROUP, [inner.id]);
  return {
    groups: new Map([inner, outer].map((one) => [one.id, one])),
    customRoles: new Map(),
    securityDefaults: tenant.protection === 'securityDefaults',
  };
}

function group(tenant: SimTenant, displayName: string, members: readonly string[]): SimGroup {
  return {
    id: stableGuid(tenant.id, 'group', displayName),
    displayName,
    description: null,
    createdDateTime: '2024-01-09T07:40:00Z',
    isAssignableToRole: null,
    membershipRule: null,
    members: new Set(members),
  };
}
