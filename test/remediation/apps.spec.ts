import assert from 'node:assert/strict';
import { createAppWriter } from '../../src/graph/app-writer.ts';
import type { Entity, EntityOf } from '../../src/entities/entity.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { ACTIONS } from '../../src/remediation/actions/index.ts';
import { addAssignment, addGrant, MAIL_MERGE, PAYROLL_SYNC } from '../../src/sandbox/graph/apps/invented-apps.ts';
import type { SimObject } from '../../src/sandbox/graph/apps/model.ts';
import { resourceId } from '../../src/sandbox/graph/apps/resources.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { closeServers, fakeClock, graphAt, serveGraph } from '../graph/server.ts';
import { anyEvent } from '../store/samples.ts';
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
const MAIL_APP: EntityOf<'application'> = { type: 'application', ...MAIL_MERGE };
let sim: GraphSimulator;

const apps = () => sim.state.apps(place.id);
const payroll = () => [...apps().servicePrincipals.values()].find((app) => app['displayName'] === PAYROLL_SYNC.name)!;
const PAYROLL = (): EntityOf<'application'> => ({ type: 'application', appId: String(payroll()['appId']) });
const writes = () => sim.requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/$batch')).length;

function perform(entity: Entity, { ownAppId, event }: { ownAppId?: string; event?: SecurityEvent } = {}) {
  const graph = graphAt(sim.url);
  const writer = { ...fakeWriter(fakeClock()).writer, ...createAppWriter({ graph, clock: fakeClock(), ownAppId }) };
  return performer({ tenant, writer, entity, event });
}

/** What an application holds, without what Microsoft gives anew each time. */
function held(id: string): unknown[] {
  const bare = ({ id: _id, createdDateTime: _at, ...rest }: SimObject) => rest;
  return [...apps().grants.values(), ...apps().assignments.values()]
    .filter((one) => one['clientId'] === id || one['principalId'] === id)
    .map(bare)
    .map((one) => JSON.stringify(one))
    .toSorted();
}

describe('Remediation of applications, over HTTP', () => {
  beforeEach(async () => {
    sim = await startGraphSimulator({ tenants: SANDBOX_TENANTS });
  });
  afterEach(() => sim.close());

  it('disables and enables, and leaves the application as it was', async () => {
    const before = structuredClone(apps().servicePrincipals.get(MAIL_MERGE.id));
    const { act, look } = perform(MAIL_APP);
    assert.match((await look('disableApp')).said[0] ?? '', /Disables Mail Merge Helper/);
    assert.equal((await act('disableApp')).refusal, undefined);
    assert.equal(apps().servicePrincipals.get(MAIL_MERGE.id)?.['accountEnabled'], false);
    assert.match((await act('disableApp')).refusal ?? '', /disabled already/);
    await act('enableApp');
    assert.deepEqual(apps().servicePrincipals.get(MAIL_MERGE.id), before);
  });

  it('takes every kind of permission away and gives the same back', async () => {
    addGrant(apps(), place, {
      clientId: payroll().id,
      resource: 'graph',
      principalId: place.users[1]!.id,
      scope: ' Mail.Read  Files.Read.All',
    });
    const before = held(payroll().id);
    assert.equal(before.length, 5);
    const { act, look } = perform(PAYROLL());
    const { choices, said } = await look('removeAppGrants');
    assert.match(said[0] ?? '', /Payroll Sync, which holds 5 permissions now/);
    assert.ok(
      choices.some(
        ({ label }) =>
          label === `Microsoft Graph for ${place.users[1]!.displayName}: Mail.Read, Files.Read.All (high risk)`,
      ),
    );
    assert.match(choices[0]?.label ?? '', /high risk/);
    assert.match(choices.at(-1)?.label ?? '', /for everybody: User\.Read, openid, profile$/);
    await act('removeAppGrants');
    assert.deepEqual(held(payroll().id), []);
    await act('grantAppAgain');
    assert.deepEqual(held(payroll().id), before);
    assert.equal((await act('grantAppAgain')).refusal !== undefined, true);
  });

  it('takes only what was chosen, and gives only that back', async () => {
    const before = held(payroll().id);
    const { act, look } = perform(PAYROLL());
    const { choices } = await look('removeAppGrants');
    const full = choices.find(({ label }) => /full_access_as_app/.test(label))!;
    await act('removeAppGrants', [full.id]);
    assert.equal(held(payroll().id).length, before.length - 1);
    assert.deepEqual(
      (await look('grantAppAgain')).choices.map(({ label }) => label),
      [full.label],
    );
    await act('grantAppAgain');
    assert.deepEqual(held(payroll().id), before);
  });

  it('leaves alone what somebody consented to anew meanwhile, and says so', async () => {
    const { act, look } = perform(MAIL_APP);
    await act('removeAppGrants');
    addGrant(apps(), place, {
      clientId: MAIL_MERGE.id,
      resource: 'graph',
      principalId: place.users[3]!.id,
      scope: 'User.Read',
    });
    assert.match((await look('grantAppAgain')).concerns.join(), /granted again already; that is left/);
    assert.match((await act('grantAppAgain')).refusal ?? '', /holds all of it again/);
    assert.equal(apps().grants.size > 0 && held(MAIL_MERGE.id).length, 1);
  });

  it('lists 200 permissions as the gravest and the rest, and takes all of them', async () => {
    const graph = apps().servicePrincipals.get(resourceId(place.id, 'graph'))!;
    const roles = Array.from({ length: 200 }, (_, n) => ({
      id: `role-${n}`,
      value: `Thing${n}.Read.All`,
      displayName: 'x',
    }));
    apps().servicePrincipals.set(graph.id, { ...graph, appRoles: roles });
    addAssignment(apps(), place, {
      principal: apps().servicePrincipals.get(MAIL_MERGE.id)!,
      resource: 'graph',
      role: 'Mail.Read',
    });
    const [pattern] = [...apps().assignments.values()].filter((one) => one['principalId'] === MAIL_MERGE.id);
    for (const { id } of roles) apps().assignments.set(id, { ...pattern, id, appRoleId: id });
    const before = held(MAIL_MERGE.id).length;
    const { act, look } = perform(MAIL_APP);
    const { choices } = await look('removeAppGrants');
    assert.equal(choices.length, 20);
    assert.equal(choices.at(-1)?.label, `The ${before - 19} other permissions`);
    await act('removeAppGrants');
    assert.equal(held(MAIL_MERGE.id).length, 0);
  });

  it('finishes the others when one is refused, and says which was not done', async () => {
    const { act } = perform(PAYROLL());
    sim.setQuirks({ lacks: ['AppRoleAssignment.ReadWrite.All', 'Application.ReadWrite.All'] });
    const { note } = await act('removeAppGrants');
    assert.match(note ?? '', /^Not done: .*full_access_as_app.*AppRoleAssignment\.ReadWrite\.All/);
    assert.equal(held(payroll().id).length, 3);
  });

  it('names the missing permission when nothing at all was allowed', async () => {
    sim.setQuirks({ lacks: ['Application.ReadWrite.All', 'Directory.ReadWrite.All'] });
    const { act } = perform(MAIL_APP);
    for (const id of ['disableApp', 'deleteApp'] as const) {
      await assert.rejects(
        act(id),
        (error) => isTocsinError(error, 'UPSTREAM_REFUSED') && /Application\.ReadWrite\.All/.test(error.message),
      );
    }
    sim.setQuirks({
      lacks: ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All', 'Directory.Read.All'],
    });
    await assert.rejects(act('removeAppGrants'), /DelegatedPermissionGrant\.ReadWrite\.All/);
  });

  it('knows what happened although answers were lost', async () => {
    const { act } = perform(MAIL_APP);
    const lose = (path: string, method: string) =>
      sim.setQuirks({ fail: [{ path, method, status: 504, times: 1, afterEffect: true }] });
    lose('/servicePrincipals', 'PATCH');
    assert.equal((await act('disableApp')).lost, true);
    lose('/oauth2PermissionGrants', 'DELETE');
    assert.equal((await act('removeAppGrants')).lost, true);
    lose('/oauth2PermissionGrants', 'POST');
    assert.equal((await act('grantAppAgain')).lost, true);
    lose('/servicePrincipals', 'DELETE');
    assert.equal((await act('deleteApp')).lost, true);
    lose('/directory', 'POST');
    assert.equal((await act('restoreApp')).lost, true);
    assert.equal(held(MAIL_MERGE.id).length, 1);
  });

  it('ticks what was added around the event and says why, and nothing where that cannot be told', async () => {
    const at = (occurred: string | undefined, detected: string) =>
      anyEvent(tenant.id, 1, { detectedAt: new Date(detected), occurredAt: occurred ? new Date(occurred) : undefined });
    const looked = async (event?: SecurityEvent) => {
      const { choices, said } = await perform(PAYROLL(), event ? { event } : {}).look('removeAppCredentials');
      return {
        ticked: choices.filter(({ chosen }) => chosen).map(({ label }) => label.split(',')[0]),
        said: said.join(' '),
      };
    };
    const then = await looked(at('2026-02-27T23:45:00Z', '2026-02-28T04:00:00Z'));
    assert.deepEqual(then.ticked, ['secret “backup”']);
    assert.match(then.said, /between 27 February 2026, 22:45 UTC and 28 February 2026, 05:00 UTC/);
    const late = await looked(at('2026-04-01T10:00:00Z', '2026-04-01T12:00:00Z'));
    assert.deepEqual(late.ticked, [], 'the newest is not the one just because it is the newest');
    assert.match(late.said, /Nothing is ticked: none was added around the event/);
    assert.deepEqual((await looked(at(undefined, '2026-02-28T20:00:00Z'))).ticked, ['secret “backup”']);
    assert.match((await looked()).said, /Nothing is ticked/);
  });

  it('takes the chosen secret, and a certificate without a proof of its key', async () => {
    const registration = () => [...apps().applications.values()][0]!;
    const before = registration();
    const event = anyEvent(tenant.id, 1, { occurredAt: undefined, detectedAt: new Date('2026-02-28T01:00:00Z') });
    const { act, look } = perform(PAYROLL(), { event });
    const { choices, said } = await look('removeAppCredentials');
    assert.match(choices[0]?.label ?? '', /^secret “backup”, added 27 February 2026, 23:41 UTC/);
    assert.deepEqual(
      choices.map(({ chosen }) => chosen),
      [true, false, false],
    );
    assert.match(said.join(' '), /cannot be undone/);
    await act('removeAppCredentials');
    assert.deepEqual(
      (registration()['passwordCredentials'] as { displayName: string }[]).map(({ displayName }) => displayName),
      ['rotation 2025'],
    );
    assert.deepEqual(registration()['keyCredentials'], before['keyCredentials']);
    const certificate = (await look('removeAppCredentials')).choices.find(({ id }) => id.includes(':certificate:'))!;
    sim.setQuirks({ fail: [{ path: '/applications', method: 'PATCH', status: 502, times: 1, afterEffect: true }] });
    assert.equal((await act('removeAppCredentials', [certificate.id])).lost, true);
    assert.deepEqual(registration()['keyCredentials'], []);
  });

  it('brings no certificate back that it has just taken, however late the directory answers', async () => {
    const keyCredentials = ['k1', 'k2', 'k3'].map((keyId) => ({ keyId }));
    const server = await serveGraph(({ method }) =>
      method === 'GET' ? { body: { id: 'h', passwordCredentials: [], keyCredentials } } : { status: 204 },
    );
    const writer = createAppWriter({ graph: graphAt(server.url), clock: fakeClock() });
    for (const keyId of ['k1', 'k2']) {
      const certificate = { id: keyId, holder: 'application', holderId: 'h', keyId, kind: 'certificate' } as const;
      await writer.removeCredential(tenant, { ...certificate, name: undefined, from: undefined, until: undefined });
    }
    const written = server.heard.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
    assert.deepEqual(written.at(-1), { keyCredentials: [{ keyId: 'k3' }] });
    await closeServers();
  });

  it('deletes and restores, with everything that was granted', async () => {
    const before = [structuredClone(apps().servicePrincipals.get(MAIL_MERGE.id)), held(MAIL_MERGE.id)];
    const { act } = perform(MAIL_APP);
    assert.match((await act('restoreApp')).refusal ?? '', /is in the tenant already/);
    await act('deleteApp');
    assert.equal(apps().servicePrincipals.has(MAIL_MERGE.id), false);
    assert.match((await act('deleteApp')).refusal ?? '', /deleted already/);
    for (const id of ['disableApp', 'removeAppGrants', 'removeAppCredentials'] as const)
      assert.match((await act(id)).refusal ?? '', /has been deleted/, id);
    await act('restoreApp');
    assert.deepEqual([apps().servicePrincipals.get(MAIL_MERGE.id), held(MAIL_MERGE.id)], before);
  });

  it('leaves Microsoft’s own applications and Tocsin itself alone', async () => {
    const graph = perform({ type: 'application', id: resourceId(place.id, 'graph') });
    for (const id of ['disableApp', 'removeAppGrants', 'deleteApp'] as const)
      assert.match((await graph.act(id)).refusal ?? '', /application of Microsoft itself/, id);
    const service = apps().servicePrincipals.get(resourceId(place.id, 'exchange'))!;
    apps().servicePrincipals.set(service.id, { ...service, appOwnerOrganizationId: null });
    assert.match(
      (await perform({ type: 'application', id: service.id }).act('disableApp')).refusal ?? '',
      /Microsoft itself/,
    );
    const own = perform(PAYROLL(), { ownAppId: String(payroll()['appId']).toUpperCase() });
    for (const id of ['disableApp', 'removeAppGrants', 'removeAppCredentials', 'deleteApp'] as const)
      assert.match((await own.act(id)).refusal ?? '', /Tocsin itself/, id);
    assert.equal(writes(), 0);
  });

  it('is offered for applications of the directory alone, and says when one is gone', async () => {
    const event = { deeds: [] } as never;
    const offered = (entity: EntityOf<'application'>) => ACTIONS.disableApp.appliesTo(event, entity as never);
    assert.equal(offered({ type: 'application', appId: '20893', name: 'Microsoft Exchange Online' }), false);
    assert.equal(offered(MAIL_APP), true);
    const { act } = perform({ type: 'application', appId: 'aaaaaaaa-0000-4000-8000-000000000001', name: 'Gone' });
    await assert.rejects(
      act('disableApp'),
      (error) =>
        isTocsinError(error, 'NOT_FOUND') && /Gone is not in the directory of Harbourlight/.test(error.message),
    );
  });
});
