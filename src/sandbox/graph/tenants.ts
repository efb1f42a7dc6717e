import { digest } from '../../kernel/ids.ts';
import type { PerUserMfaState, SimRoleAssignment, SimTenant, SimUser } from './model.ts';

const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
/** Microsoft 365 Business Premium. */
const BUSINESS_PREMIUM = 'cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46';
/** Microsoft 365 Business Standard, which has no Microsoft Entra ID P1. */
const BUSINESS_STANDARD = 'f245ecc8-75af-4f8e-b61f-27d8114de5f3';
const EXCHANGE_ADMINISTRATOR = '29232cdf-9323-42fd-ade2-1d097af3e4de';

export interface Seat {
  readonly given: string;
  readonly family: string;
  readonly title: string;
  readonly department: string;
  /** Local part of the user principal name; `given.family` when absent. */
  readonly local?: string;
  readonly role?: string;
  readonly mfa?: PerUserMfaState;
  readonly disabled?: true;
  readonly synced?: true;
}

interface TenantPlan {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly timeZone: string;
  readonly country: string;
  readonly language: string;
  readonly seats: readonly Seat[];
  readonly licence: 'none' | 'P1' | 'P2';
  readonly protection: 'conditionalAccess' | 'securityDefaults' | 'perUserMfa';
  /** The home address of one guest. */
  readonly guest: string;
}

const PLANS: readonly TenantPlan[] = [
  {
    id: '6f1c2a54-3d0e-4b7a-9c15-8e2f40b7d901',
    name: 'Harbourlight Clinics',
    domain: 'harbourlight.example',
    timeZone: 'Europe/London',
    country: 'GB',
    language: 'en-GB',
    licence: 'P2',
    protection: 'conditionalAccess',
    guest: 'billing@medipost.example',
    seats: [
      { given: 'Maren', family: 'Holt', title: 'IT Manager', department: 'IT', role: GLOBAL_ADMINISTRATOR },
      { given: 'Aoife', family: "O'Neill", title: 'Practice Manager', department: 'Operations' },
      { given: 'Tomasz', family: 'Wilk', title: 'Accounts Payable', department: 'Finance' },
      { given: 'Priya', family: 'Raman', title: 'Physiotherapist', department: 'Clinic' },
      { given: 'Zoë', family: 'Müller', title: 'Receptionist', department: 'Front Desk', local: 'zoe.mueller' },
      { given: 'Samuel', family: 'Adeyemi', title: 'General Practitioner', department: 'Clinic' },
      { given: 'Ingrid', family: 'Vale', title: 'Nurse', department: 'Clinic', disabled: true },
    ],
  },
  {
    id: 'b40d9e17-52c8-4f63-a1d4-07c6e95a3b22',
    name: 'Alder & Quill Solicitors',
    domain: 'alderquill.example',
    timeZone: 'America/New_York',
    country: 'US',
    language: 'en-US',
    licence: 'P1',
    protection: 'perUserMfa',
    guest: 'counsel@stonebridge.example',
    seats: [
      { given: 'Ruth', family: 'Calloway', title: 'Managing Partner', department: 'Partners' },
      {
        given: 'Desmond',
        family: 'Pike',
        title: 'Systems Administrator',
        department: 'IT',
        role: GLOBAL_ADMINISTRATOR,
      },
      { given: 'Noor', family: 'Haddad', title: 'Paralegal', department: 'Litigation' },
      { given: 'Elliot', family: 'Marsh', title: 'Associate', department: 'Property', mfa: 'enabled' },
      { given: 'Beatriz', family: 'Souza', title: 'Associate', department: 'Family Law', mfa: 'disabled' },
      { given: 'Hugh', family: 'Tanner', title: 'Bookkeeper', department: 'Finance', synced: true },
      { given: 'Mei', family: 'Lin', title: 'Office Manager', department: 'Operations', role: EXCHANGE_ADMINISTRATOR },
    ],
  },
  {
    id: '0e7ab3c8-91f4-4d25-8b60-5f3d1c7e6a48',
    name: 'Copper Kettle Bakeries',
    domain: 'copperkettle.example',
    timeZone: 'Europe/Berlin',
    country: 'DE',
    language: 'de-DE',
    licence: 'none',
    protection: 'securityDefaults',
    guest: 'orders@grainline.example',
    seats: [
      { given: 'Jonas', family: 'Brandt', title: 'Owner', department: 'Management', role: GLOBAL_ADMINISTRATOR },
      { given: 'Klara', family: 'Vogt', title: 'Payroll', department: 'Finance' },
      { given: 'Emre', family: 'Demir', title: 'Shift Lead', department: 'Production' },
      { given: 'Sofia', family: 'Lindqvist', title: 'Marketing', department: 'Sales' },
      { given: 'Paul', family: 'Krüger', title: 'Purchasing', department: 'Supply', local: 'paul.krueger' },
      { given: 'Lea', family: 'Hoffmann', title: 'Shop Manager', department: 'Shops' },
      { given: 'Anton', family: 'Reiss', title: 'Driver', department: 'Supply', disabled: true },
    ],
  },
];

/** Three invented customers with eight accounts each; ids and texts are the same on every start. */
export const SANDBOX_TENANTS: readonly SimTenant[] = PLANS.map(tenantOf);

/** A customer who is not watched yet, and whose administrator has not let Tocsin in. */
export const NEWCOMER: SimTenant = tenantOf({
  id: 'd2a8f4c6-71b3-4e9d-8c20-3b5f6a9e1d74',
  name: 'Fernhill Dental',
  domain: 'fernhill.example',
  timeZone: 'Europe/Dublin',
  country: 'IE',
  language: 'en-IE',
  licence: 'P1',
  protection: 'conditionalAccess',
  guest: 'lab@whitecrown.example',
  seats: [
    { given: 'Orla', family: 'Keane', title: 'Practice Owner', department: 'Management', role: GLOBAL_ADMINISTRATOR },
    { given: 'Declan', family: 'Byrne', title: 'Dentist', department: 'Clinic' },
    { given: 'Niamh', family: 'Doyle', title: 'Receptionist', department: 'Front Desk' },
  ],
});

/** A version 4 shaped GUID that depends on `parts` alone. */
export function stableGuid(...parts: readonly string[]): string {
  const hex = digest(parts, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** The tenant with more people, who come after all others: without a role, and the same on every start. */
export function employ(tenant: SimTenant, seats: readonly Seat[]): SimTenant {
  const plan = PLANS.find(({ id }) => id === tenant.id);
  const hired = plan ? seats.map((seat, at) => memberOf(plan, seat, tenant.users.length + at)) : [];
  return { ...tenant, users: [...tenant.users, ...hired] };
}

function tenantOf(plan: TenantPlan): SimTenant {
  const { id, name, domain, timeZone, country, licence, protection } = plan;
  const users = [...plan.seats.map((seat, at) => memberOf(plan, seat, at)), guestOf(plan)];
  const roleAssignments = plan.seats.flatMap((seat, at) => assignmentOf(seat, users[at]?.id ?? ''));
  return { id, name, domain, timeZone, country, licence, protection, users, roleAssignments };
}

function memberOf(plan: TenantPlan, seat: Seat, at: number): SimUser {
  const local = seat.local ?? `${seat.given}.${seat.family}`.toLowerCase();
  const userPrincipalName = `${local}@${plan.domain}`;
  return {
    ...base(plan, userPrincipalName),
    displayName: `${seat.given} ${seat.family}`,
    givenName: seat.given,
    surname: seat.family,
    jobTitle: seat.title,
    department: seat.department,
    mail: userPrincipalName,
    businessPhones: [`555-01${String(10 + at)}`],
    userType: 'Member',
    accountEnabled: !seat.disabled,
    onPremisesSyncEnabled: seat.synced ?? null,
    ...(plan.protection === 'perUserMfa' && { perUserMfaState: seat.mfa ?? 'enforced' }),
  };
}

function guestOf(plan: TenantPlan): SimUser {
  const userPrincipalName = `${plan.guest.replace('@', '_')}#EXT#@${plan.domain}`;
  return {
    ...base(plan, userPrincipalName),
    displayName: plan.guest.split('@')[0] ?? plan.guest,
    givenName: null,
    surname: null,
    jobTitle: null,
    department: null,
    mail: plan.guest,
    otherMails: [plan.guest],
    assignedLicenses: [],
    businessPhones: [],
    userType: 'Guest',
    externalUserState: 'Accepted',
    creationType: 'Invitation',
    accountEnabled: true,
    onPremisesSyncEnabled: null,
  };
}

function base(plan: TenantPlan, userPrincipalName: string) {
  return {
    id: stableGuid(plan.id, userPrincipalName),
    userPrincipalName,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: plan.language,
    usageLocation: plan.country,
    createdDateTime: '2023-02-06T08:30:00Z',
    lastPasswordChangeDateTime: '2026-01-12T07:45:10Z',
    signInSessionsValidFromDateTime: '2026-01-12T07:45:10Z',
    otherMails: [],
    assignedLicenses: [{ skuId: plan.licence === 'none' ? BUSINESS_STANDARD : BUSINESS_PREMIUM, disabledPlans: [] }],
  };
}

function assignmentOf(seat: Seat, principalId: string): SimRoleAssignment[] {
  if (seat.role === undefined) return [];
  const id = `${digest([seat.role, principalId], 42)}-1`;
  return [{ id, principalId, roleDefinitionId: seat.role, directoryScopeId: '/' }];
}
