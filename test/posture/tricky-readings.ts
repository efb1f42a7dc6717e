import type { Tricky } from './tricky-tenants.spec.ts';
import { aGuest, aPolicy, aUser, EXCHANGE_ADMIN, GLOBAL_ADMIN, held, P1 } from './mfa/tenant.ts';

const ALWAYS = 'required always caAlways';
const NONE = 'notRequired none noMechanism';
const CA = 'unknown unknownCaRead';
const GROUP = 'unknown unknownGroupRead';
const ROLE = 'unknown unknownRoleRead';

const users = (...ids: string[]) => ids.map((id) => aUser(id));
const forGroup = (...includeGroups: string[]) => aPolicy({ users: { includeGroups } });
const allBut = (exclude: object) => aPolicy({ users: { includeUsers: ['All'], ...exclude } });
const forRole = aPolicy({ users: { includeRoles: [GLOBAL_ADMIN] } });
const WITH_P1 = { servicePlans: [{ servicePlanId: P1 }] };

export const TRICKY_READINGS: readonly Tricky[] = [
  [
    'refused without P1, where nothing was before',
    { reads: { caPolicies: 403 }, perUserMfa: { ana: 'enabled' } },
    'required conditional perUserMfaEnabled',
  ],
  [
    'refused without P1, where policies were before',
    { reads: { caPolicies: 403 }, lastSnapshotHadEnabledCa: true },
    CA,
  ],
  ['refused with P1', { reads: { caPolicies: 403 }, ...WITH_P1 }, CA],
  ['not signed in, without P1', { reads: { caPolicies: 401 } }, CA],
  ['throttled, without P1', { reads: { caPolicies: 429 } }, CA],
  ['not found, without P1', { reads: { caPolicies: 404 } }, CA],
  [
    'down, and security defaults are on',
    { reads: { caPolicies: 503 }, securityDefaults: { isEnabled: true } },
    'required conditional securityDefaults',
  ],
  ['down, and per-user MFA too: the policies are named', { reads: { caPolicies: 503, perUserMfa: 503 } }, CA],
  ['an empty list, with P1', { ...WITH_P1, caPolicies: [] }, NONE],
  [
    'per-user MFA of one of two',
    { users: users('ana', 'bob'), reads: { perUserMfa: { ana: 429 } } },
    { ana: 'unknown unknownPerUserRead', bob: NONE },
  ],
  [
    'per-user MFA of somebody of whom it is required anyway',
    { reads: { perUserMfa: 503 }, caPolicies: [aPolicy()] },
    ALWAYS,
  ],
  [
    'per-user MFA and security defaults: per-user MFA is named',
    { reads: { perUserMfa: 503, securityDefaults: 503 } },
    'unknown unknownPerUserRead',
  ],
  [
    'a group that is taken in',
    {
      users: users('ana', 'bob'),
      groups: [{ id: 'g', members: ['bob'] }],
      reads: { groups: { g: 503 } },
      caPolicies: [forGroup('g')],
    },
    { ana: GROUP, bob: GROUP },
  ],
  [
    'a group that is left out',
    { groups: [{ id: 'g' }], reads: { groups: { g: 403 } }, caPolicies: [allBut({ excludeGroups: ['g'] })] },
    GROUP,
  ],
  [
    'a group beside one that was read',
    {
      groups: [{ id: 'g' }, { id: 'h', members: ['ana'] }],
      reads: { groups: { g: 403 } },
      caPolicies: [forGroup('g', 'h')],
    },
    ALWAYS,
  ],
  [
    'a group of a policy that is only reported',
    {
      groups: [{ id: 'g' }],
      reads: { groups: { g: 403 } },
      caPolicies: [aPolicy({ users: { includeGroups: ['g'] }, state: 'enabledForReportingButNotEnforced' })],
    },
    NONE,
  ],
  [
    'a group of a policy that is partial anyway',
    {
      groups: [{ id: 'g' }],
      reads: { groups: { g: 403 } },
      caPolicies: [aPolicy({ users: { includeGroups: ['g'] }, signInRiskLevels: ['high'] })],
    },
    NONE,
  ],
  [
    'a group that is left out of one of two policies for all',
    {
      groups: [{ id: 'g' }],
      reads: { groups: { g: 403 } },
      caPolicies: [allBut({ excludeGroups: ['g'] }), aPolicy({ id: 'ca2' })],
    },
    ALWAYS,
  ],
  [
    'a group that is gone',
    { reads: { groups: { g: 404 } }, groups: [{ id: 'g', members: ['ana'] }], caPolicies: [forGroup('g')] },
    NONE,
  ],
  [
    'a group that holds a role and that the file does not have',
    {
      users: users('ana', 'bob'),
      roleAssignments: [held('g', EXCHANGE_ADMIN)],
      reads: { groups: { g: 403 } },
      lastKnownPolicy: { ana: 'admin' },
      caPolicies: [aPolicy()],
    },
    { ana: `admin: ${ALWAYS}`, bob: ALWAYS },
  ],
  [
    'no group, one of which holds a role',
    {
      users: users('ana', 'bob'),
      roleAssignments: [held('g', GLOBAL_ADMIN), held('bob', EXCHANGE_ADMIN)],
      reads: { groups: 503 },
      caPolicies: [allBut({ excludeRoles: [GLOBAL_ADMIN] })],
    },
    { ana: GROUP, bob: `admin: ${GROUP}` },
  ],
  [
    'a group in another spelling of its place',
    { groups: [{ id: 'g', members: ['ana'] }], reads: { 'groups:g': 503 }, caPolicies: [forGroup('g')] },
    GROUP,
  ],
  [
    'roles: the class of yesterday',
    {
      users: users('ana', 'bob'),
      reads: { roleAssignments: 503 },
      lastKnownPolicy: { ana: 'admin', bob: 'user' },
      caPolicies: [aPolicy()],
    },
    { ana: `admin: ${ALWAYS}`, bob: ALWAYS },
  ],
  ['roles, under a policy for roles', { reads: { roleAssignments: 503 }, caPolicies: [forRole] }, ROLE],
  [
    'roles, under a policy that leaves roles out',
    { reads: { roleAssignments: 503 }, caPolicies: [allBut({ excludeRoles: [GLOBAL_ADMIN] })] },
    ROLE,
  ],
  [
    'roles, under a policy that leaves roles out beside per-user MFA',
    {
      reads: { roleAssignments: 503 },
      perUserMfa: { ana: 'enabled' },
      caPolicies: [allBut({ excludeRoles: [GLOBAL_ADMIN] })],
    },
    'required conditional perUserMfaEnabled',
  ],
  [
    'roles, with a guest who administered yesterday',
    {
      users: [aGuest('ana'), aGuest('bob')],
      reads: { roleAssignments: 503 },
      lastKnownPolicy: { ana: 'admin' },
      caPolicies: [aPolicy()],
    },
    { ana: `admin: ${ALWAYS}`, bob: 'notEvaluated: notEvaluated guestOutOfScope' },
  ],
  [
    'eligible roles, where the role is held for good',
    { roleAssignments: [held('ana', GLOBAL_ADMIN)], reads: { roleEligibilities: 503 }, caPolicies: [forRole] },
    `admin: ${ALWAYS}`,
  ],
  [
    'eligible roles, which the policy leaves out',
    { reads: { roleEligibilities: 503 }, caPolicies: [allBut({ excludeRoles: [GLOBAL_ADMIN] })] },
    ROLE,
  ],
  [
    'eligible roles, under a policy for roles that leaves the password open anyway',
    { reads: { roleEligibilities: 503 }, caPolicies: [forRole] },
    NONE,
  ],
  [
    'eligible roles without the licence for them, refused as such',
    { reads: { roleEligibilities: 403 }, caPolicies: [allBut({ excludeRoles: [GLOBAL_ADMIN] })] },
    ALWAYS,
  ],
  [
    'eligible roles with another licence that brings them',
    {
      reads: { roleEligibilities: 403 },
      servicePlans: ['eec0eb4f-6444-4f95-aba0-50c24d67f998'],
      caPolicies: [allBut({ excludeRoles: [GLOBAL_ADMIN] })],
    },
    ROLE,
  ],
  [
    'what roles mean, of a well-known role',
    { roleAssignments: [held('ana', GLOBAL_ADMIN)], reads: { roleDefinitions: 403 }, caPolicies: [aPolicy()] },
    `admin: ${ALWAYS}`,
  ],
  [
    'security defaults, where a policy requires it',
    { reads: { securityDefaults: 403 }, caPolicies: [aPolicy()] },
    ALWAYS,
  ],
  [
    'security defaults, where nothing else does',
    { reads: { securityDefaults: 403 } },
    'unknown unknownSecurityDefaultsRead',
  ],
  [
    'named locations, under a policy that leaves one out',
    {
      reads: { namedLocations: 503 },
      caPolicies: [aPolicy({ locations: { includeLocations: ['All'], excludeLocations: ['x'] } })],
    },
    CA,
  ],
  [
    'named locations, under a policy that leaves trusted ones out',
    {
      reads: { namedLocations: 503 },
      caPolicies: [aPolicy({ locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } })],
    },
    'required conditional caWithExemptions',
  ],
  ['some users: those who were read are judged', { reads: { users: 503 }, caPolicies: [aPolicy()] }, ALWAYS],
];
