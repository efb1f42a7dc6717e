import assert from 'node:assert/strict';
import type { EntityOf } from '../../src/entities/entity.ts';
import { createTeamsAppWriter } from '../../src/graph/teams-app-writer.ts';
import { ACTIONS } from '../../src/remediation/actions/index.ts';
import { appIdsOf, TEAMS_APP, TEAM_ID } from '../../src/sandbox/graph/apps/invented-apps.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { closeServers, fakeClock, graphAt, serveGraph } from '../graph/server.ts';
import { fakeWriter } from '../world.ts';
import { performer } from './performer.ts';

const place = SANDBOX_TENANTS[0]!;
const tenant: Tenant = {
  id: place.id as Tenant['id'],
  name: place.name,
  domain: place.domain,
  state: 'active',
  timeZone: 'UTC',
};
type App = EntityOf<'teamsApp'>;
const IN_TEAM: App = { type: 'teamsApp', id: TEAMS_APP.id, name: TEAMS_APP.name, teamId: TEAM_ID };
const OF_USER: App = { type: 'teamsApp', id: TEAMS_APP.id, name: TEAMS_APP.name, userId: place.users[3]!.id };
let sim: GraphSimulator;

const perform = (entity: App, ownAppId?: string) =>
  performer({
    tenant,
    entity,
    writer: { ...fakeWriter(fakeClock()).writer, ...createTeamsAppWriter(graphAt(sim.url), ownAppId) },
  });
const installations = () => sim.state.apps(place.id).installations;

describe('Uninstalling a Teams app, over HTTP', () => {
  beforeEach(async () => {
    sim = await startGraphSimulator({ tenants: SANDBOX_TENANTS });
  });
  afterEach(() => sim.close());

  it('takes it from a person alone and gives it back as it was', async () => {
    const before = structuredClone(installations());
    const { act, look } = perform(OF_USER);
    assert.match(
      (await look('uninstallTeamsApp')).said[0] ?? '',
      /Takes Lucky Draw Bot out of the personal apps of the user/,
    );
    await act('uninstallTeamsApp');
    assert.equal(installations().size, before.size - 1);
    assert.match((await act('uninstallTeamsApp')).refusal ?? '', /not installed/);
    await act('installTeamsAppAgain');
    assert.deepEqual(new Map([...installations()].toSorted()), new Map([...before].toSorted()));
    assert.match((await act('installTeamsAppAgain')).refusal ?? '', /no record|already/);
  });

  it('says before that rights inside a team cannot be given back, and does not try', async () => {
    const { act, look } = perform(IN_TEAM);
    const { said } = await look('uninstallTeamsApp');
    assert.match(said.join(' '), /loses the rights .*ChannelMessage\.Read\.Group.* cannot be given back from here/);
    await act('uninstallTeamsApp');
    assert.match((await act('installTeamsAppAgain')).refusal ?? '', /ask one to install it again in Teams/);
  });

  it('takes nothing that cannot be read for uninstalled, and of several with one name none', async () => {
    const app = (id: string, displayName: string) => ({ id: `i${id}`, teamsApp: { id, displayName } });
    const answer = async (value: readonly unknown[], names: { id?: string; name?: string }) => {
      const server = await serveGraph(() => ({ body: { value } }));
      return createTeamsAppWriter(graphAt(server.url)).readInstallation(tenant, { kind: 'team', id: 't' }, names);
    };
    await assert.rejects(answer([app('a', 'Other'), { id: 7 }], { id: 'b' }), (error) =>
      isTocsinError(error, 'UPSTREAM_UNAVAILABLE'),
    );
    await assert.rejects(answer([app('a', 'Draw'), app('b', 'draw')], { name: 'Draw' }), /Several apps/);
    assert.equal((await answer([{ id: 7 }, app('b', 'Draw')], { id: 'b' }))?.installationId, 'ib');
    assert.equal(await answer([app('a', 'Other')], { id: 'b' }), undefined);
    await closeServers();
  });

  it('brings an app without such rights back to its team', async () => {
    const app = sim.state.apps(place.id).teamsApps.get(TEAMS_APP.id)!;
    const { authorization: _rights, ...definition } = app.definition as typeof app.definition & {
      authorization: unknown;
    };
    sim.state.apps(place.id).teamsApps.set(app.id, { ...app, definition: definition as typeof app.definition });
    for (const [id, one] of installations()) installations().set(id, { ...one, consented: [] });
    const before = structuredClone(installations());
    const { act } = perform(IN_TEAM);
    await act('uninstallTeamsApp');
    await act('installTeamsAppAgain');
    assert.deepEqual(new Map([...installations()].toSorted()), new Map([...before].toSorted()));
  });

  it('knows what happened although answers were lost', async () => {
    const lose = (method: string) =>
      sim.setQuirks({ fail: [{ path: '/users', method, status: 504, times: 1, afterEffect: true }] });
    const { act } = perform(OF_USER);
    lose('DELETE');
    assert.equal((await act('uninstallTeamsApp')).lost, true);
    lose('POST');
    assert.equal((await act('installTeamsAppAgain')).lost, true);
  });

  it('leaves Tocsin itself alone, and names the missing permission', async () => {
    const own = perform(IN_TEAM, appIdsOf(TEAMS_APP.name).appId.toUpperCase());
    assert.match((await own.act('uninstallTeamsApp')).refusal ?? '', /Tocsin itself/);
    sim.setQuirks({ lacks: ['TeamsAppInstallation.ReadWriteForTeam.All'] });
    await assert.rejects(perform(IN_TEAM).act('uninstallTeamsApp'), /TeamsAppInstallation\.ReadWriteForTeam\.All/);
  });

  it('is offered where the alert says where it is installed', () => {
    const offered = (app: App) => ACTIONS.uninstallTeamsApp.appliesTo({ deeds: [] } as never, app as never);
    assert.equal(offered(IN_TEAM), true);
    assert.equal(offered({ type: 'teamsApp', id: TEAMS_APP.id }), false);
    assert.equal(offered({ type: 'teamsApp', teamId: 'x' }), false);
  });
});
