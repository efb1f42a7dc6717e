import { evaluateTenant } from '../../../src/posture/mfa/evaluate.ts';
import type {
  CaConditions,
  CaGrantControls,
  CaPolicy,
  FactUser,
  GroupReading,
  MfaFacts,
  MfaMemory,
  MfaSettings,
  NamedLocation,
  PerUserMfa,
  Reading,
  RoleAssignment,
  RoleDefinition,
} from '../../../src/posture/facts.ts';
import type { Verdict } from '../../../src/posture/verdict.ts';
import type { TenantId } from '../../../src/tenants/tenant.ts';

export const GLOBAL_ADMIN = '62e90394-69f5-4237-9190-012177145e10';
export const EXCHANGE_ADMIN = '29232cdf-9323-42fd-ade2-1d097af3e4de';
export const SECURITY_READER = '5d6b6bb7-de71-4623-b4af-96380a352509';
/** Built in, and not privileged. */
export const REPORTS_READER = '4a5d8f65-41da-4de4-8968-e035b65339cf';
export const SYNC_ACCOUNTS = 'd29b2b05-8046-44ba-8758-1e26182fcf32';

export const P1 = '41781fb2-bc02-4b7c-bd55-b576c07bb09d';

export function ok<T>(value: T): Reading<T> {
  return { status: 'ok', value };
}

export function unread(http = 503): { readonly status: 'unread'; readonly why: string; readonly http: number } {
  return { status: 'unread', why: 'Microsoft did not answer', http };
}

export function group(...members: readonly string[]): GroupReading {
  return { status: 'ok', members: new Set(members) };
}

export function aUser(id: string, more: Partial<FactUser> = {}): FactUser {
  return { id, userPrincipalName: `${id}@contoso.example`, accountEnabled: true, userType: 'Member', ...more };
}

export function aGuest(id: string): FactUser {
  return aUser(id, { userType: 'Guest', userPrincipalName: `${id}_fabrikam.example#EXT#@contoso.example` });
}

/** A role that is held for good, tenant-wide, unless said otherwise. */
export function held(
  principalId: string,
  roleDefinitionId: string,
  more: Partial<RoleAssignment> = {},
): RoleAssignment {
  return { principalId, roleDefinitionId, directoryScopeId: '/', assignmentType: 'Assigned', ...more };
}

export function aRole(id: string, more: Partial<RoleDefinition> = {}): RoleDefinition {
  return { id, templateId: id, displayName: id, isBuiltIn: true, ...more };
}

export function ipLocation(id: string, isTrusted: boolean): NamedLocation {
  return { id, type: '#microsoft.graph.ipNamedLocation', isTrusted };
}

export function country(id: string): NamedLocation {
  return { id, type: '#microsoft.graph.countryNamedLocation' };
}

interface PolicyParts extends Omit<CaConditions, 'users' | 'applications'> {
  readonly id?: string;
  readonly state?: string;
  readonly users?: CaConditions['users'];
  readonly applications?: CaConditions['applications'];
  readonly grant?: CaGrantControls | null;
}

export const EVERYBODY = { includeUsers: ['All'] };
export const EVERYTHING = { includeApplications: ['All'] };
export const MFA: CaGrantControls = { operator: 'OR', builtInControls: ['mfa'] };
export const BLOCK: CaGrantControls = { operator: 'OR', builtInControls: ['block'] };

/** "All users, all applications, require MFA", with what is said otherwise. */
export function aPolicy({ id = 'ca1', state = 'enabled', grant = MFA, ...conditions }: PolicyParts = {}): CaPolicy {
  return {
    id,
    state,
    conditions: { users: EVERYBODY, applications: EVERYTHING, clientAppTypes: ['all'], ...conditions },
    grantControls: grant,
  };
}

export interface TenantParts extends Partial<Omit<MfaFacts, 'caPolicies' | 'groups' | 'perUserMfa'>> {
  readonly policies?: readonly CaPolicy[] | Reading<readonly CaPolicy[]>;
  readonly locations?: readonly NamedLocation[];
  readonly groups?: Readonly<Record<string, GroupReading>>;
  /** `unread`: of nobody. Who is not named has it disabled. */
  readonly perUser?: Readonly<Record<string, PerUserMfa>> | 'unread';
  readonly defaults?: boolean;
  readonly assigned?: readonly RoleAssignment[];
  readonly eligible?: readonly RoleAssignment[];
  readonly definitions?: readonly RoleDefinition[];
}

/** A tenant in which everything could be read and nothing requires MFA, with what is said otherwise; Ana is in it. */
export function aTenant(parts: TenantParts = {}): MfaFacts {
  const { policies = [], locations = [], groups = {}, perUser = {}, defaults = false } = parts;
  const { assigned = [], eligible = [], definitions = [], ...facts } = parts;
  const users = parts.users ?? [aUser('ana')];
  const states = perUser === 'unread' ? [] : users.map(({ id }) => [id, perUser[id] ?? 'disabled'] as const);
  return {
    tenantId: 'e0000000-0000-4000-8000-000000000001' as TenantId,
    takenAt: new Date('2026-11-20T13:00:00Z'),
    usersWhole: true,
    namedLocations: ok(locations),
    securityDefaults: ok({ isEnabled: defaults }),
    roleDefinitions: ok(definitions),
    roleAssignments: ok(assigned),
    roleEligibilities: ok(eligible),
    servicePlanIds: [P1],
    ...facts,
    users,
    caPolicies: 'status' in policies ? policies : ok(policies),
    perUserMfa: new Map(states),
    groups: new Map(Object.entries(groups)),
  };
}

export function verdicts(
  facts: MfaFacts,
  settings: Partial<MfaSettings> = {},
  memory: Partial<MfaMemory> = {},
): ReadonlyMap<string, Verdict> {
  return evaluateTenant(
    facts,
    { includeGuests: false, extraAdminRoleTemplateIds: [], ...settings },
    { hadEnabledCa: false, policyOf: new Map(), ...memory },
  );
}

/** The verdict on Ana in that tenant. */
export function anas(
  parts: TenantParts,
  settings: Partial<MfaSettings> = {},
  memory: Partial<MfaMemory> = {},
): Verdict {
  const verdict = verdicts(aTenant(parts), settings, memory).get('ana');
  if (!verdict) throw new Error('Ana was not judged');
  return verdict;
}

/** In few words, e.g. `required always caAlways`. */
export function inShort({ state, strength, reason }: Verdict): string {
  return [state, strength, reason].filter(Boolean).join(' ');
}

/** Ana's verdict in few words where these policies apply. */
export function under(...policies: readonly CaPolicy[]): string {
  return inShort(anas({ policies }));
}
