import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createAccessPace } from '../../src/graph/access-pace.ts';
import { createDirectoryPace } from '../../src/graph/directory-pace.ts';
import type { AskerDeps } from '../../src/graph/mfa/asker.ts';
import { createMfaFactsReader } from '../../src/graph/mfa/facts-reader.ts';
import type { MfaFacts } from '../../src/posture/facts.ts';
import { createPortal } from '../../src/sandbox/graph/posture/portal.ts';
import type { Quirks } from '../../src/sandbox/graph/quirks.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { manualClock, type ManualClock } from '../sandbox/caller.ts';
import { assertRequest, openapiAvailable } from '../sandbox/openapi.ts';
import { graphAt, tenant as anyTenant } from './server.ts';

const place = SANDBOX_TENANTS[0]!;
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const WHERE = openapiAvailable ? '' : ' (PENDING: the Graph description is not beside this checkout)';
/** What Graph's description beside the checkout has of that which is asked for. */
const DESCRIBED =
  /^\/v1\.0\/(?:users|subscribedSkus|identity\/conditionalAccess\/\w+|policies\/\w+|roleManagement\/directory\/roleAssignments)$/;

describe('graph: the facts of MFA, from the sandbox with its limits', () => {
  let sim: GraphSimulator;
  let clock: ManualClock;
  let paces: Pick<AskerDeps, 'accessPace' | 'directoryPace'>;
  beforeEach(async () => {
    clock = manualClock();
    paces = { accessPace: createAccessPace(clock), directoryPace: createDirectoryPace(clock) };
    sim = await startGraphSimulator({ clock, tenants: SANDBOX_TENANTS });
  });
  afterEach(() => sim.close());

  function read(quirks: Partial<Quirks> = {}): Promise<MfaFacts> {
    sim.setQuirks(quirks);
    const reader = createMfaFactsReader({ graph: graphAt(sim.url, { clock }), clock, ...paces });
    return reader.read({ id: place.id as typeof anyTenant.id });
  }
  const portal = () => createPortal({ state: sim.state, tenantId: place.id, clock, by: { app: 'the test' } });

  it('are whole, on small pages too, and no request is throttled', async () => {
    for (const quirks of [{}, { directoryPage: 3 }]) {
      const facts = await read(quirks);
      deepEqual([facts.users.length, facts.usersWhole], [place.users.length, true]);
      equal(facts.perUserMfa.size, place.users.length);
      const { caPolicies, namedLocations, securityDefaults, roleAssignments, roleEligibilities, roleDefinitions } =
        facts;
      for (const reading of [
        caPolicies,
        namedLocations,
        securityDefaults,
        roleAssignments,
        roleEligibilities,
        roleDefinitions,
      ])
        equal(reading.status, 'ok', JSON.stringify(reading));
      ok(facts.servicePlanIds && facts.servicePlanIds.length > 0);
      deepEqual(
        sim.requests.filter(({ status }) => status !== 200),
        [],
      );
    }
  });

  it('follow groups within groups, of policies and of roles, whoever is in them', async () => {
    const [, anna, ben] = place.users.map(({ id }) => id) as [string, string, string];
    const inner = portal().createGroup({ displayName: 'Inner', members: [anna] });
    const outer = portal().createGroup({ displayName: 'Outer', members: [inner.id, ben] });
    const admins = portal().createGroup({ displayName: 'Admins', members: [outer.id], isAssignableToRole: true });
    const gone = portal().createGroup({ displayName: 'Gone' });
    portal().createPolicy({
      displayName: 'For some',
      state: 'disabled',
      conditions: {
        users: { includeGroups: [outer.id], excludeGroups: [gone.id] },
        applications: { includeApplications: ['All'] },
      },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    });
    portal().deleteGroup('Gone');
    portal().makeEligible('Admins', 'Global Administrator');
    const { groups, roleEligibilities } = await read({ directoryPage: 1 });
    for (const id of [outer.id, admins.id])
      deepEqual(groups.get(id), { status: 'ok', members: new Set([anna, ben]) }, JSON.stringify([...groups]));
    deepEqual(groups.get(gone.id), { status: 'deleted' });
    ok(
      roleEligibilities.status === 'ok' && roleEligibilities.value.some(({ principalId }) => principalId === admins.id),
    );
  });

  it('tell an activated role from an assigned one', async () => {
    const anna = place.users[1]?.id ?? '';
    portal().makeEligible(anna, 'Global Administrator');
    portal().activateRole(anna, 'Global Administrator');
    const { roleAssignments } = await read();
    ok(roleAssignments.status === 'ok');
    const held = roleAssignments.value.filter(({ principalId }) => principalId === anna);
    ok(held.some((one) => one.roleDefinitionId === GLOBAL_ADMINISTRATOR && one.assignmentType === 'Activated'));
  });

  it('have no eligible roles, and plain assignments, without a licence for them', async () => {
    const facts = await read({ licence: 'none' });
    deepEqual(facts.roleEligibilities, { status: 'ok', value: [] });
    ok(facts.roleAssignments.status === 'ok' && facts.roleAssignments.value.length > 0);
    ok(facts.roleAssignments.value.every(({ assignmentType }) => assignmentType === undefined));
  });

  it('name the permission that is missing, source by source', async () => {
    const schedules = ['RoleAssignmentSchedule.Read.Directory', 'RoleAssignmentSchedule.ReadWrite.Directory'];
    const roles = ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', 'RoleManagement.Read.All'];
    const facts = await read({ lacks: ['Policy.Read.All', ...schedules, ...roles] });
    deepEqual([facts.usersWhole, facts.namedLocations.status], [true, 'unread']);
    ok(facts.caPolicies.status === 'unread' && facts.caPolicies.http === 403);
    match(facts.caPolicies.why, /must grant Policy\.Read\.All/);
    ok(facts.roleAssignments.status === 'unread');
    match(facts.roleAssignments.why, /must grant RoleManagement\.Read\.Directory/);
  });

  it('survive failures that pass, and say which source did not', async () => {
    const facts = await read({
      fail: [
        { path: '/v1.0/users', status: 429, times: 1, retryAfter: 2 },
        { path: '/v1.0/identity/conditionalAccess/policies', status: 429, times: 2 },
        { path: '/v1.0/identity/conditionalAccess/namedLocations', status: 503, times: 99 },
        { path: '/beta/users', status: 400, times: 1 },
      ],
    });
    deepEqual([facts.usersWhole, facts.caPolicies.status, facts.namedLocations.status], [true, 'ok', 'unread']);
    equal(facts.perUserMfa.size, place.users.filter(({ accountEnabled }) => accountEnabled).length);
  });

  it(`are asked for as Graph's OpenAPI description says${WHERE}`, async function () {
    if (!openapiAvailable) this.skip();
    portal().createPolicy({
      displayName: 'Strong',
      state: 'enabled',
      conditions: { users: { includeUsers: ['All'] }, applications: { includeApplications: ['All'] } },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    });
    await read({ licence: 'none' });
    const described = sim.requests.filter(({ path }) => DESCRIBED.test(path));
    ok(described.length >= 5, described.map(({ path }) => path).join());
    for (const { method, path, query } of described) assertRequest(method, path, query, undefined);
  });
});
