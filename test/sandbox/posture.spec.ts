import assert from 'node:assert/strict';
import { MFA_FOR_EVERYBODY } from '../../src/sandbox/graph/access/access.ts';
import { bigTenant, furnish, inventedUsers } from '../../src/sandbox/graph/posture/big-tenant.ts';
import { EXCLUSION_GROUP } from '../../src/sandbox/graph/posture/invented-posture.ts';
import type { Portal } from '../../src/sandbox/graph/posture/portal.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { callerOf, manualClock, type Caller, type ManualClock } from './caller.ts';
import { assertAnswer, assertRequest, openapiAvailable } from './openapi.ts';

const [HARBOUR, ALDER, COPPER] = SANDBOX_TENANTS.map(({ id }) => id) as [string, string, string];
const [MAREN, AOIFE, TOMASZ] = SANDBOX_TENANTS[0]!.users.map(({ userPrincipalName }) => userPrincipalName) as [
  string,
  string,
  string,
];
const GLOBAL_ADMIN = '62e90394-69f5-4237-9190-012177145e10';
const POLICIES = '/identity/conditionalAccess/policies';
const DEFAULTS = '/policies/identitySecurityDefaultsEnforcementPolicy';
const USERS_OF = (group: string) => `/groups/${group}/transitiveMembers/microsoft.graph.user`;
const AUDITS = '/auditLogs/directoryAudits';

let clock: ManualClock;
let sim: GraphSimulator;
let big: GraphSimulator | undefined;
let call: Caller;
let portal: Portal;

const idOf = (upn: string) => sim.state.user(HARBOUR, upn)!.id;
const names = (value: readonly Readonly<Record<string, unknown>>[]) => value.map((one) => one['displayName']);

/** All pages of a collection, in order. */
async function pagesOf(path: string, ask = call): Promise<readonly Readonly<Record<string, unknown>>[][]> {
  const pages = [];
  for (let next: unknown = path; typeof next === 'string';) {
    const page = await ask('GET', next);
    assert.equal(page.status, 200, JSON.stringify(page.body));
    pages.push([...page.value]);
    next = page.body['@odata.nextLink'];
  }
  return pages;
}

/** Asks, and holds the answer against Graph's description where it is beside the checkout. */
async function checked(method: string, path: string, body?: unknown) {
  const reply = await call(method, path, body === undefined ? {} : { body });
  if (!openapiAvailable) return reply;
  const url = new URL(`http://x${path}`);
  if (reply.status < 400) assertRequest(method, url.pathname, url.searchParams, body);
  assertAnswer(method, url.pathname, reply.status, reply.status === 204 ? undefined : reply.body);
  return reply;
}

/** The newest record that the change left: what, by whom, of what. */
async function lastAudit() {
  const [newest] = (await checked('GET', `${AUDITS}?$top=1&$orderby=activityDateTime desc`)).value;
  const { user, app } = (newest?.['initiatedBy'] ?? {}) as Record<'user' | 'app', Record<string, unknown> | null>;
  const targets = newest?.['targetResources'] as readonly Readonly<Record<string, unknown>>[];
  return {
    what: newest?.['activityDisplayName'],
    by: user?.['userPrincipalName'] ?? app?.['displayName'],
    newest,
    targets,
  };
}

function propertiesOf([target]: readonly Readonly<Record<string, unknown>>[]) {
  return (target?.['modifiedProperties'] ?? []) as readonly Record<'oldValue' | 'newValue', string>[];
}

describe('The simulated posture of a tenant', () => {
  beforeEach(async () => {
    clock = manualClock('2026-03-02T08:00:00.000Z');
    sim = await startGraphSimulator({ clock, tenants: SANDBOX_TENANTS });
    sim.setQuirks({ noThrottle: true });
    call = callerOf(sim, HARBOUR);
    portal = sim.state.portal(HARBOUR, MAREN);
  });
  afterEach(async () => {
    await Promise.all([sim.close(), big?.close()]);
    big = undefined;
  });

  describe('Conditional Access', () => {
    it('lists every state in Graph’s whole shape', async () => {
      const { value } = await checked('GET', POLICIES);
      assert.deepEqual(
        new Set(value.map(({ state }) => state)),
        new Set(['enabled', 'enabledForReportingButNotEnforced']),
      );
      const conditions = value[0]?.['conditions'] as Record<string, Record<string, unknown> | null>;
      assert.deepEqual(conditions['platforms'], null);
      assert.deepEqual(conditions['users']?.['includeGuestsOrExternalUsers'], null);
      assert.deepEqual(conditions['applications']?.['includeAuthenticationContextClassReferences'], []);
      const states = await checked('GET', `${POLICIES}?$filter=state eq 'enabled'&$select=id,state`);
      assert.equal(states.value.length, 3);
      assert.deepEqual(Object.keys(states.value[0] ?? {}), ['id', 'state']);
      assert.equal((await checked('GET', '/identity/conditionalAccess/namedLocations')).value[0]?.['isTrusted'], true);
      assert.equal((await checked('GET', '/beta/identity/conditionalAccess/policies')).status, 200);
    });

    it('pages, each policy once', async () => {
      sim.setQuirks({ directoryPage: 3 });
      const pages = await pagesOf(POLICIES);
      assert.deepEqual(
        pages.map((page) => page.length),
        [3, 1],
      );
      assert.equal(new Set(names(pages.flat())).size, 4);
    });

    it('shows a strength whole that was given by its id', async () => {
      const body = {
        displayName: 'Passwordless for administrators',
        state: 'enabledForReportingButNotEnforced',
        conditions: { applications: { includeApplications: ['All'] }, users: { includeRoles: [GLOBAL_ADMIN] } },
        grantControls: { operator: 'OR', authenticationStrength: { id: '00000000-0000-0000-0000-000000000004' } },
      };
      const { status, body: made } = await call('POST', POLICIES, { body });
      assert.equal(status, 201);
      const strength = (made['grantControls'] as Record<string, Record<string, unknown>>)['authenticationStrength'];
      assert.equal(strength?.['requirementsSatisfied'], 'mfa');
      assert.equal(made['modifiedDateTime'], null);
      assert.equal((await checked('GET', `${POLICIES}/${String(made['id'])}`)).status, 200);
      assert.equal((await checked('GET', '/policies/authenticationStrengthPolicies')).value.length, 3);
    });

    it('takes a change into the time of change and the log, with the application as its author', async () => {
      const { id } = portal.policy(MFA_FOR_EVERYBODY);
      clock.advance(60_000);
      const change = { conditions: { signInRiskLevels: ['high'] } };
      assert.equal((await call('PATCH', `${POLICIES}/${id}`, { body: change })).status, 204);
      const { body } = await checked('GET', `${POLICIES}/${id}`);
      assert.equal(body['modifiedDateTime'], '2026-03-02T08:01:00.000Z');
      const conditions = body['conditions'] as Record<string, unknown>;
      assert.deepEqual(conditions['signInRiskLevels'], ['high']);
      assert.deepEqual((conditions['users'] as Record<string, unknown>)['includeUsers'], ['All'], 'the rest stays');
      const { what, by, targets } = await lastAudit();
      assert.deepEqual([what, by, targets[0]?.['id']], ['Update conditional access policy', 'Tocsin', id]);
      assert.equal((await call('DELETE', `${POLICIES}/${id}`)).status, 204);
      assert.equal((await lastAudit()).what, 'Delete conditional access policy');
    });

    it('changes in the portal with the person as author, values before and after', async () => {
      const { id } = portal.policy(MFA_FOR_EVERYBODY);
      clock.advance(5_000);
      portal.changePolicy(MFA_FOR_EVERYBODY, { state: 'enabledForReportingButNotEnforced' });
      const { what, by, newest, targets } = await lastAudit();
      assert.deepEqual([what, by], ['Update conditional access policy', MAREN]);
      assert.equal(newest?.['activityDateTime'], '2026-03-02T08:00:05.000Z');
      assert.equal(newest?.['loggedByService'], 'Conditional Access');
      const property = propertiesOf(targets)[0]!;
      assert.equal((JSON.parse(property.oldValue) as { state: string }).state, 'enabled');
      assert.equal((JSON.parse(property.newValue) as { state: string }).state, 'enabledForReportingButNotEnforced');
      const { body } = await call('GET', `${POLICIES}/${id}`);
      assert.deepEqual(
        [body['state'], body['modifiedDateTime']],
        ['enabledForReportingButNotEnforced', '2026-03-02T08:00:05.000Z'],
      );
      portal.excludeUser(MFA_FOR_EVERYBODY, TOMASZ);
      const users = (portal.policy(id)['conditions'] as { users: { excludeUsers: string[] } }).users;
      assert.deepEqual(users.excludeUsers, [idOf(MAREN), idOf(TOMASZ)]);
      portal.deletePolicy(id);
      assert.equal((await call('GET', `${POLICIES}/${id}`)).status, 404);
    });

    it('changes locations likewise', async () => {
      clock.advance(1_000);
      const { modifiedDateTime } = portal.changeLocation('Office', { isTrusted: false });
      assert.equal(modifiedDateTime, '2026-03-02T08:00:01.000Z');
      const { what, by } = await lastAudit();
      assert.deepEqual([what, by], ['Update named location', MAREN]);
      const country = portal.createLocation({
        '@odata.type': '#microsoft.graph.countryNamedLocation',
        displayName: 'Home',
        countriesAndRegions: ['GB'],
        includeUnknownCountriesAndRegions: false,
        countryLookupMethod: 'clientIpAddress',
      });
      const listed = await checked('GET', '/identity/conditionalAccess/namedLocations');
      assert.deepEqual(listed.value.at(-1)?.['id'], country.id);
      portal.deleteLocation('Home');
      assert.equal((await lastAudit()).what, 'Delete named location');
    });
  });

  describe('security defaults', () => {
    it('are on in the tenant without P1, which has no policies', async () => {
      call = callerOf(sim, COPPER);
      assert.equal((await checked('GET', DEFAULTS)).body['isEnabled'], true);
      assert.deepEqual((await checked('GET', POLICIES)).value, []);
      assert.equal((await checked('PATCH', DEFAULTS, { isEnabled: false })).status, 204);
      assert.equal((await checked('GET', DEFAULTS)).body['isEnabled'], false);
      const { what, by } = await lastAudit();
      assert.deepEqual([what, by], ['Update security defaults', 'Tocsin']);
      sim.state.portal(COPPER, 'ana@partner.example').setSecurityDefaults(true);
      assert.equal((await lastAudit()).by, 'ana@partner.example');
    });

    it('and enabled policies exclude each other', async () => {
      assert.equal((await call('PATCH', DEFAULTS, { body: { isEnabled: true } })).status, 400);
      assert.equal((await call('PATCH', DEFAULTS, { body: { isEnabled: 'yes' } })).status, 400);
      portal.setSecurityDefaults(true);
      const { id } = portal.policy(MFA_FOR_EVERYBODY);
      const refused = await call('PATCH', `${POLICIES}/${id}`, { body: { displayName: 'Renamed' } });
      assert.deepEqual([refused.status, /Security Defaults is enabled/.test(refused.message ?? '')], [400, true]);
    });
  });

  describe('groups', () => {
    it('are listed and found, with members one level deep and at any depth', async () => {
      const { id } = portal.group(EXCLUSION_GROUP);
      const byName = encodeURIComponent(`displayName eq '${EXCLUSION_GROUP}'`);
      assert.deepEqual(
        (await call('GET', `/groups?$filter=${byName}`)).value.map((one) => one['id']),
        [id],
      );
      assert.equal((await call('GET', `/groups/${id}?$select=id,displayName`)).body['displayName'], EXCLUSION_GROUP);
      const direct = (await call('GET', `/groups/${id}/members`)).value;
      assert.deepEqual(
        direct.map((one) => one['@odata.type']),
        ['#microsoft.graph.group'],
      );
      const all = (await call('GET', `/groups/${id}/transitiveMembers`)).value;
      assert.deepEqual(names(all).toSorted(), ['Emergency accounts', 'Maren Holt']);
      assert.deepEqual((await call('GET', `${USERS_OF(id)}?$select=id`)).value, [{ id: idOf(MAREN) }]);
    });

    it('page their members, each once although groups contain each other', async () => {
      const { id } = portal.group(EXCLUSION_GROUP);
      portal.addMember('Emergency accounts', EXCLUSION_GROUP);
      for (const upn of [AOIFE, TOMASZ, MAREN]) portal.addMember(EXCLUSION_GROUP, upn);
      const pages = await pagesOf(`${USERS_OF(id)}?$select=id&$top=2`);
      assert.deepEqual(
        pages.map((page) => page.length),
        [2, 1],
      );
      assert.equal(new Set(pages.flat().map((one) => one['id'])).size, 3);
    });

    it('log who came and went, and are gone with 404 when deleted', async () => {
      const { id } = portal.createGroup({ displayName: 'Front desk', members: [idOf(AOIFE)] });
      portal.addMember('Front desk', TOMASZ);
      const added = await lastAudit();
      assert.deepEqual([added.what, added.by], ['Add member to group', MAREN]);
      assert.deepEqual(
        added.targets.map((one) => one['id']),
        [idOf(TOMASZ), id],
      );
      portal.removeMember('Front desk', AOIFE);
      assert.equal((await lastAudit()).what, 'Remove member from group');
      assert.deepEqual(names((await call('GET', USERS_OF(id))).value), ['Tomasz Wilk']);
      portal.deleteGroup('Front desk');
      const gone = await call('GET', USERS_OF(id));
      assert.deepEqual([gone.status, gone.code], [404, 'Request_ResourceNotFound']);
    });
  });

  describe('roles', () => {
    const INSTANCES = '/roleManagement/directory/roleAssignmentScheduleInstances';
    const ELIGIBLE = '/roleManagement/directory/roleEligibilityScheduleInstances';
    const DEFINITIONS = '/roleManagement/directory/roleDefinitions';

    it('say in the beta alone whether they are privileged', async () => {
      const refused = await call('GET', `${DEFINITIONS}?$select=id,isPrivileged`);
      assert.equal(refused.status, 400);
      assert.match(refused.message ?? '', /Could not find a property named 'isPrivileged'/);
      portal.createRole('Clinic IT', 'privileged');
      const { value, body } = await checked('GET', `/beta${DEFINITIONS}?$select=displayName,isBuiltIn,isPrivileged`);
      assert.equal(
        body['@odata.context'],
        'https://graph.microsoft.com/beta/$metadata#roleManagement/directory/roleDefinitions',
      );
      const privileged = (name: string) => value.find((one) => one['displayName'] === name)?.['isPrivileged'];
      assert.deepEqual(['Global Administrator', 'Exchange Administrator', 'Clinic IT'].map(privileged), [
        true,
        false,
        true,
      ]);
      assert.equal('isPrivileged' in ((await checked('GET', DEFINITIONS)).value[0] ?? {}), false);
    });

    it('are activated for eight hours, which the instances tell and the assignments do not', async () => {
      portal.makeEligible(AOIFE, 'Exchange Administrator');
      portal.activateRole(AOIFE, 'Exchange Administrator');
      assert.equal((await lastAudit()).what, 'Add member to role completed (PIM activation)');
      const types = async () => (await call('GET', INSTANCES)).value.map((one) => one['assignmentType']);
      assert.deepEqual(await types(), ['Assigned', 'Activated']);
      const plain = await checked('GET', '/roleManagement/directory/roleAssignments');
      assert.deepEqual(
        plain.value.map((one) => 'activated' in one),
        [false, false],
      );
      clock.advance(8 * 3_600_000 + 1);
      assert.deepEqual(await types(), ['Assigned']);
      const holders = (await call('GET', ELIGIBLE)).value.map((one) => one['principalId']);
      assert.ok(holders.includes(idOf(AOIFE)));
      portal.removeEligibility(AOIFE, 'Exchange Administrator');
      assert.equal((await call('GET', ELIGIBLE)).value.length, holders.length - 1);
    });

    it('are assigned to people and groups, at a scope, and removed', async () => {
      const { id } = portal.createGroup({ displayName: 'Admins', isAssignableToRole: true });
      portal.assignRole('Admins', 'User Administrator');
      portal.assignRole(TOMASZ, 'Helpdesk Administrator', '/administrativeUnits/au-1');
      const { what, targets } = await lastAudit();
      assert.deepEqual([what, targets[1]?.['displayName']], ['Add member to role', 'Helpdesk Administrator']);
      const expanded = (await call('GET', '/roleManagement/directory/roleAssignments?$expand=principal')).value;
      const principal = expanded.find((one) => one['principalId'] === id)?.['principal'] as Record<string, unknown>;
      assert.equal(principal['@odata.type'], '#microsoft.graph.group');
      assert.ok(expanded.some((one) => one['directoryScopeId'] === '/administrativeUnits/au-1'));
      portal.removeRole('Admins', 'User Administrator');
      assert.equal((await call('GET', '/roleManagement/directory/roleAssignments')).value.length, 2);
    });

    it('need P2 for instances, active ones too', async () => {
      sim.setQuirks({ licence: 'P1' });
      for (const path of [INSTANCES, ELIGIBLE]) {
        const refused = await call('GET', path);
        assert.deepEqual([refused.status, refused.code], [400, 'AadPremiumLicenseRequired']);
      }
      sim.setQuirks({ licence: 'P2', directoryPage: 1 });
      portal.makeEligible(AOIFE, 'Exchange Administrator');
      assert.deepEqual(
        (await pagesOf(ELIGIBLE)).map((page) => page.length),
        [1, 1],
      );
    });
  });

  describe('licences', () => {
    const plans = async () =>
      (await checked('GET', '/subscribedSkus')).value.flatMap((sku) =>
        (sku['servicePlans'] as readonly Record<string, string>[]).map((plan) => plan['servicePlanId']),
      );
    const P1 = '41781fb2-bc02-4b7c-bd55-b576c07bb09d';
    const P2 = 'eec0eb4f-6444-4f95-aba0-50c24d67f998';

    it('have the service plans that the tenant has bought', async () => {
      assert.deepEqual([(await plans()).includes(P1), (await plans()).includes(P2)], [true, true]);
      call = callerOf(sim, ALDER);
      assert.deepEqual([(await plans()).includes(P1), (await plans()).includes(P2)], [true, false]);
      call = callerOf(sim, COPPER);
      assert.deepEqual([(await plans()).includes(P1), (await plans()).includes(P2)], [false, false]);
      sim.setQuirks({ licence: 'P2' }, COPPER);
      assert.equal((await plans()).includes(P2), true, 'what a test says comes before what the tenant is like');
    });
  });

  describe('per-user MFA', () => {
    const requirements = (upn: string) => `/beta/users/${upn}/authentication/requirements`;

    it('is read for all or one by one in the beta, and is not in v1.0', async () => {
      call = callerOf(sim, ALDER);
      const { value } = await call('GET', '/beta/users?$select=userPrincipalName,perUserMfaState&$top=999');
      assert.deepEqual([...new Set(value.map((one) => one['perUserMfaState']))], ['enforced', 'enabled', 'disabled']);
      const one = await checked('GET', requirements(String(value[0]?.['userPrincipalName'])));
      assert.deepEqual(one.body['perUserMfaState'], 'enforced');
      assert.equal((await call('GET', '/users?$select=id,perUserMfaState')).status, 400);
      assert.equal((await call('GET', requirements('x').replace('/beta', ''))).status, 404);
      const requests = value.map(({ userPrincipalName }, at) => {
        const url = `/users/${encodeURIComponent(String(userPrincipalName))}/authentication/requirements`;
        return { id: String(at), method: 'GET', url };
      });
      const batch = await call('POST', '/beta/$batch', { body: { requests } });
      const answers = batch.body['responses'] as readonly { status: number; body: Record<string, unknown> }[];
      assert.equal(answers.length, value.length);
      assert.ok(answers.every(({ status, body }) => status === 200 && typeof body['perUserMfaState'] === 'string'));
    });

    it('is changed with a record of it, and refuses a state that does not exist', async () => {
      assert.equal((await checked('PATCH', requirements(AOIFE), { perUserMfaState: 'enforced' })).status, 204);
      assert.equal((await checked('GET', requirements(AOIFE))).body['perUserMfaState'], 'enforced');
      portal.setPerUserMfa(AOIFE, 'disabled');
      const log = (
        await call('GET', `${AUDITS}?$filter=${encodeURIComponent(`targetResources/any(t:t/id eq '${idOf(AOIFE)}')`)}`)
      ).value;
      const said = log.map((one) => one['activityDisplayName']);
      assert.deepEqual(said.toSorted(), [
        'Disable Strong Authentication',
        'Enable Strong Authentication',
        'Update user',
        'Update user',
      ]);
      assert.equal((await call('PATCH', requirements(AOIFE), { body: { perUserMfaState: 'on' } })).status, 400);
      const none = encodeURIComponent(
        `targetResources/any(t:t/id eq '${idOf(TOMASZ)}') and category eq 'UserManagement'`,
      );
      assert.deepEqual((await call('GET', `${AUDITS}?$filter=${none}`)).value, []);
      assert.equal((await call('GET', `${AUDITS}?$filter=targetResources/any(t:t/secret eq 'x')`)).status, 400);
    });
  });

  describe('accounts', () => {
    it('are disabled, deleted and come back with groups and roles', async () => {
      const { id } = portal.createGroup({ displayName: 'Front desk', members: [idOf(AOIFE)] });
      portal.assignRole(AOIFE, 'User Administrator');
      const aoife = idOf(AOIFE);
      portal.setAccountEnabled(AOIFE, false);
      assert.equal((await call('GET', `/users/${aoife}?$select=accountEnabled`)).body['accountEnabled'], false);
      assert.equal((await lastAudit()).what, 'Disable account');
      clock.advance(1_000);
      portal.deleteUser(AOIFE);
      assert.equal((await lastAudit()).what, 'Delete user');
      const seen = async () => [
        (await call('GET', `/users/${aoife}`)).status,
        (await call('GET', USERS_OF(id))).value.length,
        (await call('GET', '/roleManagement/directory/roleAssignments')).value.length,
      ];
      assert.deepEqual(await seen(), [404, 0, 1]);
      clock.advance(1_000);
      portal.restoreUser(aoife);
      assert.equal((await lastAudit()).what, 'Restore user');
      assert.deepEqual(await seen(), [200, 1, 2]);
    });

    it('may be many: 5,000 with 60 policies and their groups', async () => {
      const tenant = bigTenant({ users: 5_000 });
      big = await startGraphSimulator({ clock, tenants: [tenant] });
      furnish(big.state, tenant, { users: 5_000, policies: 60, groups: 40 });
      const ask = callerOf(big, tenant.id);
      big.setQuirks({ noThrottle: true });
      const users = await pagesOf('/users?$select=id,userType&$top=999', ask);
      assert.deepEqual(
        users.map((page) => page.length),
        [999, 999, 999, 999, 999, 5],
      );
      assert.equal((await pagesOf(POLICIES, ask)).flat().length, 64);
      const nested = (await ask('GET', '/groups')).value.find((one) => one['displayName'] === 'Group 1');
      assert.equal((await pagesOf(`${USERS_OF(String(nested?.['id']))}?$select=id`, ask)).flat().length, 250);
      big.state.putUsers(tenant.id, inventedUsers(tenant.id, 10, 5_000));
      assert.equal(big.state.userCount(tenant.id), 5_010);
    });
  });

  describe('limits', () => {
    async function until429(path: string, most: number): Promise<number> {
      for (let count = 0; count < most; count++) if ((await call('GET', path)).status === 429) return count;
      return most;
    }

    it('allow Conditional Access once a second, without saying when to come back', async () => {
      sim.setQuirks({ noThrottle: false });
      assert.equal((await call('GET', POLICIES)).status, 200);
      const refused = await call('GET', '/beta/identity/conditionalAccess/namedLocations');
      assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, null]);
      clock.advance(1_001);
      assert.equal((await call('GET', POLICIES)).status, 200);
    });

    it('allow five readings of the audit log in ten seconds', async () => {
      sim.setQuirks({ noThrottle: false });
      assert.equal(await until429(AUDITS, 9), 5);
    });

    it('count units for groups, settings and the beta, more of them in a larger tenant', async () => {
      sim.setQuirks({ noThrottle: false });
      const requests = Array.from({ length: 20 }, (_, at) => ({
        id: String(at),
        method: 'GET',
        url: `/groups/${portal.group(EXCLUSION_GROUP).id}/transitiveMembers`,
      }));
      const passed = async () => {
        let good = 0;
        for (let turn = 0; turn < 90; turn++) {
          const { body } = await call('POST', '/beta/$batch', { body: { requests } });
          good += (body['responses'] as readonly { status: number }[]).filter(({ status }) => status === 200).length;
        }
        return good;
      };
      assert.equal(await passed(), 3500 / 5, 'small');
      clock.advance(10_001);
      sim.state.putUsers(HARBOUR, inventedUsers(HARBOUR, 60));
      assert.equal(await passed(), 5000 / 5, 'medium');
      clock.advance(10_001);
      sim.state.putUsers(HARBOUR, inventedUsers(HARBOUR, 501));
      assert.equal(await passed(), 8000 / 5, 'large');
      const refused = await call('GET', DEFAULTS);
      assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '10']);
    });
  });

  describe('sad answers', () => {
    it('of a missing permission', async () => {
      const cases: readonly (readonly [path: string, ...lacks: string[]])[] = [
        [POLICIES, 'Policy.Read.All'],
        [DEFAULTS, 'Policy.Read.All', 'Policy.ReadWrite.SecurityDefaults'],
        [
          `/beta/users/${AOIFE}/authentication/requirements`,
          'Policy.Read.All',
          'Policy.ReadWrite.AuthenticationMethod',
        ],
      ];
      for (const [path, ...lacks] of cases) {
        sim.setQuirks({ lacks });
        const refused = await call('GET', path);
        assert.deepEqual([refused.status, refused.code], [403, 'Authorization_RequestDenied'], path);
      }
    });

    it('of a planted failure, in one version or both', async () => {
      sim.setQuirks({ fail: [{ path: '/beta/users', status: 503, times: 1, retryAfter: 2 }] });
      assert.equal((await call('GET', '/users')).status, 200);
      assert.equal((await call('GET', '/beta/users')).headers.get('retry-after'), '2');
      sim.setQuirks({ deny: { status: 403, path: '/groups' } });
      assert.deepEqual([(await call('GET', '/groups')).status, (await call('GET', '/beta/groups')).status], [403, 403]);
    });

    it('of an audit log that is late', async () => {
      sim.setQuirks({ auditDelayMs: 600_000 });
      portal.setPerUserMfa(AOIFE, 'enforced');
      assert.deepEqual((await call('GET', AUDITS)).value, []);
      clock.advance(600_000);
      assert.equal((await call('GET', AUDITS)).value.length, 2);
    });

    it('of things that nobody has', () => {
      assert.throws(() => portal.changePolicy('No such policy', {}), /no policies No such policy/);
      assert.throws(() => portal.addMember(EXCLUSION_GROUP, 'nobody@x.example'), /no user or group/);
      assert.throws(() => portal.assignRole(AOIFE, 'King'), /no role King/);
      assert.throws(() => portal.restoreUser(idOf(AOIFE)), /no user/);
    });
  });
});
