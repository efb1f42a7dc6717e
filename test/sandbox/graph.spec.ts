import assert from 'node:assert/strict';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import type { SimAlert, SimTenant } from '../../src/sandbox/graph/model.ts';
import { alertAt, callerOf, manualClock, type Caller, type ManualClock } from './caller.ts';

const [HARBOUR, ALDER] = SANDBOX_TENANTS as unknown as readonly [SimTenant, SimTenant];
const ALERTS = '/security/alerts_v2';

describe('Graph simulator', () => {
  let sim: GraphSimulator;
  let clock: ManualClock;
  let call: Caller;

  beforeEach(async () => {
    clock = manualClock();
    sim = await startGraphSimulator({ clock, tenants: SANDBOX_TENANTS });
    call = callerOf(sim, HARBOUR.id);
  });
  afterEach(() => sim.close());

  const add = (...alerts: SimAlert[]) => alerts.forEach((alert) => sim.state.addAlert(HARBOUR.id, alert));
  const list = (query: string) => call('GET', `${ALERTS}?${query}`);
  const ids = async (query: string) => (await list(query)).value.map(({ id }) => id);

  describe('letting callers in', () => {
    it('refuses a missing, a malformed and an unknown token with 401', async () => {
      for (const authorization of ['', 'Bearer x', 'Bearer sandbox.', `Bearer sandbox.${HARBOUR.id}0`]) {
        const reply = await call('GET', ALERTS, { headers: { authorization } });
        assert.deepEqual([reply.status, reply.code], [401, 'InvalidAuthenticationToken']);
      }
    });

    it('keeps tenants apart', async () => {
      add(alertAt('a', '2026-03-01T00:00:00Z'));
      const other = callerOf(sim, ALDER.id);
      assert.deepEqual((await other('GET', ALERTS)).value, []);
      assert.equal((await other('GET', `${ALERTS}/a`)).status, 404);
      assert.equal((await other('GET', `/users/${HARBOUR.users[0]?.id}`)).status, 404);
    });

    it('answers an error in the envelope of Graph, with the ids and headers of Graph', async () => {
      const reply = await call('GET', `${ALERTS}/none`, { headers: { 'client-request-id': 'mine' } });
      assert.equal(reply.code, 'Request_ResourceNotFound');
      const { innerError } = reply.body['error'] as { innerError: Record<string, string> };
      assert.equal(innerError['client-request-id'], 'mine');
      assert.equal(innerError['date'], '2026-03-02T08:00:00');
      assert.equal(innerError['request-id'], reply.headers.get('request-id'));
      assert.equal(reply.headers.get('client-request-id'), 'mine');
      assert.ok(reply.headers.get('x-ms-ags-diagnostic')?.includes('ServerInfo'));
      assert.equal(reply.headers.get('date'), 'Mon, 02 Mar 2026 08:00:00 GMT');
      const good = await call('GET', ALERTS);
      assert.match(good.headers.get('content-type') ?? '', /odata\.metadata=minimal/);
      assert.equal(good.headers.get('odata-version'), '4.0');
    });

    it('answers 404 for an unknown path, 405 for a wrong method, 400 for malformed JSON and another version', async () => {
      assert.equal((await call('GET', '/teams')).status, 404);
      const wrong = await call('DELETE', `${ALERTS}/a`);
      assert.deepEqual([wrong.status, wrong.code], [405, 'Request_BadRequest']);
      assert.equal((await call('PATCH', `/users/${HARBOUR.users[0]?.id}`, { text: '{"accountEnabled":' })).status, 400);
      assert.equal((await call('GET', `${sim.url}/v2.0/users`)).status, 400);
    });
  });

  describe('listing alerts', () => {
    it('gives the newest first, without a nextLink, cut to $top', async () => {
      add(alertAt('old', '2026-03-01T00:00:00Z'), alertAt('new', '2026-03-01T00:00:01Z'));
      const reply = await list('$top=1&$count=true');
      assert.deepEqual(Object.keys(reply.body), ['@odata.context', '@odata.count', 'value']);
      assert.equal(reply.body['@odata.count'], 2);
      assert.deepEqual(
        reply.value.map(({ id }) => id),
        ['new'],
      );
    });

    it('tells apart and orders times that differ by 100 ns', async () => {
      add(
        alertAt('c', '2026-03-01T00:00:00.1234567Z'),
        alertAt('a', '2026-03-01T00:00:00.123Z'),
        alertAt('b', '2026-03-01T00:00:00.1234566Z'),
      );
      assert.deepEqual(await ids('$orderby=lastUpdateDateTime asc'), ['a', 'b', 'c']);
      assert.deepEqual(await ids('$filter=lastUpdateDateTime gt 2026-03-01T00:00:00.1234566Z'), ['c']);
      assert.deepEqual(
        await ids('$filter=lastUpdateDateTime ge 2026-03-01T00:00:00.1234566Z&$orderby=createdDateTime asc'),
        ['b', 'c'],
      );
      assert.deepEqual(await ids('$filter=lastUpdateDateTime lt 2026-03-01T00:00:00.1230001Z'), ['a']);
    });

    it('filters by and, in, parenthesised or, and null', async () => {
      add(
        alertAt('a', '2026-03-01T00:00:03Z', { severity: 'high' }),
        alertAt('b', '2026-03-01T00:00:02Z', { status: 'resolved', assignedTo: 'Maren' }),
        alertAt('c', '2026-03-01T00:00:01Z', { status: 'inProgress', assignedTo: "O'Neill" }),
      );
      assert.deepEqual(await ids("$filter=status in ('new','inProgress')"), ['a', 'c']);
      assert.deepEqual(await ids("$filter=(status eq 'new' or status eq 'resolved') and severity ne 'high'"), ['b']);
      assert.deepEqual(await ids("$filter=assignedTo eq 'o''neill'"), ['c']);
      assert.deepEqual(await ids('$filter=assignedTo eq null'), ['a']);
    });

    it('refuses what the service refuses with 400', async () => {
      for (const query of [
        "$filter=investigationState eq 'running'",
        "$filter=title eq 'x'",
        "$filter=status eq 'open'",
        "$filter=lastUpdateDateTime ge '2026-03-01T00:00:00Z'",
        '$filter=lastUpdateDateTime ge yesterday',
        "$filter=status eq 'new' and",
        "$filter=status eq 'new",
        "$filter=(status eq 'new'",
        '$orderby=title',
        '$top=0',
        '$top=ten',
        '$select=nothing',
        '$expand=comments',
        '$skiptoken=abc',
      ]) {
        assert.equal((await list(query)).status, 400, query);
      }
    });

    it('cuts a $top above 1000, but refuses a $skip above 500 with an empty code', async () => {
      add(...Array.from({ length: 1005 }, (_, at) => alertAt(`a${at}`, '2026-03-01T00:00:00Z')));
      assert.equal((await list('$top=5000')).value.length, 1000);
      assert.equal((await list('')).value.length, 100);
      assert.equal((await list('$skip=500&$top=1000')).value.length, 505);
      const refused = await list('$skip=600');
      assert.deepEqual([refused.status, refused.code, refused.message], [400, '', '$skip=600 cannot exceed 500']);
    });

    it('walks all alerts once over opaque links, also while alerts move', async () => {
      sim.setQuirks({ nextLink: true, pageCap: 2 });
      add(...['a', 'b', 'c', 'd', 'e'].map((id, at) => alertAt(id, `2026-03-01T00:00:0${Math.floor(at / 2)}Z`)));
      const seen: unknown[] = [];
      let next: unknown = `${ALERTS}?$orderby=lastUpdateDateTime asc&$top=50&$filter=status eq 'new'`;
      for (; typeof next === 'string'; sim.state.updateAlert(HARBOUR.id, 'a', { severity: 'high' })) {
        const reply = await call('GET', next);
        assert.ok(reply.value.length <= 2);
        seen.push(...reply.value.map(({ id }) => id));
        next = seen.length > 10 ? undefined : reply.body['@odata.nextLink'];
      }
      assert.deepEqual(seen.slice(0, 5), ['a', 'b', 'c', 'd', 'e']);
    });

    it('can place one broken element on a page without exceeding $top', async () => {
      add(alertAt('a', '2026-03-01T00:00:00Z'), alertAt('b', '2026-03-01T00:00:00Z'));
      for (const [brokenRecord, broken] of [
        [true, null],
        ['text', 'service degraded'],
        ['noId', { title: 'An alert without id' }],
      ] as const) {
        sim.setQuirks({ brokenRecord });
        assert.deepEqual((await list('$select=id')).value, [{ id: 'a' }, broken, { id: 'b' }]);
        assert.equal((await list('$top=2')).value.length, 2);
      }
    });
  });

  describe('changing an alert', () => {
    beforeEach(() => add(alertAt('a', '2026-03-02T08:00:00.0000003Z', { resolvedDateTime: null })));

    it('answers a PATCH with the whole alert, moved forward', async () => {
      const body = { status: 'resolved', classification: 'truePositive', determination: 'compromisedAccount' };
      const reply = await call('PATCH', `${ALERTS}/a`, { body: { ...body, assignedTo: 'Maren' } });
      assert.equal(reply.status, 200);
      assert.equal(reply.body['title'], 'a');
      assert.equal(reply.body['assignedTo'], 'Maren');
      assert.equal(reply.body['lastUpdateDateTime'], '2026-03-02T08:00:00.0000004Z');
      assert.equal(reply.body['resolvedDateTime'], '2026-03-02T08:00:00Z');
      assert.deepEqual(
        sim.state.patches.map(({ target, id }) => [target, id]),
        [['alert', 'a']],
      );
      const reopened = await call('PATCH', `${ALERTS}/a`, { body: { status: 'new' } });
      assert.equal(reopened.body['resolvedDateTime'], null);
    });

    it('refuses unknown members and properties, the names of the documentation table included', async () => {
      for (const body of [
        { status: 'closed' },
        { determination: 'compromisedUser' },
        { classification: 'unknownFutureValue' },
        { severity: 'low' },
        { assignedTo: 5 },
        {},
        [],
      ]) {
        assert.equal((await call('PATCH', `${ALERTS}/a`, { body })).status, 400, JSON.stringify(body));
      }
      assert.deepEqual(sim.state.patches, []);
    });

    it('answers a comment with all comments and moves the alert', async () => {
      const comment = (text: string) => ({ '@odata.type': 'microsoft.graph.security.alertComment', comment: text });
      await call('POST', `${ALERTS}/a/comments`, { body: comment('one') });
      const reply = await call('POST', `${ALERTS}/a/comments`, { body: comment('two') });
      assert.equal(reply.status, 200);
      assert.deepEqual(
        reply.value.map((one) => one['comment']),
        ['one', 'two'],
      );
      const alert = await call('GET', `${ALERTS}/a`);
      assert.equal((alert.body['comments'] as unknown[]).length, 2);
      assert.equal(alert.body['lastUpdateDateTime'], '2026-03-02T08:00:00.0000005Z');
      assert.equal((await call('POST', `${ALERTS}/a/comments`, { body: {} })).status, 400);
    });
  });

  describe('the directory', () => {
    const [admin, aoife] = HARBOUR.users as [SimTenant['users'][number], SimTenant['users'][number]];

    it('gives the default properties of a user, and by $select those asked for', async () => {
      const plain = await call('GET', `/users/${admin.id}`);
      assert.equal(plain.body['displayName'], admin.displayName);
      assert.equal('accountEnabled' in plain.body, false);
      const chosen = await call('GET', `/users/${admin.userPrincipalName}?$select=id,accountEnabled,city`);
      assert.deepEqual(
        { ...chosen.body, '@odata.context': 0 },
        {
          '@odata.context': 0,
          id: admin.id,
          accountEnabled: true,
          city: null,
        },
      );
      assert.equal((await call('GET', `/users/${admin.id}?$select=shoeSize`)).status, 400);
      assert.equal((await call('GET', `/users/${encodeURIComponent(aoife.userPrincipalName)}`)).body['id'], aoife.id);
    });

    it('lists users, filtered and in pages', async () => {
      const upn = aoife.userPrincipalName.replace("'", "''");
      const found = await call('GET', `/users?$select=id&$filter=userPrincipalName eq '${encodeURIComponent(upn)}'`);
      assert.deepEqual(found.value, [{ id: aoife.id }]);
      const first = await call('GET', '/users?$top=5');
      const second = await call('GET', String(first.body['@odata.nextLink']));
      assert.deepEqual([first.value.length, second.value.length], [5, 3]);
      assert.equal(second.body['@odata.nextLink'], undefined);
    });

    it('ends sessions as of the second', async () => {
      clock.advance(1234);
      const reply = await call('POST', `/users/${admin.id}/revokeSignInSessions`);
      assert.deepEqual([reply.status, reply.body['value']], [200, true]);
      assert.equal(sim.state.user(HARBOUR.id, admin.id)?.signInSessionsValidFromDateTime, '2026-03-02T08:00:01Z');
      assert.deepEqual(sim.state.revocations, [{ tenantId: HARBOUR.id, userId: admin.id, at: clock.now() }]);
      assert.equal((await call('POST', '/users/nobody/revokeSignInSessions')).status, 404);
      assert.equal((await call('GET', `/users/${admin.id}/revokeSignInSessions`)).status, 405);
    });

    it('disables an account with 204', async () => {
      const reply = await call('PATCH', `/users/${admin.id}`, { body: { accountEnabled: false } });
      assert.equal(reply.status, 204);
      assert.equal(sim.state.user(HARBOUR.id, admin.userPrincipalName)?.accountEnabled, false);
      assert.equal(admin.accountEnabled, true, 'the given tenants stay as they were');
      assert.equal((await call('PATCH', `/users/${admin.id}`, { body: { accountEnabled: 'no' } })).status, 400);
      assert.equal((await call('PATCH', `/users/${admin.id}`, { body: { id: 'x' } })).status, 400);
    });

    it('lists role assignments by role and by principal, and the organization', async () => {
      const path = '/roleManagement/directory/roleAssignments';
      const byRole = await call(
        'GET',
        `${path}?$filter=roleDefinitionId eq '62e90394-69f5-4237-9190-012177145e10'&$expand=principal`,
      );
      const [held] = byRole.value as readonly { principal?: { id: string } }[];
      assert.equal(held?.principal?.id, admin.id);
      assert.equal((await call('GET', `${path}?$filter=principalId eq '${admin.id}'`)).value.length, 1);
      assert.deepEqual((await call('GET', `${path}?$filter=principalId eq '${aoife.id}'`)).value, []);
      assert.equal((await call('GET', '/organization?$select=id,displayName')).value[0]?.['displayName'], HARBOUR.name);
    });
  });

  it('remembers requests with tenant, query, body and status, the newest 10,000 at most', async () => {
    await call('GET', `${ALERTS}?$top=5`);
    await call('PATCH', `${ALERTS}/none`, { body: { status: 'new' } });
    const [first, second] = sim.requests;
    assert.deepEqual(first, {
      method: 'GET',
      path: '/v1.0/security/alerts_v2',
      query: { $top: '5' },
      tenantId: HARBOUR.id,
      status: 200,
      at: clock.now(),
      body: undefined,
    });
    assert.deepEqual([second?.status, second?.body], [404, { status: 'new' }]);
  });
});
