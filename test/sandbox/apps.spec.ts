import assert from 'node:assert/strict';
import { MAIL_MERGE, PAYROLL_SYNC, TEAMS_APP, TEAM_ID } from '../../src/sandbox/graph/apps/invented-apps.ts';
import { resourceId, roleId } from '../../src/sandbox/graph/apps/resources.ts';
import { storyLink } from '../../src/sandbox/graph/drives/drives.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { storyAlerts } from '../../src/sandbox/story.ts';
import { callerOf, manualClock, type Caller } from './caller.ts';
import { assertAnswer, assertRequest, openapiAvailable } from './openapi.ts';

const HARBOUR = SANDBOX_TENANTS[0]!;
const MAIL_APP = `/servicePrincipals/${MAIL_MERGE.id}`;
const CA = '/identity/conditionalAccess';
/** Paths that Graph's description beside this checkout does not have. */
const UNDESCRIBED = /\/owners$|deletedItems|removePassword|removeKey|teams|shares|root:|teamwork|\/drive$/i;

describe('The simulated applications, links and locations', () => {
  let sim: GraphSimulator;
  let call: Caller;
  beforeEach(async () => {
    sim = await startGraphSimulator({ clock: manualClock(), tenants: SANDBOX_TENANTS });
    sim.setQuirks({ noThrottle: true });
    call = callerOf(sim, HARBOUR.id);
  });
  afterEach(() => sim.close());

  /** Calls, and holds request and answer against Graph's description where there is one. */
  async function ask(method: string, path: string, status: number, body?: unknown) {
    const reply = await call(method, path, body === undefined ? {} : { body });
    assert.equal(reply.status, status, `${method} ${path}: ${JSON.stringify(reply.body)}`);
    const url = new URL(`http://x${path}`);
    if (openapiAvailable && !UNDESCRIBED.test(url.pathname)) {
      if (status < 400) assertRequest(method, url.pathname, url.searchParams, body);
      assertAnswer(method, url.pathname, status, status === 204 ? undefined : reply.body);
    }
    return reply;
  }

  const payroll = () =>
    [...sim.state.apps(HARBOUR.id).servicePrincipals.values()].find((app) => app['displayName'] === PAYROLL_SYNC.name)!;
  const registration = () => [...sim.state.apps(HARBOUR.id).applications.values()][0]!;

  it('hold the application and the link that the story names', async () => {
    const evidence = storyAlerts(new Date('2026-03-02T08:00:00Z')).flatMap(({ tenantId, alert }) =>
      (alert['evidence'] as Record<string, unknown>[]).map((piece) => ({ tenantId, piece })),
    );
    const oauth = evidence.filter(({ piece }) => String(piece['@odata.type']).endsWith('oauthApplicationEvidence'));
    const links = evidence.filter(({ piece }) => String(piece['url'] ?? '').includes('-my.sharepoint.com'));
    assert.ok(oauth.length > 0 && links.length > 0);
    for (const { tenantId, piece } of oauth) {
      const reply = await callerOf(sim, tenantId)('GET', `/servicePrincipals(appId='${String(piece['appId'])}')`);
      assert.deepEqual([reply.status, reply.body['id']], [200, piece['objectId']]);
    }
    for (const { tenantId, piece } of links) {
      const token = `u!${Buffer.from(String(piece['url'])).toString('base64url')}`;
      assert.equal((await callerOf(sim, tenantId)('GET', `/shares/${token}/driveItem`)).status, 200);
    }
  });

  it('are listed, filtered and shown with what is selected', async () => {
    await ask('GET', '/servicePrincipals?$top=2', 200);
    const found = await ask('GET', `/servicePrincipals?$filter=appId eq '${MAIL_MERGE.appId}'`, 200);
    assert.deepEqual(
      found.value.map(({ id }) => id),
      [MAIL_MERGE.id],
    );
    await ask('GET', MAIL_APP, 200);
    const few = await ask('GET', `${MAIL_APP}?$select=id,accountEnabled`, 200);
    assert.deepEqual(Object.keys(few.body).sort(), ['@odata.context', 'accountEnabled', 'id']);
    await ask('GET', `${MAIL_APP}?$select=nonsense`, 400);
    await ask('GET', `/servicePrincipals(appId='${MAIL_MERGE.appId}')`, 200);
    await ask('GET', '/servicePrincipals/nobody', 404);
    await ask('GET', '/applications', 200);
    await ask('GET', `/applications/${registration().id}`, 200);
    const owners = await ask('GET', `/servicePrincipals/${payroll().id}/owners`, 200);
    assert.equal(owners.value[0]?.['userPrincipalName'], HARBOUR.users[0]?.userPrincipalName);
  });

  it('give pages of 100 with a link', async () => {
    const { assignments } = sim.state.apps(HARBOUR.id);
    const [pattern] = [...assignments.values()];
    for (let n = 0; n < 150; n++) assignments.set(`more${n}`, { ...pattern, id: `more${n}` });
    const first = await ask('GET', `/servicePrincipals/${payroll().id}/appRoleAssignments`, 200);
    assert.equal(first.value.length, 100);
    const second = await call('GET', String(first.body['@odata.nextLink']));
    assert.equal(second.value.length, 53);
    assert.equal(second.body['@odata.nextLink'], undefined);
  });

  it('are disabled and enabled, and refuse what cannot be set', async () => {
    await ask('PATCH', MAIL_APP, 204, { accountEnabled: false });
    assert.equal((await ask('GET', MAIL_APP, 200)).body['accountEnabled'], false);
    assert.equal((await call('PATCH', MAIL_APP, { body: { accountEnabled: 'no' } })).status, 400);
    assert.equal((await call('PATCH', MAIL_APP, { body: { appId: 'x' } })).status, 400);
  });

  it('lose grants and get them again, once', async () => {
    const { value } = await ask('GET', `${MAIL_APP}/oauth2PermissionGrants`, 200);
    const { id, ...grant } = value[0]!;
    await ask('GET', `/oauth2PermissionGrants?$filter=clientId eq '${MAIL_MERGE.id}'`, 200);
    await ask('DELETE', `/oauth2PermissionGrants/${String(id)}`, 204);
    await ask('DELETE', `/oauth2PermissionGrants/${String(id)}`, 404);
    assert.equal((await call('POST', '/oauth2PermissionGrants', { body: grant })).status, 201);
    assert.equal((await call('POST', '/oauth2PermissionGrants', { body: grant })).status, 409);
    const again = await ask('GET', `${MAIL_APP}/oauth2PermissionGrants`, 200);
    assert.deepEqual(
      again.value.map(({ id: _id, ...rest }) => rest),
      [grant],
    );
  });

  it('lose roles and get them again, only roles that the resource has', async () => {
    const path = `/servicePrincipals/${payroll().id}/appRoleAssignments`;
    const { value } = await ask('GET', path, 200);
    const { id, appRoleId, principalId, resourceId: resource } = value[0]!;
    await ask('DELETE', `${path}/${String(id)}`, 204);
    await ask('DELETE', `${path}/${String(id)}`, 404);
    await ask('POST', path, 201, { appRoleId, principalId, resourceId: resource });
    await ask('POST', path, 400, { appRoleId, principalId, resourceId: resource });
    await ask('POST', path, 400, { appRoleId: roleId('exchange', 'none'), principalId, resourceId: resource });
    await ask('GET', `/servicePrincipals/${resourceId(HARBOUR.id, 'graph')}/appRoleAssignedTo`, 200);
  });

  it('wait among the deleted items and come back with their grants', async () => {
    await ask('DELETE', MAIL_APP, 204);
    await ask('GET', MAIL_APP, 404);
    assert.equal(
      (await ask('GET', `/oauth2PermissionGrants?$filter=clientId eq '${MAIL_MERGE.id}'`, 200)).value.length,
      0,
    );
    const listed = await ask(
      'GET',
      `/directory/deletedItems/microsoft.graph.servicePrincipal?$filter=appId eq '${MAIL_MERGE.appId}'&$count=true`,
      200,
    );
    assert.deepEqual(
      listed.value.map(({ id }) => id),
      [MAIL_MERGE.id],
    );
    await ask('POST', `/directory/deletedItems/${MAIL_MERGE.id}/restore`, 200);
    await ask('GET', MAIL_APP, 200);
    assert.equal((await ask('GET', `${MAIL_APP}/oauth2PermissionGrants`, 200)).value.length, 1);
    await ask('POST', `/directory/deletedItems/${MAIL_MERGE.id}/restore`, 404);
  });

  it('lose secrets by their id, and certificates by giving the list of those that stay', async () => {
    const path = `/applications/${registration().id}`;
    const [secret] = registration()['passwordCredentials'] as { keyId: string }[];
    await ask('POST', `${path}/removePassword`, 204, { keyId: secret!.keyId });
    await ask('POST', `${path}/removePassword`, 400, { keyId: secret!.keyId });
    await ask('POST', `${path}/removeKey`, 403, { keyId: 'x', proof: 'y' });
    const plain = (await ask('GET', path, 200)).body['keyCredentials'] as { key: unknown }[];
    const keyed = (await ask('GET', `${path}?$select=keyCredentials`, 200)).body['keyCredentials'] as {
      key: unknown;
    }[];
    assert.deepEqual([plain[0]?.key, typeof keyed[0]?.key], [null, 'string']);
    await ask('PATCH', path, 204, { keyCredentials: [] });
    assert.deepEqual((await ask('GET', path, 200)).body['keyCredentials'], []);
  });

  it('of Teams are listed, removed from a team or a person, and installed again', async () => {
    const team = `/teams/${TEAM_ID}`;
    const catalogue = await ask(
      'GET',
      `/appCatalogs/teamsApps?$filter=id eq '${TEAMS_APP.id}'&$expand=appDefinitions`,
      200,
    );
    assert.equal(
      (catalogue.value[0]!['appDefinitions'] as { publishingState: string }[])[0]?.publishingState,
      'published',
    );
    const filter = `$filter=teamsApp/id eq '${TEAMS_APP.id}'`;
    const installed = await ask('GET', `${team}/installedApps?$expand=teamsApp&${filter}`, 200);
    const path = `${team}/installedApps/${encodeURIComponent(String(installed.value[0]?.['id']))}`;
    assert.equal((await ask('GET', `${team}/permissionGrants`, 200)).value.length, 2);
    await ask('DELETE', path, 204);
    await ask('DELETE', path, 404);
    const bind = { 'teamsApp@odata.bind': `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${TEAMS_APP.id}` };
    await ask('POST', `${team}/installedApps`, 403, bind);
    const consented = { ...bind, consentedPermissionSet: { resourceSpecificPermissions: [] } };
    await ask('POST', `${team}/installedApps`, 201, consented);
    await ask('POST', `${team}/installedApps`, 409, consented);
    await ask('GET', `/users/${HARBOUR.users[3]?.id}/teamwork/installedApps?$expand=teamsAppDefinition`, 200);
    await ask('GET', '/teams/00000000-0000-4000-8000-000000000000/installedApps', 404);
  });

  it('of files are found by link and by path, and removed once', async () => {
    const user = HARBOUR.users[2]!;
    const drive = await ask('GET', `/users/${user.userPrincipalName}/drive`, 200);
    await ask('GET', `/users/${encodeURIComponent(HARBOUR.users.at(-1)!.userPrincipalName)}/drive`, 404);
    const byPath = await ask(
      'GET',
      `/drives/${String(drive.body['id'])}/root:/Finance/Suppliers%20and%20bank%20details.xlsx`,
      200,
    );
    const token = `u!${Buffer.from(storyLink(user).replace(/e=.*/, 'e=other')).toString('base64url')}`;
    const byLink = await ask('GET', `/shares/${token}/driveItem`, 200);
    assert.equal(byLink.body['id'], byPath.body['id']);
    const item = `/drives/${String(drive.body['id'])}/items/${String(byLink.body['id'])}`;
    await ask('GET', item, 200);
    const { value } = await ask('GET', `${item}/permissions`, 200);
    assert.deepEqual(
      value.map(({ id }) => id),
      ['owner', 'anonymous'],
    );
    await ask('GET', `${item}/permissions/anonymous`, 200);
    await ask('DELETE', `${item}/permissions/anonymous`, 204);
    await ask('DELETE', `${item}/permissions/anonymous`, 404);
    await ask('GET', `/shares/${token}/driveItem`, 403);
    await ask('GET', '/shares/nonsense/driveItem', 400);
  });

  it('of Conditional Access are made, changed and removed, and a location in use stays', async () => {
    const range = { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.77/32' };
    const location = {
      '@odata.type': '#microsoft.graph.ipNamedLocation',
      displayName: 'Blocked',
      isTrusted: false,
      ipRanges: [range],
    };
    await ask('GET', `${CA}/namedLocations`, 200);
    const { id } = (await ask('POST', `${CA}/namedLocations`, 201, location)).body;
    const policy = (includeLocations: string[]) => ({
      displayName: 'Block addresses',
      state: 'enabledForReportingButNotEnforced',
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'], excludeUsers: [] },
        locations: { includeLocations, excludeLocations: [] },
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    });
    await ask('POST', `${CA}/policies`, 400, policy(['b7f1d0f6-0000-4000-8000-000000000000']));
    const made = await ask('POST', `${CA}/policies`, 201, policy([String(id)]));
    await ask('GET', `${CA}/policies`, 200);
    await ask('PATCH', `${CA}/policies/${String(made.body['id'])}`, 204, { state: 'enabled' });
    const path = `${CA}/namedLocations/${String(id)}`;
    const v6 = { '@odata.type': '#microsoft.graph.iPv6CidrRange', cidrAddress: '2001:db8::1/128' };
    await ask('PATCH', path, 204, { '@odata.type': '#microsoft.graph.ipNamedLocation', ipRanges: [range, v6] });
    assert.equal(((await ask('GET', path, 200)).body['ipRanges'] as unknown[]).length, 2);
    await ask('PATCH', path, 400, {
      '@odata.type': '#microsoft.graph.ipNamedLocation',
      ipRanges: [{ ...v6, '@odata.type': range['@odata.type'] }],
    });
    await ask('DELETE', path, 400);
    await ask('DELETE', `${CA}/policies/${String(made.body['id'])}`, 204);
    await ask('DELETE', path, 204);
  });

  it('refuse what was not consented to, and Conditional Access without Entra ID P1', async () => {
    sim.setQuirks({ lacks: ['Application.ReadWrite.All', 'Directory.ReadWrite.All'] });
    const refused = await ask('PATCH', MAIL_APP, 403, { accountEnabled: false });
    assert.equal(refused.code, 'Authorization_RequestDenied');
    await ask('GET', MAIL_APP, 200);
    sim.setQuirks({ lacks: [], licence: 'none' });
    await ask('GET', `${CA}/policies`, 200);
    const unlicensed = await ask('POST', `${CA}/namedLocations`, 403, {});
    assert.match(unlicensed.code ?? '', /NonPremium/);
  });
});
