import assert from 'node:assert/strict';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { callerOf, manualClock, type Caller, type ManualClock } from './caller.ts';
import { assertAnswer, assertRequest, openapiAvailable } from './openapi.ts';

const TENANT = SANDBOX_TENANTS[0]!;
const [ADMIN, AOIFE, TOMASZ] = TENANT.users as [
  (typeof TENANT.users)[0],
  (typeof TENANT.users)[0],
  (typeof TENANT.users)[0],
];
const HUGH = SANDBOX_TENANTS[1]!.users.find(({ onPremisesSyncEnabled }) => onPremisesSyncEnabled)!;
const USER_ADMIN = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
const ASSIGNMENTS = '/roleManagement/directory/roleAssignments';
const SYNCED_TENANT = SANDBOX_TENANTS[1]!.id;

describe('The simulator keeps accounts as Graph does', () => {
  let sim: GraphSimulator;
  let clock: ManualClock;
  let call: Caller;
  beforeEach(async () => {
    clock = manualClock();
    sim = await startGraphSimulator({ clock, tenants: SANDBOX_TENANTS });
    call = checked(callerOf(sim, TENANT.id));
  });
  afterEach(() => sim.close());

  /** Holds every call against the OpenAPI subset, where that is beside the checkout and knows the path. */
  function checked(caller: Caller): Caller {
    return async (method, path, options) => {
      const reply = await caller(method, path, options);
      const url = new URL(path.startsWith('http') ? path : `http://x/v1.0${path}`);
      if (!openapiAvailable || /Eligibility|licenseDetails|passwordMethods/.test(path)) return reply;
      if (method === 'POST' && url.pathname.endsWith('Methods')) return reply;
      if (reply.status < 400) assertRequest(method, url.pathname, url.searchParams, options?.body);
      if (reply.status !== 405)
        assertAnswer(method, url.pathname, reply.status, reply.status === 204 ? undefined : reply.body);
      return reply;
    };
  }
  const methods = async (id: string) => (await call('GET', `/users/${id}/authentication/methods`)).value;
  const typeOf = (method: Readonly<Record<string, unknown>>) =>
    String(method['@odata.type']).replace(/#microsoft\.graph\.(.*)AuthenticationMethod/, '$1');
  const remove = async (user: string, kind: string) => {
    const found = (await methods(user)).find((method) => typeOf(method) === kind);
    return call('DELETE', `/users/${user}/authentication/${kind}Methods/${String(found?.['id'])}`);
  };

  it('removes methods for good, the default one last and the password never', async () => {
    assert.deepEqual((await methods(ADMIN.id)).map(typeOf), ['password', 'phone', 'microsoftAuthenticator', 'fido2']);
    const early = await remove(ADMIN.id, 'microsoftAuthenticator');
    assert.equal(early.status, 400);
    assert.match(early.message ?? '', /default authentication method/);
    for (const kind of ['phone', 'fido2', 'microsoftAuthenticator']) {
      assert.equal((await remove(ADMIN.id, kind)).status, 204, kind);
    }
    assert.deepEqual((await methods(ADMIN.id)).map(typeOf), ['password']);
    assert.equal((await remove(ADMIN.id, 'password')).status, 404);
    const audits = await call('GET', '/auditLogs/directoryAudits');
    assert.equal(audits.value.filter((one) => one['activityDisplayName'] === 'Admin deleted security info').length, 3);
  });

  it('takes a phone and an address back, once each', async () => {
    const [, phone] = await methods(AOIFE.id);
    await remove(AOIFE.id, 'phone');
    const body = { phoneNumber: phone?.['phoneNumber'], phoneType: phone?.['phoneType'] };
    const path = `/users/${AOIFE.id}/authentication/phoneMethods`;
    const added = await call('POST', path, { body });
    assert.deepEqual(
      [added.status, added.body['id'], added.body['phoneNumber']],
      [201, phone?.['id'], phone?.['phoneNumber']],
    );
    assert.equal((await call('POST', path, { body })).status, 400);
    await remove(AOIFE.id, 'email');
    const mail = { emailAddress: 'home@mail.example' };
    assert.equal((await call('POST', `/users/${AOIFE.id}/authentication/emailMethods`, { body: mail })).status, 201);
  });

  it('changes a password, but no weak one, none of a synced account and none of an administrator', async () => {
    const reset = (id: string, password = 'Correct-Horse-42', who = call) =>
      who('PATCH', `/users/${id}`, { body: { passwordProfile: { password, forceChangePasswordNextSignIn: true } } });
    clock.advance(60_000);
    assert.equal((await reset(AOIFE.id)).status, 204);
    const { body } = await call('GET', `/users/${AOIFE.id}?$select=lastPasswordChangeDateTime`);
    assert.equal(body['lastPasswordChangeDateTime'], '2026-03-02T08:01:00Z');
    assert.ok(!JSON.stringify(sim.state.patches).includes('Correct-Horse'));
    assert.match((await reset(AOIFE.id, 'password')).message ?? '', /complexity/);
    assert.match((await reset(HUGH.id, undefined, checked(callerOf(sim, SYNCED_TENANT)))).message ?? '', /on-premises/);
    assert.equal((await reset(ADMIN.id)).status, 403);
    sim.setQuirks({ mayChangeAdmins: true });
    assert.equal((await reset(ADMIN.id)).status, 204);
  });

  it('gives roles and takes them away, the last Global Administrator excepted', async () => {
    const of = async (id: string) =>
      (await call('GET', `${ASSIGNMENTS}?$filter=principalId eq '${id}'&$expand=roleDefinition`)).value;
    const body = { principalId: AOIFE.id, roleDefinitionId: USER_ADMIN, directoryScopeId: '/' };
    const added = await call('POST', ASSIGNMENTS, { body });
    assert.equal(added.status, 201);
    assert.equal((await call('POST', ASSIGNMENTS, { body })).status, 400);
    const [held] = await of(AOIFE.id);
    assert.equal((held!['roleDefinition'] as { displayName: string }).displayName, 'User Administrator');
    const headers = { ConsistencyLevel: 'eventual' };
    const cast = `/users/${AOIFE.id}/transitiveMemberOf/microsoft.graph.directoryRole?$count=true&$select=displayName`;
    assert.deepEqual((await call('GET', cast, { headers })).value, [{ displayName: 'User Administrator' }]);
    assert.equal((await call('GET', cast)).status, 400);
    assert.equal((await call('DELETE', `${ASSIGNMENTS}/${String(added.body['id'])}`)).status, 204);
    assert.deepEqual(await of(AOIFE.id), []);
    const [last] = await of(ADMIN.id);
    assert.equal((await call('DELETE', `${ASSIGNMENTS}/${String(last?.['id'])}`)).status, 400);
  });

  it('judges risk, one request a second, without saying how long to wait', async () => {
    const path = `/identityProtection/riskyUsers/${AOIFE.id}`;
    assert.equal((await call('GET', path)).status, 404);
    const busy = await call('GET', path);
    assert.deepEqual([busy.status, busy.headers.get('retry-after')], [429, null]);
    clock.advance(1000);
    const body = { userIds: [AOIFE.id] };
    assert.equal((await call('POST', '/identityProtection/riskyUsers/confirmCompromised', { body })).status, 204);
    clock.advance(1000);
    const judged = (await call('GET', path)).body;
    assert.deepEqual([judged['riskLevel'], judged['riskState']], ['high', 'confirmedCompromised']);
    clock.advance(1000);
    assert.equal((await call('POST', '/identityProtection/riskyUsers/dismiss', { body })).status, 204);
    clock.advance(1000);
    const listed = await call('GET', "/identityProtection/riskyUsers?$filter=riskState eq 'dismissed'");
    assert.deepEqual(
      listed.value.map(({ id }) => id),
      [AOIFE.id],
    );
  });

  it('lists sign-ins and audits in pages, filtered, five requests in ten seconds', async () => {
    const first = await call('GET', `/auditLogs/signIns?$filter=userId eq '${AOIFE.id}'&$top=2`);
    const link = String(first.body['@odata.nextLink']);
    const second = await call('GET', link);
    assert.deepEqual([first.value.length, second.value.length], [2, 1]);
    const since = "createdDateTime ge 2026-03-02T06:30:00Z and startswith(userPrincipalName,'aoife')";
    assert.equal((await call('GET', `/auditLogs/signIns?$filter=${since}`)).value.length, 1);
    const by = "initiatedBy/user/id eq 'x' and activityDateTime le 2026-03-02T09:00:00Z";
    assert.deepEqual((await call('GET', `/auditLogs/directoryAudits?$filter=${by}`)).value, []);
    assert.equal((await call('GET', '/auditLogs/signIns?$filter=secret eq 1')).status, 400);
    const busy = await call('GET', '/auditLogs/signIns');
    assert.deepEqual([busy.status, busy.headers.get('retry-after')], [429, '10']);
  });

  it('tells the last sign-in by object id alone, and refuses in lists what it gives of one user', async () => {
    const { body } = await call('GET', `/users/${AOIFE.id}?$select=id,signInActivity`);
    assert.equal((body['signInActivity'] as { lastSignInDateTime: string }).lastSignInDateTime, '2026-03-02T07:00:00Z');
    const byName = await call('GET', `/users/${encodeURIComponent(AOIFE.userPrincipalName)}?$select=signInActivity`);
    assert.equal(byName.status, 400);
    assert.equal((await call('GET', '/users?$select=id,mySite')).status, 501);
    assert.equal((await call('GET', "/users?$select=signInActivity&$filter=id eq 'x'")).status, 400);
    assert.equal((await call('GET', '/users?$select=id,signInActivity,otherMails&$top=2')).status, 200);
  });

  it('misses what was not consented to or not bought', async () => {
    sim.setQuirks({ licence: 'P1' });
    const eligible = await call('GET', '/roleManagement/directory/roleEligibilityScheduleInstances');
    assert.deepEqual([eligible.status, eligible.code], [400, 'AadPremiumLicenseRequired']);
    assert.equal((await call('GET', '/identityProtection/riskyUsers')).status, 403);
    sim.setQuirks({ licence: 'none' });
    const bare = await call('GET', '/auditLogs/signIns');
    assert.deepEqual([bare.status, bare.code], [403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant']);
    assert.equal((await call('GET', `/users/${AOIFE.id}?$select=signInActivity`)).status, 403);
    sim.setQuirks({ licence: 'P2', lacks: ['UserAuthenticationMethod.Read.All', 'AuditLog.Read.All'] });
    assert.equal(
      (await call('GET', `/users/${AOIFE.id}/authentication/methods`)).status,
      200,
      'the writing one reads too',
    );
    assert.equal((await call('GET', '/reports/authenticationMethods/userRegistrationDetails')).status, 403);
    sim.setQuirks({ lacks: ['User.EnableDisableAccount.All', 'User.ReadWrite.All'] });
    assert.equal((await call('PATCH', `/users/${AOIFE.id}`, { body: { accountEnabled: false } })).status, 403);
  });

  it('tells of registration, licences and eligible roles', async () => {
    const report = await call('GET', '/reports/authenticationMethods/userRegistrationDetails');
    const ofTomasz = report.value.find(({ id }) => id === TOMASZ.id);
    assert.deepEqual(ofTomasz?.['methodsRegistered'], ['microsoftAuthenticatorPush', 'softwareOneTimePasscode']);
    const [first] = (await call('GET', '/subscribedSkus?$select=skuPartNumber,skuId')).value;
    assert.equal(first?.['skuPartNumber'], 'SPB');
    assert.equal((await call('GET', `/users/${AOIFE.id}/licenseDetails`)).value[0]?.['skuPartNumber'], 'SPB');
    const eligible = '/roleManagement/directory/roleEligibilityScheduleInstances?$expand=roleDefinition';
    const roles = (await call('GET', eligible)).value.map(
      ({ roleDefinition }) => roleDefinition as { displayName: string },
    );
    assert.deepEqual(
      roles.map(({ displayName }) => displayName),
      ['User Administrator'],
    );
    const [schedule] = (await call('GET', '/roleManagement/directory/roleEligibilitySchedules')).value;
    assert.deepEqual((schedule!['scheduleInfo'] as { expiration: object }).expiration, {
      type: 'noExpiration',
      endDateTime: null,
      duration: null,
    });
    assert.equal((await call('GET', '/roleManagement/directory/roleDefinitions?$top=2')).value.length, 2);
  });
});
