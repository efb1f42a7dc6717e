import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { EntityOf } from '../../src/entities/entity.ts';
import type { EntitySection } from '../../src/entities/section.ts';
import { createAppDetails } from '../../src/graph/app-details.ts';
import { addGrant, MAIL_MERGE, PAYROLL_SYNC } from '../../src/sandbox/graph/apps/invented-apps.ts';
import { resourceId } from '../../src/sandbox/graph/apps/resources.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { closeServers, fakeClock, graphAt, serveGraph, tenant as anyTenant } from './server.ts';

const place = SANDBOX_TENANTS[0]!;
const tenant = { ...anyTenant, id: place.id as typeof anyTenant.id };
const STORY_APP: EntityOf<'application'> = { type: 'application', ...MAIL_MERGE, publisher: 'Unverified publisher' };
let sim: GraphSimulator;

function describeApp(app: EntityOf<'application'>): Promise<EntitySection> {
  const clock = fakeClock();
  const details = createAppDetails({ graph: graphAt(sim.url, { clock }), clock });
  return details.describe(tenant, app, new AbortController().signal);
}

function field(section: EntitySection, label: string): readonly string[] | string {
  const found = section.fields.find((one) => one.label === label)?.value;
  if (!found) return 'no such field';
  if (found.status === 'found') return found.value;
  return found.status === 'absent' ? 'absent' : `unavailable: ${found.reason}`;
}

const apps = () => sim.state.apps(place.id);
const payroll = () => [...apps().servicePrincipals.values()].find((app) => app['displayName'] === PAYROLL_SYNC.name)!;

describe('graph: details of an application', () => {
  beforeEach(async () => {
    sim = await startGraphSimulator({ clock: fakeClock(), tenants: SANDBOX_TENANTS });
    sim.setQuirks({ noThrottle: true });
  });
  afterEach(() => Promise.all([sim.close(), closeServers()]));

  it('tell who made it, what it may do in the resource’s own words, and who let it', async () => {
    const section = await describeApp(STORY_APP);
    equal(section.key, `application:${MAIL_MERGE.id}`);
    equal(field(section, 'Type'), 'application of another organisation');
    match(String(field(section, 'State')), /^enabled/);
    equal(field(section, 'Publisher'), 'absent');
    match(String(field(section, 'Verified')), /^no/);
    match(String(field(section, 'Created')), /^unavailable: .*registered in this tenant only/);
    equal(field(section, 'Admin roles'), 'absent');
    equal(field(section, 'Application permissions'), 'absent');
    const delegated = field(section, 'Delegated permissions') as string[];
    deepEqual(
      delegated.map((line) => line.split(' (')[0]),
      ['High: Files.Read.All', 'High: Mail.ReadWrite', 'High: Mail.Send', 'High: offline_access', 'Low: User.Read'],
    );
    const who = place.users[3]?.displayName;
    equal(
      delegated[1],
      `High: Mail.ReadWrite (Read and write access to user mail), for ${who}: reads, changes and deletes mail`,
    );
    ok(section.suspicious.some((sign) => /Nobody has verified the publisher/.test(sign)));
  });

  it('tell of one of the tenant itself its creation, secrets, owners and permissions of its own', async () => {
    const app = payroll();
    const section = await describeApp({ type: 'application', appId: String(app['appId']).toUpperCase() });
    equal(section.label, PAYROLL_SYNC.name);
    equal(field(section, 'Type'), 'application registered in this tenant');
    equal(field(section, 'Created'), '6 May 2024');
    match(
      String(field(section, 'Secrets and certificates')),
      /^2 secrets, 1 certificate; the newest is of 27 February 2026/,
    );
    deepEqual(field(section, 'Owners'), [place.users[0]?.displayName]);
    const own = field(section, 'Application permissions') as string[];
    ok(own[0]?.startsWith('High: full_access_as_app'));
    ok(
      (field(section, 'Delegated permissions') as string[]).every((line) => /everybody by an administrator/.test(line)),
    );
  });

  it('find it by the object id of its registration, as alerts may carry that', async () => {
    const [registration] = [...apps().applications.values()];
    const section = await describeApp({ type: 'application', id: registration!.id });
    equal(section.label, PAYROLL_SYNC.name);
    equal(section.key, `application:${registration!.id}`);
  });

  it('say that Microsoft made it, and that nothing of it is suspicious', async () => {
    const section = await describeApp({ type: 'application', id: resourceId(place.id, 'graph') });
    match(String(field(section, 'Type')), /of Microsoft itself/);
    equal(field(section, 'Verified'), 'Microsoft’s own');
    deepEqual(section.suspicious, []);
  });

  it('say what cannot be resolved, and when it was deleted', async () => {
    const cloud = await describeApp({ type: 'application', appId: '20893', name: 'Microsoft Exchange Online' });
    match(String(field(cloud, 'State')), /20893, a number of Defender for Cloud Apps/);
    equal(sim.requests.length, 0);
    const nobody = await describeApp({ type: 'application', appId: 'aaaaaaaa-0000-4000-8000-000000000001' });
    match(String(field(nobody, 'State')), /^unavailable: not in the directory/);
    const object = apps().servicePrincipals.get(MAIL_MERGE.id)!;
    apps().servicePrincipals.delete(MAIL_MERGE.id);
    const deletedDateTime = '2026-05-01T10:00:00Z';
    apps().deleted.set(MAIL_MERGE.id, {
      type: 'servicePrincipal',
      object,
      deletedDateTime,
      grants: [],
      assignments: [],
    });
    for (const app of [STORY_APP, { type: 'application', appId: MAIL_MERGE.appId } as const]) {
      match(String(field(await describeApp(app), 'State')), /deleted on 1 May 2026, 10:00 UTC; .* until 31 May 2026/);
    }
  });

  it('leave each part that is refused to itself, naming the permission', async () => {
    sim.setQuirks({
      lacks: ['Directory.Read.All', 'Directory.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'],
    });
    const section = await describeApp(STORY_APP);
    match(String(field(section, 'Delegated permissions')), /^unavailable: no permission: Directory\.Read\.All/);
    equal(field(section, 'Application permissions'), 'absent');
    match(String(field(section, 'State')), /^enabled/);
    ok(!section.suspicious.some((sign) => /People gave/.test(sign)));
    sim.setQuirks({ lacks: [], deny: { status: 403, path: '/roleManagement' } });
    match(String(field(await describeApp(STORY_APP), 'Admin roles')), /RoleManagement\.Read\.Directory/);
  });

  it('tell that the whole could not be read when the directory refuses or is down', async () => {
    sim.setQuirks({ deny: { status: 403, path: '/servicePrincipals' } });
    match(String(field(await describeApp(STORY_APP), 'State')), /Application\.Read\.All was not granted/);
    sim.setQuirks({ deny: undefined, fail: [{ path: '/$batch', status: 503, times: 99 }] });
    const section = await describeApp(STORY_APP);
    equal(field(section, 'State'), 'unavailable: Microsoft did not answer');
    equal(field(section, 'Publisher'), 'Unverified publisher');
  });

  it('wait out one throttled member, and say so when it stays throttled', async () => {
    sim.setQuirks({ fail: [{ path: '/roleManagement', status: 429, times: 1, retryAfter: 1 }] });
    equal(field(await describeApp(STORY_APP), 'Admin roles'), 'absent');
    sim.setQuirks({ fail: [{ path: '/roleManagement', status: 429, times: 99, retryAfter: 60 }] });
    const section = await describeApp(STORY_APP);
    match(String(field(section, 'Admin roles')), /^unavailable: throttled/);
    equal((field(section, 'Delegated permissions') as string[]).length, 5);
  });

  it('order 200 permissions, over several pages, the gravest first', async () => {
    const [pattern] = [...apps().assignments.values()];
    const roles = Array.from({ length: 200 }, (_, n) => ({
      id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      value: n === 150 ? 'RoleManagement.ReadWrite.Directory' : `Thing${n}.Read.All`,
      displayName: `Thing ${n}`,
    }));
    const graph = apps().servicePrincipals.get(resourceId(place.id, 'graph'))!;
    apps().servicePrincipals.set(graph.id, { ...graph, appRoles: roles });
    apps().assignments.clear();
    for (const role of roles)
      apps().assignments.set(role.id, {
        ...pattern,
        id: role.id,
        appRoleId: role.id,
        principalId: MAIL_MERGE.id,
        resourceId: graph.id,
      });
    const own = field(await describeApp(STORY_APP), 'Application permissions') as string[];
    equal(own.length, 200);
    match(own[0] ?? '', /^High: RoleManagement\.ReadWrite\.Directory \(Thing 150\)/);
  });

  it('count what is broken in a page, name by id whom and what cannot be read', async () => {
    apps().grants.set('broken', { id: 'broken', clientId: MAIL_MERGE.id, scope: 7 });
    addGrant(apps(), place, {
      clientId: MAIL_MERGE.id,
      resource: 'exchange',
      principalId: 'gone',
      scope: 'EWS.AccessAsUser.All',
    });
    apps().servicePrincipals.delete(resourceId(place.id, 'exchange'));
    const delegated = field(await describeApp(STORY_APP), 'Delegated permissions') as string[];
    ok(delegated.includes('1 more that Tocsin cannot read'));
    ok(delegated.includes('High: EWS.AccessAsUser.All, for gone: full access to the mailbox'));
  });
  it('call nothing "none" that Microsoft did not say, or that goes on behind a first page', async () => {
    const server = await serveGraph(({ url, body }) => {
      if (!url.pathname.endsWith('$batch')) return { body: { value: [] } };
      const { requests } = body as { requests: { id: string }[] };
      const page = { value: [], '@odata.nextLink': `${server.url}/v1.0/more` };
      const principal = {
        id: 'sp1',
        appId: MAIL_MERGE.appId,
        servicePrincipalType: 'Application',
        accountEnabled: true,
      };
      const bodies: Record<string, unknown> = {
        appId: principal,
        roles: page,
        owners: page,
        registration: { value: [{ id: 7 }] },
      };
      return { body: { responses: requests.map(({ id }) => ({ id, status: 200, body: bodies[id] ?? {} })) } };
    });
    const clock = fakeClock();
    const details = createAppDetails({ graph: graphAt(server.url, { clock }), clock });
    const app = { type: 'application', appId: MAIL_MERGE.appId } as const;
    const section = await details.describe(tenant, app, new AbortController().signal);
    for (const label of ['Admin roles', 'Owners'])
      match(String(field(section, label)), /more than Tocsin reads/, label);
    for (const label of ['Publisher', 'Verified', 'Secrets and certificates', 'Created'])
      match(String(field(section, label)), /^unavailable: /, label);
  });
});
