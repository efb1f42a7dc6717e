import type { Tricky } from './tricky-tenants.spec.ts';
import {
  aGuest,
  aPolicy,
  aRole,
  aUser,
  EXCHANGE_ADMIN,
  GLOBAL_ADMIN,
  held,
  SECURITY_READER,
  SYNC_ACCOUNTS,
} from './mfa/tenant.ts';

const ALWAYS = 'required always caAlways';
const NONE = 'notRequired none noMechanism';
const EXCLUDED = 'notRequired none caExcluded';
const PARTIAL = 'notRequired conditional caPartial';

const UNIT = { directoryScopeId: '/administrativeUnits/u1' };
const ACTIVATED = { assignmentType: 'Activated' };
const users = (...ids: string[]) => ids.map((id) => aUser(id));
const forAllBut = (exclude: object) => [aPolicy({ users: { includeUsers: ['All'], ...exclude } })];
const forRole = (...includeRoles: string[]) => [aPolicy({ users: { includeRoles } })];
const guests = (types: string, membershipKind?: string) => ({
  guestOrExternalUserTypes: types,
  ...(membershipKind ? { externalTenants: { membershipKind, members: ['t'] } } : {}),
});
const WITH_GUESTS = { settings: { includeGuests: true } };
const INVITED = aUser('ana', { userType: 'Member', externalUserState: 'Accepted' });
const NAMED_EXT = aUser('ana', { userPrincipalName: 'ana_x#EXT#@contoso.example' });
const MADE_HERE = aUser('ana', { userType: 'Guest' });

export const TRICKY_PEOPLE: readonly Tricky[] = [
  // Groups
  [
    'a group in a group in a group that is left out',
    {
      users: users('ana', 'bob'),
      groups: [
        { id: 'g1', members: ['g2'] },
        { id: 'g2', members: ['g3', 'g1'] },
        { id: 'g3', members: ['ana'] },
      ],
      caPolicies: forAllBut({ excludeGroups: ['g1'] }),
    },
    { ana: EXCLUDED, bob: ALWAYS },
  ],
  [
    'included by one group and left out by another',
    {
      groups: [
        { id: 'in', members: ['ana'] },
        { id: 'out', members: ['ana'] },
      ],
      caPolicies: [aPolicy({ users: { includeGroups: ['in'], excludeGroups: ['out'] } })],
    },
    EXCLUDED,
  ],
  [
    'a deleted group in the middle of nested ones',
    {
      groups: [
        { id: 'g1', members: ['g2'] },
        { id: 'g2', members: ['ana'], deleted: true },
      ],
      caPolicies: [aPolicy({ users: { includeGroups: ['g1'] } })],
    },
    NONE,
  ],
  // Roles
  [
    'a role of an administrative unit: an administrator whom the policy for roles does not reach',
    { roleAssignments: [held('ana', EXCHANGE_ADMIN, UNIT)], caPolicies: forRole(EXCHANGE_ADMIN) },
    `admin: ${NONE}`,
  ],
  [
    'a role of an administrative unit leaves nobody out',
    { roleAssignments: [held('ana', GLOBAL_ADMIN, UNIT)], caPolicies: forAllBut({ excludeRoles: [GLOBAL_ADMIN] }) },
    `admin: ${ALWAYS}`,
  ],
  [
    'a custom role that is privileged: an administrator whom no policy knows by it',
    {
      roleDefinitions: [aRole('own', { isBuiltIn: false, isPrivileged: true })],
      roleAssignments: [held('ana', 'own')],
      caPolicies: forRole('own'),
    },
    `admin: ${NONE}`,
  ],
  [
    'one of the fifteen that Graph does not call privileged',
    {
      roleDefinitions: [aRole(EXCHANGE_ADMIN, { isPrivileged: false })],
      roleAssignments: [held('ana', EXCHANGE_ADMIN)],
      caPolicies: [aPolicy()],
    },
    `admin: ${ALWAYS}`,
  ],
  [
    'one of the others that Graph does not call privileged any more',
    {
      roleDefinitions: [aRole(SECURITY_READER, { isPrivileged: false })],
      roleAssignments: [held('ana', SECURITY_READER)],
    },
    NONE,
  ],
  [
    'a role that a nested group is eligible for',
    {
      groups: [
        { id: 'g1', members: ['g2'] },
        { id: 'g2', members: ['ana'] },
      ],
      roleEligibilities: [held('g1', GLOBAL_ADMIN)],
      caPolicies: forRole(GLOBAL_ADMIN),
    },
    `admin: ${PARTIAL}`,
  ],
  [
    'exempt exactly when powerful',
    { roleEligibilities: [held('ana', GLOBAL_ADMIN)], caPolicies: forAllBut({ excludeRoles: [GLOBAL_ADMIN] }) },
    `admin: ${PARTIAL}`,
  ],
  [
    'an activated role that is also held for good',
    {
      roleAssignments: [held('ana', GLOBAL_ADMIN, ACTIVATED), held('ana', GLOBAL_ADMIN)],
      caPolicies: forRole(GLOBAL_ADMIN),
    },
    `admin: ${ALWAYS}`,
  ],
  [
    'eligible for one role and holding another, both by the policy',
    {
      roleAssignments: [held('ana', EXCHANGE_ADMIN)],
      roleEligibilities: [held('ana', GLOBAL_ADMIN)],
      caPolicies: [aPolicy({ users: { includeRoles: [EXCHANGE_ADMIN], excludeRoles: [GLOBAL_ADMIN] } })],
    },
    `admin: ${PARTIAL}`,
  ],
  // Guests
  [
    'a guest who is eligible for a role of an administrative unit',
    { users: [aGuest('ana')], roleEligibilities: [held('ana', GLOBAL_ADMIN, UNIT)], caPolicies: [aPolicy()] },
    `admin: ${ALWAYS}`,
  ],
  [
    'an invited member is left out as external',
    { users: [INVITED], caPolicies: forAllBut({ excludeGuestsOrExternalUsers: guests('b2bCollaborationMember') }) },
    EXCLUDED,
  ],
  [
    'a member whose name says external is not a guest',
    { users: [NAMED_EXT], caPolicies: forAllBut({ excludeGuestsOrExternalUsers: guests('b2bCollaborationGuest') }) },
    ALWAYS,
  ],
  [
    'the older word takes in a member whose name says external',
    { users: [NAMED_EXT], caPolicies: [aPolicy({ users: { includeUsers: ['GuestsOrExternalUsers'] } })] },
    ALWAYS,
  ],
  [
    'guests of some home tenants alone are taken in',
    {
      users: [aGuest('ana')],
      ...WITH_GUESTS,
      caPolicies: [aPolicy({ users: { includeGuestsOrExternalUsers: guests('b2bCollaborationGuest', 'enumerated') } })],
    },
    NONE,
  ],
  [
    'guests of some home tenants alone are left out',
    {
      users: [aGuest('ana')],
      ...WITH_GUESTS,
      caPolicies: forAllBut({ excludeGuestsOrExternalUsers: guests('b2bCollaborationGuest', 'enumerated') }),
    },
    EXCLUDED,
  ],
  [
    'guests that were made here belong to no home tenant',
    {
      users: [MADE_HERE],
      ...WITH_GUESTS,
      caPolicies: [
        aPolicy({ users: { includeGuestsOrExternalUsers: guests('internalGuest,serviceProvider', 'enumerated') } }),
      ],
    },
    ALWAYS,
  ],
  [
    'home tenants that are listed without saying so',
    {
      users: [aGuest('ana')],
      ...WITH_GUESTS,
      caPolicies: [
        aPolicy({
          users: {
            includeGuestsOrExternalUsers: {
              guestOrExternalUserTypes: 'b2bCollaborationGuest',
              externalTenants: { members: ['t'] },
            },
          },
        }),
      ],
    },
    NONE,
  ],
  ['no type of user', { users: [aUser('ana', { userType: null })], caPolicies: [aPolicy()] }, ALWAYS],
  [
    'an administrator who cannot sign in, and a guest out of scope',
    {
      users: [aUser('ana', { accountEnabled: false }), aGuest('gus')],
      roleAssignments: [held('ana', GLOBAL_ADMIN)],
      perUserMfa: { ana: 'enforced' },
    },
    { ana: 'notEvaluated: notEvaluated disabledAccount', gus: 'notEvaluated: notEvaluated guestOutOfScope' },
  ],
  // Security defaults
  [
    'security defaults and every sort of person',
    {
      users: [...users('ana', 'bob', 'cid', 'dan', 'eve', 'fay'), aGuest('gus'), aGuest('ida')],
      settings: { includeGuests: true },
      securityDefaults: { isEnabled: true },
      groups: [{ id: 'g', members: ['dan'] }],
      roleAssignments: [
        held('ana', GLOBAL_ADMIN),
        held('bob', SECURITY_READER),
        held('g', EXCHANGE_ADMIN),
        held('eve', SYNC_ACCOUNTS),
        held('fay', GLOBAL_ADMIN, ACTIVATED),
        held('ida', EXCHANGE_ADMIN, UNIT),
      ],
      roleEligibilities: [held('cid', GLOBAL_ADMIN)],
    },
    {
      ana: 'admin: required always securityDefaultsAdmin',
      bob: 'admin: required conditional securityDefaults',
      cid: 'admin: required conditional securityDefaults',
      dan: 'admin: required always securityDefaultsAdmin',
      eve: 'notEvaluated: notEvaluated directorySyncAccount',
      fay: 'admin: required conditional securityDefaults',
      gus: 'required conditional securityDefaults',
      ida: 'admin: required always securityDefaultsAdmin',
    },
  ],
  [
    'ties: the stronger first, then Conditional Access, per-user MFA, security defaults',
    {
      users: users('ana', 'bob', 'cid', 'dan'),
      securityDefaults: { isEnabled: true },
      perUserMfa: { ana: 'enforced', bob: 'enabled', dan: 'enabled' },
      roleAssignments: [held('dan', GLOBAL_ADMIN)],
      caPolicies: [
        aPolicy({
          users: { includeUsers: ['ana', 'bob'] },
          locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] },
        }),
      ],
    },
    {
      ana: 'required always perUserMfaEnforced',
      bob: 'required conditional caWithExemptions',
      cid: 'required conditional securityDefaults',
      dan: 'admin: required always securityDefaultsAdmin',
    },
  ],
  [
    'ids in any case',
    {
      users: [aUser('A0000000-0000-4000-8000-00000000000A')],
      perUserMfa: { 'a0000000-0000-4000-8000-00000000000a': 'enforced' },
      groups: [{ id: 'B0000000-0000-4000-8000-00000000000B', members: ['a0000000-0000-4000-8000-00000000000A'] }],
      roleAssignments: [held('a0000000-0000-4000-8000-00000000000A', GLOBAL_ADMIN.toUpperCase())],
      caPolicies: [aPolicy({ users: { includeGroups: ['b0000000-0000-4000-8000-00000000000b'] } })],
    },
    { 'A0000000-0000-4000-8000-00000000000A': `admin: ${ALWAYS}` },
  ],
];
