import { deepEqual, equal, match } from 'node:assert/strict';
import type { EntityOf } from '../../src/entities/entity.ts';
import type { EntitySection } from '../../src/entities/section.ts';
import { createTeamsAppDetails } from '../../src/graph/teams-app-details.ts';
import { TEAMS_APP, TEAM_ID } from '../../src/sandbox/graph/apps/invented-apps.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { closeServers, fakeClock, graphAt, serveGraph, tenant as anyTenant } from './server.ts';

const place = SANDBOX_TENANTS[0]!;
const tenant = { ...anyTenant, id: place.id as typeof anyTenant.id };
const IN_TEAM: EntityOf<'teamsApp'> = { type: 'teamsApp', id: TEAMS_APP.id, teamId: TEAM_ID };
let sim: GraphSimulator;

function describeApp(app: EntityOf<'teamsApp'>, url = sim.url): Promise<EntitySection> {
  const clock = fakeClock();
  return createTeamsAppDetails({ graph: graphAt(url, { clock }), clock }).describe(
    tenant,
    app,
    new AbortController().signal,
  );
}

function field(section: EntitySection, label: string): string {
  const value = section.fields.find((one) => one.label === label)?.value;
  if (!value) return 'no such field';
  if (value.status === 'found') return typeof value.value === 'string' ? value.value : value.value.join(' | ');
  return value.status === 'absent' ? 'absent' : `unavailable: ${value.reason}`;
}

describe('graph: details of a Teams app', () => {
  beforeEach(async () => {
    sim = await startGraphSimulator({ clock: fakeClock(), tenants: SANDBOX_TENANTS });
  });
  afterEach(() => Promise.all([sim.close(), closeServers()]));

  it('tell what it is, where it is installed, and what it may do in the team', async () => {
    const section = await describeApp(IN_TEAM);
    equal(section.label, TEAMS_APP.name);
    equal(field(section, 'Type'), 'Teams app of this organisation’s own catalogue');
    equal(field(section, 'Description'), 'Draws a winner among the members of a team.');
    match(field(section, 'State'), /^published/);
    match(field(section, 'Publisher'), /^unavailable: Microsoft Graph does not tell/);
    equal(field(section, 'Installed in'), 'the team Everybody');
    match(
      field(section, 'Rights in the team'),
      /^ChannelMessage\.Read\.Group: reads channel message in this team.*TeamMember/,
    );
    deepEqual(section.suspicious, ['It reads the messages of the team without anybody signed in.']);
  });

  it('find it by the id of its manifest, and by a name that fits one app only', async () => {
    const app = sim.state.apps(place.id).teamsApps.get(TEAMS_APP.id)!;
    equal(
      field(await describeApp({ ...IN_TEAM, id: String(app['externalId']) }), 'Installed in'),
      'the team Everybody',
    );
    match(field(await describeApp({ type: 'teamsApp', name: 'lucky draw bot' }), 'State'), /^published/);
    sim.state.apps(place.id).teamsApps.set('twin', { ...app, id: 'twin' });
    match(
      field(await describeApp({ type: 'teamsApp', name: 'Lucky Draw Bot' }), 'State'),
      /not in the tenant’s catalogue .* or its name fits several/,
    );
  });

  it('tell a person’s own apps, what was removed, and where nobody said where', async () => {
    const user = place.users[3]!;
    const section = await describeApp({ type: 'teamsApp', id: TEAMS_APP.id, userId: user.id });
    equal(field(section, 'Installed in'), `the personal apps of ${user.displayName}`);
    equal(field(section, 'Rights in the team'), 'no such field');
    sim.state.apps(place.id).installations.clear();
    match(field(await describeApp(IN_TEAM), 'Installed in'), /^not in the team Everybody/);
    match(field(await describeApp({ type: 'teamsApp', id: TEAMS_APP.id }), 'Installed in'), /does not say where/);
  });

  it('leave each part that is refused to itself', async () => {
    sim.setQuirks({ lacks: ['AppCatalog.Read.All', 'AppCatalog.ReadWrite.All'] });
    const section = await describeApp(IN_TEAM);
    match(field(section, 'State'), /AppCatalog\.Read\.All was not granted/);
    equal(field(section, 'Installed in'), 'the team Everybody');
    sim.setQuirks({
      lacks: [
        'TeamsAppInstallation.ReadForTeam.All',
        'TeamsAppInstallation.ReadWriteForTeam.All',
        'Team.ReadBasic.All',
      ],
    });
    const other = await describeApp(IN_TEAM);
    match(field(other, 'Installed in'), /TeamsAppInstallation\.ReadForTeam\.All was not granted/);
    match(field(other, 'State'), /^published/);
  });

  it('wait as a 429 asks, and pass over a broken element', async () => {
    sim.setQuirks({ fail: [{ path: '/appCatalogs', status: 429, times: 1, retryAfter: 1 }] });
    match(field(await describeApp(IN_TEAM), 'State'), /^published/);
    const server = await serveGraph(({ url }) => ({
      body: url.pathname.endsWith('teamsApps')
        ? { value: [7, { id: 'a', displayName: 'A', distributionMethod: 'store' }] }
        : { value: [null, { id: 'i', teamsApp: { id: 'a' } }] },
    }));
    const section = await describeApp({ type: 'teamsApp', id: 'a', teamId: 't' }, server.url);
    equal(field(section, 'Type'), 'Teams app from the Teams store');
    equal(field(section, 'Installed in'), 'the team t');
    match(field(section, 'Rights in the team'), /^unavailable/);
  });
});
