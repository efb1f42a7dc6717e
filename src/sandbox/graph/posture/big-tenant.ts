import type { SimTenant, SimUser } from '../model.ts';
import type { SimState } from '../state.ts';
import { stableGuid } from '../tenants.ts';
import { wholePolicy } from '../access/shape.ts';
import { ROLES } from '../users/roles-table.ts';
import { assignmentId } from './role-changes.ts';

export interface BigTenantOptions {
  readonly users: number;
  /** Conditional Access policies besides the one that asks everybody for MFA. */
  readonly policies?: number;
  /** Each with some 200 members, every second one inside the one before. */
  readonly groups?: number;
  /** How many of the users hold a role. */
  readonly admins?: number;
}

const ID = '8d2f6a10-77c4-4be1-9a3e-55d01b8c2f64';
const CREATED = '2024-01-09T08:00:00Z';

/** A large invented tenant, the same every time; `furnish` adds its policies and groups once the simulator runs. */
export function bigTenant({ users, admins = 40 }: BigTenantOptions): SimTenant {
  const people = inventedUsers(ID, users);
  return {
    id: ID,
    name: 'Longmeadow Group',
    domain: 'longmeadow.example',
    timeZone: 'Europe/London',
    country: 'GB',
    users: people,
    roleAssignments: people.slice(0, admins).map(({ id: principalId }, at) => {
      const held = { principalId, roleDefinitionId: ROLES[at % 9]?.id ?? '', directoryScopeId: '/' };
      return { ...held, id: assignmentId(held) };
    }),
  };
}

/** Members of a tenant by the thousand, from number `from` on; every tenth is a guest. */
export function inventedUsers(tenantId: string, count: number, from = 0): readonly SimUser[] {
  return Array.from({ length: count }, (_, at) => userAt(tenantId, from + at));
}

function userAt(tenantId: string, at: number): SimUser {
  const number = String(at).padStart(6, '0');
  const guest = at % 10 === 9;
  const name = guest ? `guest.${number}_partner.example#EXT#` : `person.${number}`;
  return {
    id: stableGuid(tenantId, number),
    userPrincipalName: `${name}@longmeadow.example`,
    displayName: `Person ${number}`,
    givenName: 'Person',
    surname: number,
    jobTitle: null,
    department: null,
    mail: guest ? `guest.${number}@partner.example` : `person.${number}@longmeadow.example`,
    businessPhones: [],
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: 'en-GB',
    usageLocation: 'GB',
    userType: guest ? 'Guest' : 'Member',
    ...(guest && { externalUserState: 'Accepted', creationType: 'Invitation' }),
    accountEnabled: at % 25 !== 24,
    onPremisesSyncEnabled: null,
    createdDateTime: CREATED,
    lastPasswordChangeDateTime: CREATED,
    signInSessionsValidFromDateTime: CREATED,
    otherMails: [],
    assignedLicenses: [],
  };
}

/** Puts groups and policies into the tenant; each policy takes some groups in and leaves others out. */
export function furnish(state: SimState, { id, users }: SimTenant, options: BigTenantOptions): void {
  const { groups = 40, policies = 60 } = options;
  const ids = Array.from({ length: groups }, (_, at) => stableGuid(id, 'group', String(at)));
  ids.forEach((groupId, at) => {
    const people = users.filter((_, place) => place % groups === at).slice(0, 200);
    const inner = at % 2 === 1 ? [ids[at - 1] ?? ''] : [];
    state.posture(id).groups.set(groupId, {
      id: groupId,
      displayName: `Group ${at}`,
      description: null,
      createdDateTime: CREATED,
      isAssignableToRole: null,
      membershipRule: null,
      members: new Set([...people.map((user) => user.id), ...inner]),
    });
  });
  for (let at = 0; at < policies; at++) {
    const policy = policyAt(id, at, ids);
    state.access(id).policies.set(policy.id, policy);
  }
}

function policyAt(tenantId: string, at: number, groups: readonly string[]) {
  const [include = '', exclude = ''] = [groups[at % groups.length], groups[(at * 7 + 3) % groups.length]];
  return wholePolicy({
    id: stableGuid(tenantId, 'policy', String(at)),
    displayName: `Policy ${at}`,
    createdDateTime: CREATED,
    modifiedDateTime: at % 3 === 0 ? null : '2025-11-03T09:30:00Z',
    state: (['enabled', 'enabledForReportingButNotEnforced', 'disabled'] as const)[at % 5 < 3 ? 0 : at % 2 ? 1 : 2],
    conditions: {
      applications: { includeApplications: ['All'] },
      users:
        at % 4 === 0
          ? { includeUsers: ['All'], excludeGroups: [exclude] }
          : { includeGroups: [include], excludeGroups: [exclude] },
      ...(at % 6 === 5 && { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } }),
    },
    grantControls: { operator: 'OR', builtInControls: [at % 7 === 6 ? 'block' : 'mfa'] },
  });
}
