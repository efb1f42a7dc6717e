import assert from 'node:assert/strict';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { storyAlerts, trickleAlert } from '../../src/sandbox/story.ts';
import { callerOf, manualClock, type Caller } from './caller.ts';
import { assertAnswer, assertRequest, openapiAvailable } from './openapi.ts';

const START = new Date('2026-03-02T08:00:00.000Z');
const HARBOUR = SANDBOX_TENANTS[0]?.id ?? '';
const WHERE = openapiAvailable ? '' : ' (PENDING: the Graph description is not beside this checkout)';

describe(`The simulator answers as Graph's OpenAPI description says${WHERE}`, () => {
  let sim: GraphSimulator;
  let call: Caller;
  before(async function () {
    if (!openapiAvailable) this.skip();
    sim = await startGraphSimulator({ clock: manualClock(), tenants: SANDBOX_TENANTS });
    call = callerOf(sim, HARBOUR);
    const trickle = Array.from({ length: 80 }, (_, at) => trickleAlert(START, at));
    for (const { alert } of [...storyAlerts(START), ...trickle]) sim.state.addAlert(HARBOUR, alert);
  });
  after(() => sim?.close());

  async function check(method: string, path: string, status: number, body?: unknown): Promise<void> {
    const url = new URL(`http://x${path}`);
    if (status < 400) assertRequest(method, url.pathname, url.searchParams, body);
    const reply = await call(method, path, body === undefined ? {} : { body });
    assert.equal(reply.status, status, JSON.stringify(reply.body));
    assertAnswer(method, url.pathname, reply.status, reply.status === 204 ? undefined : reply.body);
  }

  it('for the whole story, listed and one by one', async () => {
    await check('GET', '/security/alerts_v2?$top=1000&$count=true&$orderby=lastUpdateDateTime asc', 200);
    for (const { id } of sim.state.alerts(HARBOUR).slice(0, 20)) await check('GET', `/security/alerts_v2/${id}`, 200);
  });

  it('for pages with links', async () => {
    sim.setQuirks({ nextLink: true });
    await check('GET', '/security/alerts_v2?$top=3', 200);
    sim.setQuirks({ nextLink: false });
  });

  it('for changes of an alert', async () => {
    const id = sim.state.alerts(HARBOUR)[0]?.id ?? '';
    const body = { status: 'resolved', classification: 'falsePositive', determination: 'notMalicious' };
    await check('PATCH', `/security/alerts_v2/${id}`, 200, body);
    const comment = { '@odata.type': 'microsoft.graph.security.alertComment', comment: 'Seen.' };
    await check('POST', `/security/alerts_v2/${id}/comments`, 200, comment);
    await check('GET', `/security/alerts_v2/${id}`, 200);
  });

  it('for the directory', async () => {
    const [user] = sim.state.users(HARBOUR);
    await check('GET', '/users?$top=3&$count=true', 200);
    await check('GET', `/users/${user?.id}`, 200);
    await check('GET', `/users/${user?.id}?$select=id,accountEnabled,signInSessionsValidFromDateTime,userType`, 200);
    await check('PATCH', `/users/${user?.id}`, 204, { accountEnabled: false });
    await check('POST', `/users/${user?.id}/revokeSignInSessions`, 200);
    await check('GET', '/roleManagement/directory/roleAssignments?$expand=principal', 200);
    await check('GET', '/organization', 200);
  });

  it('for batches and refusals', async () => {
    await check('POST', '/$batch', 200, { requests: [{ id: '1', method: 'GET', url: '/organization' }] });
    await check('POST', '/$batch', 400, { requests: [] });
    await check('GET', '/users/nobody', 404);
    await check('GET', '/security/alerts_v2?$skip=501', 400);
    sim.setQuirks({ deny: 403 });
    await check('GET', '/organization', 403);
    sim.setQuirks({ deny: undefined });
  });

  it('and the check itself notices what is wrong', () => {
    assert.throws(() => assertAnswer('GET', '/security/alerts_v2', 200, { value: [{ id: 5 }] }), /does not match/);
    assert.throws(() => assertAnswer('PATCH', '/users/x', 200, {}), /not among/);
    assert.throws(() => assertAnswer('GET', '/users/x', 404, { message: 'no' }), /does not match/);
    assert.throws(() => assertRequest('GET', '/users/x', { $filter: 'a' }, undefined), /takes no \$filter/);
    assert.throws(() => assertRequest('PATCH', '/security/alerts_v2/x', {}, { severity: 'low' }), /does not match/);
    assert.throws(() => assertRequest('DELETE', '/security/alerts_v2/x', {}, undefined), /no DELETE/);
  });
});
