import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import fc from 'fast-check';
import { createAccessPace } from '../../src/graph/access-pace.ts';
import { createDirectoryPace } from '../../src/graph/directory-pace.ts';
import { createMfaFactsReader } from '../../src/graph/mfa/facts-reader.ts';
import { manualClock } from '../sandbox/caller.ts';
import { ADMIN_ROLE, aPolicy, aUser, GUID, list, PATHS, readFacts, refused, type Doors } from './mfa-server.ts';
import { closeServers, graphAt, serveGraph, tenant, type Heard, type Reply } from './server.ts';

const pathsOf = (heard: readonly Heard[]) => heard.map(({ url }) => url.pathname);
const NO_RETRY = refused(429, 'TooManyRequests');
const GROUP = GUID(500);
const members = (group: string) => `/v1.0/groups/${group}/transitiveMembers/microsoft.graph.user`;
const withGroup = list(aPolicy({}, { users: { includeGroups: [GROUP.toUpperCase()] } }));

describe('graph: the facts of MFA', () => {
  afterEach(closeServers);

  it('are read of a whole tenant, each as Graph says it', async () => {
    const { facts, heard } = await readFacts();
    equal(facts.tenantId, tenant.id);
    deepEqual([facts.users.length, facts.usersWhole, facts.usersWhy], [2, true, undefined]);
    deepEqual(facts.users[0]?.mail, 'user1@fabrikam.example');
    deepEqual(
      [...facts.perUserMfa],
      [
        [GUID(1), 'enforced'],
        [GUID(2), 'disabled'],
      ],
    );
    equal(facts.perUserMfaWhy, undefined);
    ok(facts.caPolicies.status === 'ok' && facts.caPolicies.value[0]?.conditions?.users?.includeUsers?.[0] === 'All');
    deepEqual(facts.namedLocations, { status: 'ok', value: [] });
    deepEqual(facts.securityDefaults, { status: 'ok', value: { isEnabled: false } });
    deepEqual(facts.roleAssignments, {
      status: 'ok',
      value: [{ principalId: GUID(1), roleDefinitionId: ADMIN_ROLE, directoryScopeId: '/' }],
    });
    deepEqual([facts.groups.size, facts.servicePlanIds], [0, []]);
    equal(heard.length, 9);
  });

  it('hold what Microsoft said or that it could not be read, whatever comes', async () => {
    const answer = fc.oneof(fc.jsonValue(), fc.record({ value: fc.array(fc.jsonValue(), { maxLength: 3 }) }));
    const paths = Object.values(PATHS);
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: paths.length, maxLength: paths.length }), async (bodies) => {
        const doors = Object.fromEntries(paths.map((path, at) => [path, { body: JSON.stringify(bodies[at]) }]));
        const { facts } = await readFacts(doors);
        const count = (path: string) =>
          (bodies[paths.findIndex((one) => one === path)] as { value: unknown[] } | null)?.value.length;
        if (facts.usersWhole) equal(facts.users.length, count(PATHS.users));
        else ok(facts.usersWhy);
        for (const [reading, path] of [
          [facts.namedLocations, PATHS.locations],
          [facts.roleEligibilities, PATHS.eligible],
          [facts.roleAssignments, PATHS.active],
        ] as const)
          if (reading.status === 'ok') equal(reading.value.length, count(path));
          else ok(reading.why);
      }),
      { numRuns: 25 },
    );
  });

  it('wait for nobody: an abort ends the reading with its reason', async () => {
    const server = await serveGraph(() => ({ fault: 'silence' }));
    const clock = manualClock();
    const deps = { clock, accessPace: createAccessPace(clock), directoryPace: createDirectoryPace(clock) };
    const stop = new AbortController();
    const reading = createMfaFactsReader({ graph: graphAt(server.url), ...deps }).read(tenant, stop.signal);
    stop.abort(new Error('stopped'));
    await rejects(reading, /stopped/);
  });

  describe('users', () => {
    const paged = (last: object) => (heard: Heard) =>
      heard.url.searchParams.has('$skiptoken')
        ? last
        : {
            body: {
              value: [aUser(1), aUser(2)],
              '@odata.nextLink': `http://${heard.headers.host}/v1.0/users?$skiptoken=x`,
            },
          };

    it('are followed over every page', async () => {
      const { facts, heard } = await readFacts({ [PATHS.users]: paged(list(aUser(3), aUser(1))) });
      deepEqual([facts.users.map(({ id }) => id), facts.usersWhole], [[GUID(2), GUID(3), GUID(1)].toSorted(), true]);
      equal(heard.find(({ url }) => url.pathname === PATHS.users)?.url.searchParams.get('$top'), '999');
    });

    it('are kept as far as they were read when a page fails, and the failure is told', async () => {
      for (const [reply, why] of [
        [{ status: 500 }, /did not answer/],
        [refused(403, 'Authorization_RequestDenied'), /must grant User\.Read\.All/],
        [{ body: 'no JSON' }, /cannot read/],
      ] as const) {
        const { facts } = await readFacts({ [PATHS.users]: paged(reply) });
        deepEqual([facts.users.length, facts.usersWhole], [2, false]);
        match(facts.usersWhy ?? '', why);
      }
    });

    it('are partial when one of them cannot be read', async () => {
      for (const broken of [null, 'text', aUser(9, { accountEnabled: null }), { ...aUser(9), id: '' }]) {
        const { facts } = await readFacts({ [PATHS.users]: list(aUser(1), broken, aUser(2)) });
        deepEqual([facts.users.length, facts.usersWhole], [2, false]);
        match(facts.usersWhy ?? '', /one account/);
      }
    });

    it('ask for the permission when Microsoft says of nobody whether they are enabled', async () => {
      const bare = [aUser(1, { accountEnabled: null }), aUser(2, { accountEnabled: null })];
      const { facts } = await readFacts({ [PATHS.users]: list(...bare) });
      equal(facts.usersWhole, false);
      match(facts.usersWhy ?? '', /must grant User\.Read\.All/);
    });

    it('do not go round for ever when a page links to itself', async () => {
      const loop = (heard: Heard) => ({
        body: { value: [aUser(1)], '@odata.nextLink': `http://${heard.headers.host}/v1.0/users?$skiptoken=same` },
      });
      const { facts, heard } = await readFacts({ [PATHS.users]: loop });
      deepEqual([facts.users.length, facts.usersWhole], [1, false]);
      equal(pathsOf(heard).filter((path) => path === PATHS.users).length, 2);
    });
  });

  describe('policies', () => {
    const policiesOf = async (doors: Doors) => (await readFacts(doors)).facts.caPolicies;

    it('are read in every state, their ids in one spelling', async () => {
      const states = ['enabled', 'disabled', 'enabledForReportingButNotEnforced', 'unknownFutureValue'];
      const all = states.map((state, at) => aPolicy({ id: GUID(at).toUpperCase(), state }));
      const reading = await policiesOf({ [PATHS.policies]: list(...all) });
      ok(reading.status === 'ok');
      deepEqual(
        reading.value.map(({ id, state }) => [id, state]),
        states.map((state, at) => [GUID(at), state]),
      );
    });

    it('name the conditions that Tocsin does not know, unless these are empty', async () => {
      const conditions = {
        users: { includeUsers: ['All'], includeRobots: ['r'], 'x@odata.type': 'y', excludeRobots: [] },
        agentIdRiskLevels: 'high',
        times: null,
        clients: { nested: [] },
        clientApplications: { excludeServicePrincipals: ['s'] },
      };
      const reading = await policiesOf({ [PATHS.policies]: list(aPolicy({}, conditions)) });
      ok(reading.status === 'ok');
      deepEqual(reading.value[0]?.conditions?.unknown?.toSorted(), ['agentIdRiskLevels', 'users.includeRobots']);
    });

    it('have their older lists of device states among those of devices', async () => {
      const devices = { includeDevices: ['All'], excludeDevices: null, excludeDeviceStates: ['Compliant'] };
      const reading = await policiesOf({ [PATHS.policies]: list(aPolicy({}, { devices })) });
      ok(reading.status === 'ok');
      const { conditions } = reading.value[0] ?? {};
      deepEqual([conditions?.devices?.includeDevices, conditions?.devices?.excludeDevices], [['All'], ['Compliant']]);
      deepEqual(conditions?.unknown, []);
    });

    it('are unread as a whole when one of them cannot be read: it may be the one that protects', async () => {
      const broken = [
        null,
        aPolicy({ state: 5 }),
        aPolicy({ id: undefined }),
        aPolicy({}, { users: { includeUsers: 'All' } }),
        aPolicy({}, { platforms: { excludePlatforms: [1] } }),
        aPolicy({ grantControls: { operator: 'OR', builtInControls: 'mfa' } }),
      ];
      for (const one of broken) {
        const reading = await policiesOf({ [PATHS.policies]: list(aPolicy(), one) });
        ok(reading.status === 'unread', JSON.stringify(one));
        match(reading.why, /cannot read one of the tenant’s 2 policies/);
      }
    });

    it('are unread with the status and what to do on a refusal, licence or not', async () => {
      const denied = await policiesOf({ [PATHS.policies]: refused(403, 'AccessDenied') });
      ok(denied.status === 'unread' && denied.http === 403);
      match(denied.why, /grant Policy\.Read\.All; it may also lack a licence of Microsoft Entra ID P1/);
      const free = await policiesOf({ [PATHS.policies]: refused(400, 'RequestFromNonPremiumTenant') });
      ok(free.status === 'unread' && free.http === 403);
      match(free.why, /no licence of Microsoft Entra ID P1/);
    });

    it('are read in beta where v1.0 does not name the newer conditions', async () => {
      const old = aPolicy({ conditions: { users: { includeUsers: ['All'] } } });
      const newer = list(aPolicy({}, { authenticationFlows: { transferMethods: 'deviceCodeFlow' } }));
      const told = await policiesOf({ [PATHS.policies]: list(old), [PATHS.newerPolicies]: newer });
      ok(told.status === 'ok' && told.value[0]?.conditions?.authenticationFlows?.transferMethods === 'deviceCodeFlow');
      const none = await policiesOf({ [PATHS.policies]: list(old) });
      ok(none.status === 'ok' && none.value.length === 1);
      const failed = await policiesOf({ [PATHS.policies]: list(old), [PATHS.newerPolicies]: { status: 503 } });
      equal(failed.status, 'unread');
      const { heard } = await readFacts();
      ok(!pathsOf(heard).includes(PATHS.newerPolicies));
    });

    it('have what their authentication strength asks for, read where the policy only names it', async () => {
      const strict = aPolicy({ grantControls: { operator: 'OR', authenticationStrength: { id: GUID(7) } } });
      const strength = { id: GUID(7), requirementsSatisfied: 'mfa', allowedCombinations: ['fido2'] };
      const reading = await policiesOf({ [PATHS.policies]: list(strict), [PATHS.strengths]: list(strength) });
      ok(reading.status === 'ok');
      equal(reading.value[0]?.grantControls?.authenticationStrength?.requirementsSatisfied, 'mfa');
      const failed = await policiesOf({ [PATHS.policies]: list(strict), [PATHS.strengths]: { status: 500 } });
      equal(failed.status, 'unread');
    });

    it('and named locations are asked for at one request a second, and not any more in a storm without Retry-After', async () => {
      const { facts, heard, clock } = await readFacts({ [PATHS.policies]: NO_RETRY });
      ok(facts.caPolicies.status === 'unread' && facts.caPolicies.http === 429);
      match(facts.caPolicies.why, /Microsoft is throttling/);
      ok(facts.namedLocations.status === 'unread' && /throttling/.test(facts.namedLocations.why));
      const asked = pathsOf(heard).filter((path) => path.includes('conditionalAccess'));
      deepEqual([asked.length <= 12, asked.includes(PATHS.locations)], [true, false]);
      ok(clock.now().getTime() - Date.parse('2026-03-02T08:00:00Z') > 10_000);
      equal(facts.usersWhole, true);
    });
  });

  it('named locations keep their sort, and one that cannot be read makes them unread', async () => {
    const office = {
      '@odata.type': '#microsoft.graph.ipNamedLocation',
      id: GUID(1),
      displayName: 'Office',
      isTrusted: true,
    };
    const { facts } = await readFacts({ [PATHS.locations]: list(office) });
    ok(facts.namedLocations.status === 'ok');
    deepEqual(
      facts.namedLocations.value.map(({ type, isTrusted }) => [type, isTrusted]),
      [['#microsoft.graph.ipNamedLocation', true]],
    );
    const half = await readFacts({ [PATHS.locations]: list(office, { id: GUID(2) }) });
    equal(half.facts.namedLocations.status, 'unread');
  });

  it('security defaults are unread rather than off when the answer does not say', async () => {
    for (const reply of [{ body: {} }, { body: { isEnabled: 'no' } }, refused(403, 'AccessDenied'), { status: 502 }]) {
      const { facts } = await readFacts({ [PATHS.defaults]: reply });
      equal(facts.securityDefaults.status, 'unread');
    }
  });

  describe('the MFA state of each user', () => {
    const requirements = (at: number) => `/beta/users/${GUID(at)}/authentication/requirements`;
    const state = (perUserMfaState: unknown) => ({ body: { perUserMfaState } });
    const notListed = { [PATHS.states]: refused(400, 'Request_BadRequest') };

    it('is asked for one by one in batches of 20 where the list does not tell it', async () => {
      const people = Array.from({ length: 45 }, (_none, at) => aUser(at));
      const doors = Object.fromEntries(people.map((_user, at) => [requirements(at), state('enabled')]));
      const { facts, heard } = await readFacts({ [PATHS.users]: list(...people), ...notListed, ...doors });
      deepEqual([facts.perUserMfa.size, facts.perUserMfaWhy], [45, undefined]);
      equal(pathsOf(heard).filter((path) => path === '/beta/$batch').length, 3);
    });

    it('is missing for those alone who could not be read, and not asked for of accounts that are off', async () => {
      const people = [aUser(1), aUser(2), aUser(3), aUser(4, { accountEnabled: false })];
      const { facts } = await readFacts({
        [PATHS.users]: list(...people),
        [PATHS.states]: list({ id: GUID(1), perUserMfaState: 'enforced' }, { id: GUID(2), perUserMfaState: null }, 'x'),
        [requirements(2)]: state('unknownFutureValue'),
        [requirements(3)]: state('disabled'),
        [requirements(4)]: state('enforced'),
      });
      deepEqual([...facts.perUserMfa].toSorted(), [
        [GUID(1), 'enforced'],
        [GUID(3), 'disabled'],
      ]);
      match(facts.perUserMfaWhy ?? '', /cannot read/);
    });

    it('is given up after the first 20 when none of them may be read', async () => {
      const people = Array.from({ length: 100 }, (_none, at) => aUser(at));
      const denied = Object.fromEntries(people.map((_user, at) => [requirements(at), refused(403, 'AccessDenied')]));
      const doors = { [PATHS.users]: list(...people), [PATHS.states]: refused(403, 'AccessDenied'), ...denied };
      const { facts, heard } = await readFacts(doors);
      equal(facts.perUserMfa.size, 0);
      match(facts.perUserMfaWhy ?? '', /must grant Policy\.Read\.All/);
      equal(pathsOf(heard).filter((path) => path === '/beta/$batch').length, 1);
    });

    it('is asked for again after a wait when Microsoft throttles a part of them', async () => {
      let asked = 0;
      const { facts, clock } = await readFacts({
        ...notListed,
        [requirements(1)]: () => (++asked > 1 ? state('enabled') : refused(429, 'TooMany', { 'Retry-After': '30' })),
        [requirements(2)]: state('disabled'),
      });
      deepEqual([facts.perUserMfa.size, facts.perUserMfaWhy], [2, undefined]);
      ok(clock.now().getTime() - Date.parse('2026-03-02T08:00:00Z') >= 30_000);
    });
  });

  describe('roles', () => {
    const held = (at: number, over: object = {}) => ({
      principalId: GUID(at),
      roleDefinitionId: ADMIN_ROLE,
      directoryScopeId: '/',
      ...over,
    });
    const unlicensed = refused(400, 'AadPremiumLicenseRequired');

    it('tell an activation from an assignment, and a role in one application from one in the whole tenant', async () => {
      const activated = held(1, { assignmentType: 'Activated', principal: { '@odata.type': '#microsoft.graph.user' } });
      const inApp = held(2, { directoryScopeId: null, appScopeId: '/' });
      const { facts } = await readFacts({ [PATHS.active]: list(activated, inApp) });
      ok(facts.roleAssignments.status === 'ok');
      deepEqual(facts.roleAssignments.value, [
        held(1, { assignmentType: 'Activated' }),
        held(2, { directoryScopeId: '/appScopes//' }),
      ]);
    });

    it('are plain assignments, and nobody is eligible, in a tenant without the licence', async () => {
      const doors = { [PATHS.active]: unlicensed, [PATHS.eligible]: unlicensed, [PATHS.assignments]: list(held(1)) };
      const { facts } = await readFacts(doors);
      deepEqual(facts.roleAssignments, { status: 'ok', value: [held(1)] });
      deepEqual(facts.roleEligibilities, { status: 'ok', value: [] });
    });

    it('are unread when refused, throttled or broken, never nobody’s', async () => {
      for (const [reply, why] of [
        [refused(403, 'Authorization_RequestDenied'), /grant RoleManagement\.Read\.Directory/],
        [refused(429, 'TooManyRequests', { 'retry-after': '600' }), /throttling/],
        [list(held(1), { principalId: GUID(2) }), /cannot read/],
        [{ status: 500 }, /did not answer/],
      ] as const) {
        const { facts } = await readFacts({ [PATHS.active]: reply, [PATHS.eligible]: reply });
        for (const reading of [facts.roleAssignments, facts.roleEligibilities]) {
          ok(reading.status === 'unread');
          match(reading.why, why);
        }
      }
    });

    it('are read without their holder where Graph does not take that question', async () => {
      const door = ({ url }: Heard) =>
        url.searchParams.has('$expand') ? refused(400, 'Request_BadRequest') : list(held(1));
      const { facts } = await readFacts({ [PATHS.active]: door });
      deepEqual(facts.roleAssignments, { status: 'ok', value: [held(1)] });
    });

    it('are defined by v1.0, without a word on privilege, where beta has no answer', async () => {
      const doors = {
        [PATHS.definitions]: refused(400, 'BadRequest'),
        [PATHS.stableDefinitions]: list({ id: ADMIN_ROLE }),
      };
      const { facts } = await readFacts(doors);
      ok(facts.roleDefinitions.status === 'ok');
      deepEqual([facts.roleDefinitions.value.length, facts.roleDefinitions.value[0]?.isPrivileged], [1, undefined]);
      const busy = await readFacts({ ...doors, [PATHS.definitions]: { status: 503 } });
      equal(busy.facts.roleDefinitions.status, 'unread');
    });
  });

  describe('groups', () => {
    it('are those that a policy names or that hold a role, with everybody in them', async () => {
      const [excluded, holder, eligible] = [GUID(501), GUID(502), GUID(503)];
      const users = { includeGroups: [GROUP.toUpperCase()], excludeGroups: [excluded] };
      const holds = (principalId: string, type: string) => ({
        principalId,
        roleDefinitionId: ADMIN_ROLE,
        directoryScopeId: '/',
        principal: { '@odata.type': `#microsoft.graph.${type}` },
      });
      const { facts } = await readFacts({
        [PATHS.policies]: list(aPolicy({ state: 'disabled' }, { users })),
        [PATHS.active]: list(holds(holder, 'group'), holds(GUID(777), 'servicePrincipal'), holds(GUID(1), 'user')),
        [PATHS.eligible]: list({ ...holds(eligible, 'group'), principal: null }),
        [members(excluded)]: list({ id: GUID(2) }),
        [members(holder)]: list(),
        [members(eligible)]: list({ id: GUID(1) }),
        [members(GROUP)]: list({ id: GUID(2).toUpperCase() }, { id: GUID(1) }),
      });
      const shown = [...facts.groups].map(([id, one]) => [id, one.status === 'ok' ? [...one.members].toSorted() : one]);
      deepEqual(Object.fromEntries(shown), {
        [GROUP]: [GUID(1), GUID(2)],
        [excluded]: [GUID(2)],
        [holder]: [],
        [eligible]: [GUID(1)],
      });
    });

    it('are followed over every page of members, each an advanced query', async () => {
      const door = (last: Reply) => (heard: Heard) => {
        equal(heard.headers['consistencylevel'], 'eventual');
        if (heard.url.searchParams.has('$skiptoken')) return last;
        const more = `http://${heard.headers.host}${members(GROUP)}?$skiptoken=2`;
        return { body: { value: [{ id: GUID(1) }], '@odata.nextLink': more } };
      };
      const whole = await readFacts({ [PATHS.policies]: withGroup, [members(GROUP)]: door(list({ id: GUID(2) })) });
      deepEqual(whole.facts.groups.get(GROUP), { status: 'ok', members: new Set([GUID(1), GUID(2)]) });
      const half = await readFacts({ [PATHS.policies]: withGroup, [members(GROUP)]: door({ status: 500 }) });
      equal(half.facts.groups.get(GROUP)?.status, 'unread');
    });

    it('that are deleted have nobody; those that cannot be read are unread, each on its own', async () => {
      for (const [reply, status, why] of [
        [refused(404, 'Request_ResourceNotFound'), 'deleted', undefined],
        [refused(403, 'Authorization_RequestDenied'), 'unread', /grant GroupMember\.Read\.All/],
        [{ status: 500 }, 'unread', /did not answer/],
        [refused(429, 'TooManyRequests', { 'Retry-After': '900' }), 'unread', /throttling/],
        [list({ id: GUID(1) }, {}), 'unread', /cannot read/],
      ] as const) {
        const policies = list(aPolicy({}, { users: { includeGroups: [GROUP], excludeGroups: [GUID(501)] } }));
        const doors = { [PATHS.policies]: policies, [members(GROUP)]: reply, [members(GUID(501))]: list() };
        const { facts } = await readFacts(doors);
        const reading = facts.groups.get(GROUP);
        equal(reading?.status, status);
        if (why) match(reading?.status === 'unread' ? reading.why : '', why);
        equal(facts.groups.get(GUID(501))?.status, 'ok');
      }
    });
  });

  it('of 2,000 people, each read on their own, stay below the resource units of the smallest tenant', async () => {
    const people = Array.from({ length: 2_000 }, (_none, at) => aUser(at));
    const batches: number[] = [];
    const doors: Doors = {
      [PATHS.users]: (heard) => {
        const from = Number(heard.url.searchParams.get('$skiptoken') ?? 0);
        const next = from + 999 < people.length && {
          '@odata.nextLink': `http://${heard.headers.host}/v1.0/users?$skiptoken=${from + 999}`,
        };
        return { body: { value: people.slice(from, from + 999), ...next } };
      },
      [PATHS.states]: refused(400, 'Request_BadRequest'),
    };
    const state = { body: { perUserMfaState: 'disabled' } };
    const each = Object.fromEntries(people.map(({ id }) => [`/beta/users/${id}/authentication/requirements`, state]));
    const { facts, heard } = await readFacts({ ...doors, ...each }, (at, { url }) => {
      if (url.pathname === '/beta/$batch') batches.push(at.getTime());
    });
    deepEqual([facts.users.length, facts.usersWhole, facts.perUserMfa.size], [2_000, true, 2_000]);
    equal(pathsOf(heard).filter((path) => path === '/beta/$batch').length, 100);
    const most = Math.max(...batches.map((at) => batches.filter((one) => one > at - 10_000 && one <= at).length));
    ok(most * 40 <= 2_500, `${most} batches in 10 s`);
  });

  it('stop asking the directory when it throttles on and on', async () => {
    const busy = refused(429, 'TooManyRequests', { 'Retry-After': '5' });
    const { facts, heard } = await readFacts({
      [PATHS.users]: busy,
      [PATHS.states]: busy,
      [PATHS.active]: busy,
      [PATHS.eligible]: busy,
      [PATHS.definitions]: busy,
      [PATHS.skus]: busy,
      [PATHS.defaults]: busy,
    });
    match(facts.usersWhy ?? '', /Microsoft is throttling/);
    deepEqual(
      [facts.securityDefaults, facts.roleAssignments, facts.roleDefinitions].map(({ status }) => status),
      ['unread', 'unread', 'unread'],
    );
    equal(facts.caPolicies.status, 'ok');
    ok(heard.length < 100, `${heard.length} requests`);
  });

  it('count a service plan unless it is gone for certain', async () => {
    const sku = (capabilityStatus: string, ...plans: readonly [string, string][]) => ({
      capabilityStatus,
      servicePlans: plans.map(([servicePlanId, provisioningStatus]) => ({ servicePlanId, provisioningStatus })),
    });
    const skus = list(
      sku('Enabled', ['plan-a', 'Success'], ['plan-b', 'Disabled'], ['plan-c', 'PendingInput']),
      sku('Suspended', ['plan-d', 'Success'], ['plan-a', 'Success']),
      sku('Deleted', ['plan-e', 'Success']),
    );
    const { facts } = await readFacts({ [PATHS.skus]: skus });
    deepEqual(facts.servicePlanIds, ['plan-a', 'plan-c', 'plan-d']);
    for (const reply of [list({}), refused(403, 'Authorization_RequestDenied'), { status: 500 }])
      equal((await readFacts({ [PATHS.skus]: reply })).facts.servicePlanIds, undefined);
  });
});
