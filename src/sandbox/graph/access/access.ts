import type { SimTenant } from '../model.ts';
import { stableGuid } from '../tenants.ts';

export interface SimAccessObject {
  readonly id: string;
  readonly displayName: string;
  readonly [property: string]: unknown;
}

/** Conditional Access of one tenant. */
export interface SimAccess {
  readonly namedLocations: Map<string, SimAccessObject>;
  readonly policies: Map<string, SimAccessObject>;
}

/** At first: the company's own addresses as a trusted location, and a policy that asks everybody for MFA. */
export function inventedAccess(tenant: SimTenant): SimAccess {
  const createdDateTime = '2024-01-09T08:00:00Z';
  const office = {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    id: stableGuid(tenant.id, 'location', 'office'),
    displayName: 'Office',
    createdDateTime,
    modifiedDateTime: createdDateTime,
    isTrusted: true,
    ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '192.0.2.0/28' }],
  };
  const mfa = {
    id: stableGuid(tenant.id, 'policy', 'mfa'),
    displayName: 'Require MFA for everybody',
    createdDateTime,
    modifiedDateTime: null,
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'], excludeApplications: [], includeUserActions: [] },
      users: {
        includeUsers: ['All'],
        excludeUsers: [tenant.users[0]?.id ?? ''],
        includeGroups: [],
        excludeGroups: [],
        includeRoles: [],
        excludeRoles: [],
      },
      locations: null,
    },
    grantControls: { operator: 'OR', builtInControls: ['mfa'], customAuthenticationFactors: [], termsOfUse: [] },
    sessionControls: null,
  };
  return { namedLocations: new Map([[office.id, office]]), policies: new Map([[mfa.id, mfa]]) };
}
