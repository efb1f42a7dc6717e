import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createAuditLogPace } from '../../src/graph/audit-log-pace.ts';
import { createChangeAuthors } from '../../src/graph/mfa/change-authors.ts';
import type { CauseKind } from '../../src/posture/regression.ts';
import { createPortal, initiatorNamed } from '../../src/sandbox/graph/posture/portal.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { manualClock, type ManualClock } from '../sandbox/caller.ts';
import { GUID, list, refused } from './mfa-server.ts';
import { closeServers, graphAt, serveGraph, tenant as anyTenant, type Reply } from './server.ts';

const place = SANDBOX_TENANTS[0]!;
const tenant = { ...anyTenant, id: place.id as typeof anyTenant.id };
const HOUR = 3_600_000;
const BO = 'bo@partner.example';

interface Wanted {
  readonly kind: CauseKind;
  readonly id?: string | null;
  readonly userIds?: readonly string[];
  readonly targets?: readonly string[];
}

describe('graph: who changed what took a requirement away', () => {
  describe('in the sandbox', () => {
    let sim: GraphSimulator;
    let clock: ManualClock;
    let begin: Date;
    beforeEach(async () => {
      clock = manualClock();
      begin = clock.now();
      sim = await startGraphSimulator({ clock, tenants: SANDBOX_TENANTS });
    });
    afterEach(() => sim.close());

    /** Somebody at work, an hour after what happened before. */
    function portal(by = BO) {
      clock.advance(HOUR);
      return createPortal({ state: sim.state, tenantId: place.id, clock, by: initiatorNamed(sim.state, place.id, by) });
    }
    function find(wanted: Wanted, between = { since: begin, until: clock.now() }) {
      const authors = createChangeAuthors(graphAt(sim.url, { clock }), { clock, pace: createAuditLogPace(clock) });
      return authors.find(tenant, { id: null, userIds: [], ...wanted }, between);
    }
    async function authorOf(wanted: Wanted) {
      const found = await find(wanted);
      return found.status === 'found' ? [found.value.by, found.value.operation, found.value.at] : found;
    }
    const policy = () =>
      portal('setup@partner.example').createPolicy({
        displayName: 'MFA for all',
        state: 'enabled',
        conditions: { users: { includeUsers: ['All'] }, applications: { includeApplications: ['All'] } },
        grantControls: { operator: 'OR', builtInControls: ['mfa'] },
      });
    const [, anna, ben, cleo, dora] = place.users.map(({ id }) => id) as [string, string, string, string, string];

    it('is the person, the time and Microsoft’s word for a policy that was deleted, disabled or edited', async () => {
      const { id } = policy();
      portal().changePolicy(id, { conditions: { users: { excludeUsers: [anna] } } });
      const edited = clock.now();
      deepEqual(await authorOf({ kind: 'caPolicyModified', id }), [BO, 'Update conditional access policy', edited]);
      portal('cy@partner.example').changePolicy(id, { state: 'disabled' });
      const disabled = clock.now();
      portal('last@partner.example').changePolicy(id, { displayName: 'Old' });
      const off = ['cy@partner.example', 'Update conditional access policy', disabled];
      deepEqual(await authorOf({ kind: 'caPolicyDisabled', id }), off);
      portal('del@partner.example').deletePolicy(id);
      const deleted = ['del@partner.example', 'Delete conditional access policy', clock.now()];
      deepEqual(await authorOf({ kind: 'caPolicyDeleted', id: id.toUpperCase() }), deleted);
    });

    it('is nobody when nothing of it is in the log, nor what came before or after', async () => {
      const { id } = policy();
      const other = policy();
      portal().deletePolicy(other.id);
      deepEqual(await find({ kind: 'caPolicyDeleted', id }), { status: 'absent', source: 'Microsoft Entra audit log' });
      portal().changePolicy(id, { state: 'disabled' });
      const wanted: Wanted = { kind: 'caPolicyDisabled', id };
      const before = { since: begin, until: new Date(clock.now().getTime() - 1) };
      equal((await find(wanted, before)).status, 'absent');
      equal(
        (await find(wanted, { since: new Date(clock.now().getTime() + 1), until: new Date(2e12) })).status,
        'absent',
      );
      clock.advance(8 * 24 * HOUR);
      const old = await find({ kind: 'caPolicyDeleted', id });
      ok(old.status === 'unavailable' && /no longer hold it/.test(old.reason));
    });

    it('is who switched security defaults off, not who switched them on', async () => {
      portal().setSecurityDefaults(true);
      portal().setSecurityDefaults(false);
      const off = clock.now();
      portal('again@partner.example').setSecurityDefaults(true);
      deepEqual(await authorOf({ kind: 'securityDefaultsDisabled' }), [BO, 'Update security defaults', off]);
    });

    it('is who switched per-user MFA off, of one or of many', async () => {
      for (const user of [anna, ben, cleo, dora]) portal('on@partner.example').setPerUserMfa(user, 'enforced');
      portal().setPerUserMfa(anna, 'disabled');
      const done = [BO, 'Disable Strong Authentication', clock.now()];
      for (const userIds of [[anna], [anna, ben, cleo, dora]])
        deepEqual(await authorOf({ kind: 'perUserMfaDisabled', userIds }), done);
      equal((await find({ kind: 'perUserMfaDisabled', userIds: [ben] })).status, 'absent');
    });

    it('is who changed the group that the policy names, also through a group within it', async () => {
      const staff = portal('on@partner.example').createGroup({ displayName: 'Staff', members: [anna, ben] });
      const inner = portal('on@partner.example').createGroup({ displayName: 'Inner', members: [cleo] });
      portal('on@partner.example').addMember(staff.id, inner.id);
      portal().removeMember(staff.id, anna);
      const direct = [BO, 'Remove member from group', clock.now()];
      portal('else@partner.example').addMember(inner.id, anna);
      deepEqual(await authorOf({ kind: 'assignmentChanged', userIds: [anna], targets: [staff.id] }), direct);
      portal('nested@partner.example').removeMember(staff.id, inner.id);
      const nested = ['nested@partner.example', 'Remove member from group', clock.now()];
      deepEqual(await authorOf({ kind: 'assignmentChanged', userIds: [cleo], targets: [staff.id] }), nested);
      equal((await find({ kind: 'assignmentChanged', userIds: [dora] })).status, 'absent');
      const many = [dora, GUID(1), GUID(2), GUID(3)];
      equal((await find({ kind: 'assignmentChanged', userIds: many })).status, 'unavailable', 'not all were asked for');
    });

    it('is not guessed when several people moved somebody between groups, and it is not known which group counts', async () => {
      const group = (displayName: string) =>
        portal('on@partner.example').createGroup({ displayName, members: [anna, ben] });
      const [one, two] = [group('One'), group('Two')];
      const wanted: Wanted = { kind: 'assignmentChanged', userIds: [anna, ben] };
      portal().removeMember(one.id, anna);
      portal('cy@partner.example').removeMember(one.id, ben);
      deepEqual(await authorOf(wanted), ['cy@partner.example', 'Remove member from group', clock.now()]);
      portal().removeMember(two.id, anna);
      const open = await find(wanted);
      ok(open.status === 'unavailable' && /Several people/.test(open.reason));
      equal((await find({ ...wanted, targets: [one.id] })).status, 'found');
      equal((await find({ ...wanted, targets: [GUID(1)] })).status, 'unavailable');
    });

    it('is who gave or took a role, but not an activation for some hours', async () => {
      portal().assignRole(anna, 'Global Administrator');
      const given = [BO, 'Add member to role', clock.now()];
      portal('x@partner.example').makeEligible(ben, 'Global Administrator');
      const activated = portal(place.users[2]?.userPrincipalName);
      activated.activateRole(ben, 'Global Administrator');
      deepEqual(await authorOf({ kind: 'assignmentChanged', userIds: [anna] }), given);
      const eligible = await authorOf({ kind: 'assignmentChanged', userIds: [ben] });
      match(String(eligible), /^x@partner\.example,Add eligible member/);
    });

    it('is who changed the named location; without knowing which, only when there was one', async () => {
      const office = {
        '@odata.type': '#microsoft.graph.ipNamedLocation',
        displayName: 'Office',
        isTrusted: true,
        ipRanges: [],
      };
      const one = portal('on@partner.example').createLocation(office);
      const two = portal('on@partner.example').createLocation({ ...office, displayName: 'Plant' });
      portal().changeLocation(one.id, { isTrusted: false });
      const done = [BO, 'Update named location', clock.now()];
      deepEqual(await authorOf({ kind: 'dependencyChanged', id: GUID(1) }), done);
      portal('else@partner.example').deleteLocation(two.id);
      deepEqual(await authorOf({ kind: 'dependencyChanged', id: GUID(1), targets: [one.id] }), done);
      const open = await find({ kind: 'dependencyChanged', id: GUID(1) });
      ok(open.status === 'unavailable' && /Several people/.test(open.reason));
    });

    it('is asked for at no more than five questions in 10 s', async () => {
      const { id } = policy();
      const authors = createChangeAuthors(graphAt(sim.url, { clock }), { clock, pace: createAuditLogPace(clock) });
      const between = { since: begin, until: clock.now() };
      const causes = Array.from({ length: 12 }, () =>
        authors.find(tenant, { kind: 'caPolicyModified', id, userIds: [] }, between),
      );
      deepEqual(
        (await Promise.all(causes)).map(({ status }) => status),
        Array(12).fill('absent'),
      );
      ok(sim.requests.every(({ status }) => status === 200));
    });
  });

  describe('from answers of all sorts', () => {
    afterEach(closeServers);
    const now = manualClock().now();
    const aRecord = (over: object = {}) => ({
      activityDateTime: new Date(now.getTime() - HOUR).toISOString(),
      activityDisplayName: 'Update Conditional Access policy',
      result: 'success',
      initiatedBy: { user: { userPrincipalName: 'ann@fabrikam.example' } },
      targetResources: [{ id: GUID(9), displayName: 'MFA', modifiedProperties: [] }],
      ...over,
    });
    async function ask(...replies: readonly Reply[]) {
      let at = 0;
      const server = await serveGraph(() => replies[Math.min(at++, replies.length - 1)] as Reply);
      const clock = manualClock();
      const authors = createChangeAuthors(graphAt(server.url, { clock }), { clock, pace: createAuditLogPace(clock) });
      const between = { since: new Date(now.getTime() - 24 * HOUR), until: now };
      const found = await authors.find(tenant, { kind: 'caPolicyModified', id: GUID(9), userIds: [] }, between);
      return { found, heard: server.heard, by: found.status === 'found' ? found.value.by : undefined };
    }

    it('names an application, and somebody without a name as that', async () => {
      const app = { app: { displayName: 'Policy Manager' }, user: null };
      equal((await ask(list(aRecord({ initiatedBy: app })))).by, 'Policy Manager');
      match((await ask(list(aRecord({ initiatedBy: null })))).by ?? '', /does not name/);
    });

    it('takes the newest that succeeded, whatever the order', async () => {
      const at = (minutes: number, name: string, over: object = {}) =>
        aRecord({
          activityDateTime: new Date(now.getTime() - minutes * 60_000).toISOString(),
          initiatedBy: { user: { userPrincipalName: name } },
          ...over,
        });
      const failed = at(1, 'failed', { result: 'failure' });
      equal((await ask(list(at(30, 'older'), at(10, 'newest'), at(20, 'middle'), failed))).by, 'newest');
    });

    it('asks for one policy and the time, and follows pages, empty ones too', async () => {
      const server = await serveGraph(({ url, headers }) => {
        if (url.searchParams.has('$skiptoken')) return list(aRecord());
        return { body: { value: [], '@odata.nextLink': `http://${headers.host}${url.pathname}?$skiptoken=1` } };
      });
      const clock = manualClock();
      const authors = createChangeAuthors(graphAt(server.url, { clock }), { clock, pace: createAuditLogPace(clock) });
      const between = { since: new Date(now.getTime() - 24 * HOUR), until: now };
      const found = await authors.find(tenant, { kind: 'caPolicyModified', id: GUID(9), userIds: [] }, between);
      equal(found.status, 'found');
      const filter = server.heard[0]?.url.searchParams.get('$filter') ?? '';
      ok(
        filter.includes(`targetResources/any(t:t/id eq '${GUID(9)}')`) && filter.includes(between.since.toISOString()),
      );
    });

    it('is not told rather than nobody where a record or a page cannot be read', async () => {
      for (const reply of [list({ broken: true }), list(aRecord({ activityDateTime: 'soon' })), { body: 'text' }]) {
        const { found } = await ask(reply);
        equal(found.status, 'unavailable');
      }
      const { by } = await ask(list(null, aRecord()));
      equal(by, 'ann@fabrikam.example');
    });

    it('says what to do on a refusal, and waits out a 429 with Retry-After', async () => {
      const { found } = await ask(refused(403, 'Authorization_RequestDenied'));
      ok(found.status === 'unavailable' && /must grant AuditLog\.Read\.All/.test(found.reason));
      const busy = refused(429, 'TooManyRequests', { 'retry-after': '9' });
      equal((await ask(busy, list(aRecord()))).by, 'ann@fabrikam.example');
      const storm = await ask(busy);
      ok(storm.found.status === 'unavailable' && /Microsoft is throttling/.test(storm.found.reason));
      ok(storm.heard.length <= 3);
    });
  });
});
