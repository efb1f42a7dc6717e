import { MFA_FOR_EVERYBODY, type SimAccessObject } from './graph/access/access.ts';
import { merged, wholePolicy } from './graph/access/shape.ts';
import type { SimTenant } from './graph/model.ts';
import { exclusionGroupId } from './graph/posture/invented-posture.ts';
import type { SimState } from './graph/state.ts';
import { SANDBOX_TENANTS, employ, stableGuid, type Seat } from './graph/tenants.ts';

/** The policy that asks for MFA of those who stand in for somebody: everybody else has another one. */
export const MFA_FOR_LOCUMS = 'Require MFA for locums';
const LOCUMS = 'Locums';
const CREATED = '2024-03-18T10:20:00Z';

const STAFF: readonly (readonly [given: string, family: string, title: string, department: string])[] = [
  ['Beatrix', 'Lowe', 'Locum Doctor', LOCUMS],
  ['Callum', 'Reid', 'Locum Nurse', LOCUMS],
  ['Dilys', 'Morgan', 'Locum Physiotherapist', LOCUMS],
  ['Farouk', 'Aziz', 'Locum Doctor', LOCUMS],
  ['Hannah', 'Sorensen', 'Locum Nurse', LOCUMS],
  ['Anjali', 'Mistry', 'Nurse', 'Clinic'],
  ['Brendan', 'Foley', 'Paramedic', 'Clinic'],
  ['Carmen', 'Ibarra', 'Nurse', 'Clinic'],
  ['David', 'Osei', 'General Practitioner', 'Clinic'],
  ['Eleni', 'Markou', 'Dietitian', 'Clinic'],
  ['Fergus', 'Blair', 'Physiotherapist', 'Clinic'],
  ['Grace', 'Chen', 'Nurse', 'Clinic'],
  ['Hamish', 'Duff', 'Pharmacist', 'Clinic'],
  ['Isla', 'Turner', 'Receptionist', 'Front Desk'],
  ['Jamal', 'Whyte', 'Receptionist', 'Front Desk'],
  ['Karin', 'Berg', 'Receptionist', 'Front Desk'],
  ['Liam', 'Keane', 'Secretary', 'Operations'],
  ['Miriam', 'Katz', 'Secretary', 'Operations'],
  ['Nikhil', 'Shah', 'Buyer', 'Operations'],
  ['Olga', 'Petrenko', 'Bookkeeper', 'Finance'],
  ['Piotr', 'Zielinski', 'Porter', 'Operations'],
];

const [clinics, ...others] = SANDBOX_TENANTS as readonly [SimTenant, ...SimTenant[]];

/** Who lives in the sandbox: its tenants, the first with so many people that losing a handful is no fifth of them. */
export const INHABITED: readonly [SimTenant, ...SimTenant[]] = [
  employ(
    clinics,
    STAFF.map(([given, family, title, department]): Seat => ({ given, family, title, department })),
  ),
  ...others,
];

/** Puts the locums of the first tenant into a group, whom a policy of their own asks for MFA. */
export function furnishClinic(state: SimState): void {
  const [tenant] = INHABITED;
  const id = stableGuid(tenant.id, 'group', LOCUMS);
  const members = tenant.users.filter(({ department }) => department === LOCUMS).map((user) => user.id);
  state.posture(tenant.id).groups.set(id, {
    id,
    displayName: LOCUMS,
    description: null,
    createdDateTime: CREATED,
    isAssignableToRole: null,
    membershipRule: null,
    members: new Set(members),
  });
  const { policies } = state.access(tenant.id);
  const everybody = [...policies.values()].find(({ displayName }) => displayName === MFA_FOR_EVERYBODY);
  const leftOut = { conditions: { users: { excludeGroups: [exclusionGroupId(tenant), id] } } };
  if (everybody) policies.set(everybody.id, merged(everybody, leftOut) as SimAccessObject);
  const own = policyFor(tenant, id);
  policies.set(own.id, own);
}

function policyFor({ id }: SimTenant, groupId: string): SimAccessObject {
  return wholePolicy({
    id: stableGuid(id, 'policy', MFA_FOR_LOCUMS),
    displayName: MFA_FOR_LOCUMS,
    createdDateTime: CREATED,
    modifiedDateTime: null,
    state: 'enabled',
    conditions: { applications: { includeApplications: ['All'] }, users: { includeGroups: [groupId] } },
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    sessionControls: null,
  });
}
