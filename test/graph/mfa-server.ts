import { createAccessPace } from '../../src/graph/access-pace.ts';
import { createDirectoryPace } from '../../src/graph/directory-pace.ts';
import { createMfaFactsReader } from '../../src/graph/mfa/facts-reader.ts';
import { manualClock } from '../sandbox/caller.ts';
import { graphAt, serveGraph, tenant, type Heard, type Reply } from './server.ts';

/** What answers a path, by the end of it with its version, e.g. `/v1.0/users`. */
export type Doors = Readonly<Record<string, Reply | ((heard: Heard) => Reply)>>;

export const GUID = (at: number) => `a0000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
export const ADMIN_ROLE = '62e90394-69f5-4237-9190-012177145e10';
export const list = (...value: readonly unknown[]): Reply => ({ body: { value } });
export const refused = (status: number, code: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  body: { error: { code, message: 'Foreign words.' } },
});
export const aUser = (at: number, over: object = {}) => ({
  id: GUID(at),
  userPrincipalName: `user${at}@fabrikam.example`,
  displayName: `User ${at}`,
  mail: `user${at}@fabrikam.example`,
  accountEnabled: true,
  userType: 'Member',
  externalUserState: null,
  ...over,
});
export const aPolicy = (over: object = {}, conditions: object = {}) => ({
  id: GUID(900),
  displayName: 'MFA for all',
  state: 'enabled',
  createdDateTime: '2026-01-01T00:00:00Z',
  modifiedDateTime: null,
  conditions: {
    users: { includeUsers: ['All'] },
    applications: { includeApplications: ['All'] },
    clientAppTypes: ['all'],
    insiderRiskLevels: null,
    authenticationFlows: null,
    ...conditions,
  },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
  ...over,
});

const ROLES = 'roleManagement/directory';
export const PATHS = {
  users: '/v1.0/users',
  states: '/beta/users',
  policies: '/v1.0/identity/conditionalAccess/policies',
  newerPolicies: '/beta/identity/conditionalAccess/policies',
  locations: '/v1.0/identity/conditionalAccess/namedLocations',
  strengths: '/v1.0/policies/authenticationStrengthPolicies',
  defaults: '/v1.0/policies/identitySecurityDefaultsEnforcementPolicy',
  active: `/v1.0/${ROLES}/roleAssignmentScheduleInstances`,
  assignments: `/v1.0/${ROLES}/roleAssignments`,
  eligible: `/v1.0/${ROLES}/roleEligibilityScheduleInstances`,
  definitions: `/beta/${ROLES}/roleDefinitions`,
  stableDefinitions: `/v1.0/${ROLES}/roleDefinitions`,
  skus: '/v1.0/subscribedSkus',
} as const;

/** A tenant in which everything can be read: two people, one policy, one administrator. */
const WHOLE: Doors = {
  [PATHS.users]: list(aUser(1), aUser(2)),
  [PATHS.states]: list({ id: GUID(1), perUserMfaState: 'enforced' }, { id: GUID(2), perUserMfaState: 'disabled' }),
  [PATHS.policies]: list(aPolicy()),
  [PATHS.locations]: list(),
  [PATHS.defaults]: { body: { isEnabled: false } },
  [PATHS.active]: list({ principalId: GUID(1), roleDefinitionId: ADMIN_ROLE, directoryScopeId: '/' }),
  [PATHS.eligible]: list(),
  [PATHS.definitions]: list({ id: ADMIN_ROLE, templateId: ADMIN_ROLE, isBuiltIn: true, isPrivileged: true }),
  [PATHS.skus]: list({ capabilityStatus: 'Enabled', servicePlans: [] }),
};

/** Reads the facts of a tenant whose Graph answers as `doors` say, and as a whole tenant's for the rest. */
export async function readFacts(doors: Doors = {}, note: (at: Date, heard: Heard) => void = () => undefined) {
  const answers = { ...WHOLE, ...doors };
  const clock = manualClock();
  const answer = (heard: Heard): Reply => {
    const door = answers[heard.url.pathname];
    if (door) return typeof door === 'function' ? door(heard) : door;
    return heard.url.pathname.endsWith('/$batch') ? batch(heard, answer) : refused(404, 'Request_ResourceNotFound');
  };
  const server = await serveGraph((heard) => {
    note(clock.now(), heard);
    return answer(heard);
  });
  const deps = { clock, accessPace: createAccessPace(clock), directoryPace: createDirectoryPace(clock) };
  const reader = createMfaFactsReader({ graph: graphAt(server.url, { clock }), ...deps });
  return { facts: await reader.read(tenant), heard: server.heard, url: server.url, clock };
}

interface Member {
  readonly id: string;
  readonly url: string;
  readonly headers: Record<string, string>;
}

function batch(heard: Heard, answer: (heard: Heard) => Reply): Reply {
  const version = heard.url.pathname.replace('/$batch', '');
  const responses = (heard.body as { requests: Member[] }).requests.map(({ id, url, headers }) => {
    const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const asked = { headers: { host: heard.headers.host, ...Object.fromEntries(own) }, body: undefined };
    const member = { ...heard, ...asked, method: 'GET', url: new URL(`${version}${url}`, heard.url) };
    const { status = 200, ...reply } = answer(member);
    return { id, status, ...reply };
  });
  return { body: { responses } };
}
