import { evaluateTenant } from '../../src/posture/mfa/evaluate.ts';
import type {
  CaPolicy,
  FactUser,
  GroupReading,
  MfaFacts,
  PerUserMfa,
  RoleAssignment,
} from '../../src/posture/facts.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { below, noted, type Figure } from './result.ts';

const USERS = 100_000;
const POLICIES = 60;
const GROUPS = 40;
const ADMINS = 400;
const ROLES = [
  '62e90394-69f5-4237-9190-012177145e10',
  '29232cdf-9323-42fd-ade2-1d097af3e4de',
  'fe930be7-5e62-47db-91af-98c3a49a38b1',
  '5d6b6bb7-de71-4623-b4af-96380a352509',
];
const APPS = ['d4ebce55-015a-49b5-a083-c84d1797ae8c', '797f4846-ba00-4fd7-ba43-dac1f8f63013'];
const RULES = [
  'device.isCompliant -eq True',
  'device.trustType -ne "ServerAD"',
  'device.extensionAttribute1 -eq "SAW"',
];

/** The verdicts of one large tenant, from scratch: what every morning costs once the facts are there. */
export async function benchVerdicts(): Promise<Figure[]> {
  const facts = largeTenant();
  const settings = { includeGuests: true, extraAdminRoleTemplateIds: [] };
  const memory = { hadEnabledCa: true, policyOf: new Map() };
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const began = performance.now();
  const verdicts = evaluateTenant(facts, settings, memory);
  const seconds = (performance.now() - began) / 1000;
  const grown = (process.memoryUsage().rss - before) / 2 ** 20;
  const answers = new Map<string, number>();
  for (const { reason } of verdicts.values()) answers.set(reason, (answers.get(reason) ?? 0) + 1);
  return [
    below('verdicts, 100,000 users × 60 policies', seconds, { goal: 2, unit: 's' }),
    below('verdicts, memory grown by', grown, { goal: 500, unit: 'MB' }),
    noted('verdicts, different reasons', answers.size, 'reasons'),
  ];
}

const idOf = (kind: number, n: number) => `${kind}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const userId = (n: number) => idOf(1, n);
const groupId = (n: number) => idOf(2, n);
const LOCATIONS = Array.from({ length: 8 }, (_none, n) => ({
  id: idOf(3, n),
  type: n % 2 === 0 ? '#microsoft.graph.ipNamedLocation' : '#microsoft.graph.countryNamedLocation',
  isTrusted: n % 4 === 0,
}));

/** The same every time: groups overlap, some people are in several and some in none. */
function largeTenant(): MfaFacts {
  const users = Array.from({ length: USERS }, (_none, n) => oneUser(n));
  const perUserMfa = new Map(
    users.map(({ id }, n): [string, PerUserMfa] => [id, n % 50 === 0 ? 'enforced' : 'disabled']),
  );
  const ok = <T>(value: T) => ({ status: 'ok', value }) as const;
  return {
    tenantId: idOf(9, 1) as TenantId,
    takenAt: new Date(0),
    users,
    usersWhole: true,
    caPolicies: ok(Array.from({ length: POLICIES }, (_none, n) => onePolicy(n))),
    namedLocations: ok(LOCATIONS),
    securityDefaults: ok({ isEnabled: false }),
    perUserMfa,
    roleDefinitions: ok([]),
    roleAssignments: ok(Array.from({ length: ADMINS }, (_none, n) => oneRole(n))),
    roleEligibilities: ok(Array.from({ length: ADMINS }, (_none, n) => oneRole(n + ADMINS / 2))),
    groups: new Map(Array.from({ length: GROUPS }, (_none, n) => [groupId(n), oneGroup(n)])),
  };
}

function oneUser(n: number): FactUser {
  const guest = n % 20 === 7;
  const userPrincipalName = guest ? `guest${n}#EXT#@contoso.example` : `user${n}@contoso.example`;
  return { id: userId(n), userPrincipalName, accountEnabled: n % 33 !== 0, userType: guest ? 'Guest' : 'Member' };
}

/** From a handful of people to a third of the tenant. */
function oneGroup(n: number): GroupReading {
  const step = 3 + ((n * n * 7) % 400);
  const members = Array.from({ length: Math.floor(USERS / step) }, (_none, at) => userId((at * step + n * 13) % USERS));
  return { status: 'ok', members: new Set(members) };
}

function oneRole(n: number): RoleAssignment {
  return {
    principalId: n % 40 === 0 ? groupId(n % GROUPS) : userId((n * 37) % USERS),
    roleDefinitionId: ROLES[n % ROLES.length] as string,
    directoryScopeId: n % 9 === 0 ? '/administrativeUnits/1' : '/',
    assignmentType: n % 5 === 0 ? 'Activated' : 'Assigned',
  };
}

function onePolicy(n: number): CaPolicy {
  const state = n % 6 === 5 ? 'enabledForReportingButNotEnforced' : n % 11 === 10 ? 'disabled' : 'enabled';
  return {
    id: idOf(4, n),
    displayName: `CA${n}`,
    state,
    conditions: {
      users: {
        includeUsers: n % 3 === 0 ? ['All'] : [],
        includeGroups: n % 3 === 1 ? [groupId(n % GROUPS), groupId((n * 5) % GROUPS)] : [],
        includeRoles: n % 3 === 2 ? ROLES : [],
        excludeUsers: [userId(n), userId(n + 1)],
        excludeGroups: [groupId((n * 3 + 1) % GROUPS), groupId((n * 7 + 2) % GROUPS)],
        excludeGuestsOrExternalUsers: n % 8 === 3 ? { guestOrExternalUserTypes: 'b2bCollaborationGuest' } : null,
      },
      applications: {
        includeApplications: n % 4 === 0 ? ['Office365'] : n % 4 === 1 ? ['MicrosoftAdminPortals', ...APPS] : ['All'],
        excludeApplications: n % 7 === 0 ? [APPS[0] as string] : [],
      },
      clientAppTypes: n % 5 === 0 ? ['browser', 'mobileAppsAndDesktopClients'] : ['all'],
      platforms: n % 6 === 1 ? { includePlatforms: ['all'], excludePlatforms: ['iOS', 'macOS'] } : null,
      locations:
        n % 4 === 2
          ? { includeLocations: ['All'], excludeLocations: ['AllTrusted', LOCATIONS[n % 8]?.id ?? ''] }
          : null,
      devices: n % 9 === 4 ? { deviceFilter: { mode: 'exclude', rule: RULES[n % 3] } } : null,
      signInRiskLevels: n % 10 === 6 ? ['medium', 'high'] : [],
    },
    grantControls: { operator: 'OR', builtInControls: GRANTS[n % GRANTS.length] },
  };
}
const GRANTS = [
  ['mfa'],
  ['mfa', 'compliantDevice'],
  ['mfa'],
  ['compliantDevice'],
  ['mfa', 'approvedApplication'],
  ['block'],
];
