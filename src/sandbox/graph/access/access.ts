import type { SimTenant } from '../model.ts';
import { exclusionGroupId } from '../posture/invented-posture.ts';
import { stableGuid } from '../tenants.ts';
import { GLOBAL_ADMINISTRATOR } from '../users/roles-table.ts';
import { wholePolicy } from './shape.ts';

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

const CREATED = '2024-01-09T08:00:00Z';

/** The policy that asks everybody for MFA, and the one that asks administrators for it again. */
export const MFA_FOR_EVERYBODY = 'Require MFA for everybody';
export const MFA_FOR_ADMINS = 'Require MFA for administrators';

/** At first: the company's own addresses as a trusted location and, where Conditional Access protects it, some policies. */
export function inventedAccess(tenant: SimTenant): SimAccess {
  const office = {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    id: stableGuid(tenant.id, 'location', 'office'),
    displayName: 'Office',
    createdDateTime: CREATED,
    modifiedDateTime: CREATED,
    isTrusted: true,
    ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '192.0.2.0/28' }],
  };
  const { protection = 'conditionalAccess' } = tenant;
  const policies = protection === 'conditionalAccess' ? inventedPolicies(tenant) : [];
  return {
    namedLocations: new Map([[office.id, office]]),
    policies: new Map(policies.map((one) => [one.id, one])),
  };
}

interface Plan {
  readonly name: string;
  readonly state: 'enabled' | 'enabledForReportingButNotEnforced';
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly control: 'mfa' | 'block';
}

function inventedPolicies(tenant: SimTenant): readonly SimAccessObject[] {
  const applications = { includeApplications: ['All'] };
  const excludeGroups = [exclusionGroupId(tenant)];
  const everybody = { includeUsers: ['All'], excludeUsers: [tenant.users[0]?.id ?? ''], excludeGroups };
  const plans: readonly Plan[] = [
    { name: MFA_FOR_EVERYBODY, state: 'enabled', control: 'mfa', conditions: { applications, users: everybody } },
    {
      name: MFA_FOR_ADMINS,
      state: 'enabled',
      control: 'mfa',
      conditions: { applications, users: { includeRoles: [GLOBAL_ADMINISTRATOR] } },
    },
    {
      name: 'Block older mail clients',
      state: 'enabled',
      control: 'block',
      conditions: { applications, users: everybody, clientAppTypes: ['exchangeActiveSync', 'other'] },
    },
    {
      name: 'Require MFA for risky sign-ins',
      state: 'enabledForReportingButNotEnforced',
      control: 'mfa',
      conditions: { applications, users: everybody, signInRiskLevels: ['high', 'medium'] },
    },
  ];
  return plans.map((plan) => policyOf(tenant, plan));
}

function policyOf(tenant: SimTenant, { name, state, conditions, control }: Plan): SimAccessObject {
  return wholePolicy({
    id: stableGuid(tenant.id, 'policy', name),
    displayName: name,
    createdDateTime: CREATED,
    modifiedDateTime: null,
    state,
    conditions,
    grantControls: { operator: 'OR', builtInControls: [control] },
    sessionControls: null,
  });
}
