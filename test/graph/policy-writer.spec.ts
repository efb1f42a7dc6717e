import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createAccessPace } from '../../src/graph/access-pace.ts';
import { createPolicyWriter } from '../../src/graph/policy-writer.ts';
import { systemClock, type Clock } from '../../src/kernel/clock.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import type { PolicyWriter } from '../../src/remediation/policy-writer.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { manualClock } from '../sandbox/caller.ts';
import { closeServers, graphAt, serveGraph, tenant as anyTenant, type Reply } from './server.ts';

const PLACE = SANDBOX_TENANTS[0]!;
const tenant = { ...anyTenant, id: PLACE.id as typeof anyTenant.id };
const POLICY = '7a1b2c3d-0000-4000-8000-000000000004';

/** Goes on by itself while somebody waits: Conditional Access is asked once a second. */
function hurriedClock(): Clock {
  let now = Date.parse('2026-05-04T12:00:00Z');
  return { now: () => new Date(now), sleep: async (ms) => void (now += ms), after: systemClock.after };
}

function writerAt(url: string): PolicyWriter {
  const clock = hurriedClock();
  return createPolicyWriter({ graph: graphAt(url), clock, accessPace: createAccessPace(clock) });
}

/** A Graph with one policy whose conditions hold more than Tocsin knows. */
async function servePolicy(change: (method: string, at: number) => Reply | undefined = () => undefined) {
  const conditions = {
    users: { includeUsers: ['All'], excludeUsers: ['U1', 'u2', 'u3'], excludeGroups: [], excludeRoles: null },
    applications: { includeApplications: ['All'] },
    fromTheFuture: { level: 7 },
  };
  let at = 0;
  const server = await serveGraph(({ method }) => {
    const other = change(method, at++);
    if (other) return other;
    if (method === 'PATCH') return { status: 204 };
    return { body: { id: POLICY, displayName: 'CA004', state: 'disabled', conditions } };
  });
  return { server, conditions, patches: () => server.heard.filter(({ method }) => method === 'PATCH') };
}

async function failure(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  ok(isTocsinError(error), String(error));
  return error;
}

describe('graph: putting back what asks for MFA', () => {
  afterEach(closeServers);

  it('reads a policy with whom it leaves out, and turns it on with nothing else changed', async () => {
    const { server, patches } = await servePolicy();
    const writer = writerAt(server.url);
    deepEqual(await writer.readPolicy(tenant, POLICY), {
      id: POLICY,
      name: 'CA004',
      state: 'disabled',
      excluded: ['u1', 'u2', 'u3'],
      leavesOut: true,
    });
    await writer.enablePolicy(tenant, POLICY);
    const [patch] = patches();
    equal(patch?.url.pathname, `/v1.0/identity/conditionalAccess/policies/${POLICY}`);
    deepEqual(patch?.body, { state: 'enabled' });
  });

  it('ends exclusions and sends every other condition back as it was read', async () => {
    const { server, conditions, patches } = await servePolicy();
    await writerAt(server.url).includeAgain(tenant, POLICY, ['u1', 'U3']);
    const users = { ...conditions.users, excludeUsers: ['u2'] };
    deepEqual(patches()[0]?.body, { conditions: { ...conditions, users } });
  });

  it('is asked again where Microsoft throttles (429), as nothing has happened then', async () => {
    const busy = { status: 429, body: { error: { code: 'TooManyRequests' } } };
    const { server, patches } = await servePolicy((method, at) => (method === 'PATCH' && at === 0 ? busy : undefined));
    await writerAt(server.url).enablePolicy(tenant, POLICY);
    equal(patches().length, 2);
  });

  it('names the permission that is missing (403), and that nothing happened', async () => {
    const denied = { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } };
    const { server } = await servePolicy(() => denied);
    const writer = writerAt(server.url);
    const error = await failure(writer.enablePolicy(tenant, POLICY));
    equal(error.code, 'UPSTREAM_REFUSED');
    match(error.message, /Policy\.ReadWrite\.ConditionalAccess/);
    ok(!error.outcomeUnknown);
    match((await failure(writer.enableSecurityDefaults(tenant))).message, /Policy\.ReadWrite\.SecurityDefaults/);
    match(
      (await failure(writer.setPerUserMfa(tenant, 'u1', 'enabled'))).message,
      /Policy\.ReadWrite\.AuthenticationMethod/,
    );
  });

  it('does not take a broken answer for a state', async () => {
    const { server } = await servePolicy(() => ({
      body: { id: POLICY, state: 1, isEnabled: 'yes', perUserMfaState: 'x' },
    }));
    const writer = writerAt(server.url);
    for (const read of [
      writer.readPolicy(tenant, POLICY),
      writer.readSecurityDefaults(tenant),
      writer.readPerUserMfa(tenant, 'u1'),
    ])
      equal((await failure(read)).code, 'UPSTREAM_UNAVAILABLE');
  });

  it('says of a lost answer to a write that it may have happened, and sends it once', async () => {
    const { server, patches } = await servePolicy((method) => (method === 'PATCH' ? { fault: 'reset' } : undefined));
    const error = await failure(writerAt(server.url).enablePolicy(tenant, POLICY));
    ok(error.outcomeUnknown);
    equal(patches().length, 1);
  });
});

describe('graph: putting back what asks for MFA, at the sandbox', () => {
  let sim: GraphSimulator;
  let writer: PolicyWriter;
  beforeEach(async () => {
    sim = await startGraphSimulator({ clock: manualClock(), tenants: SANDBOX_TENANTS });
    sim.setQuirks({ noThrottle: true });
    writer = writerAt(sim.url);
  });
  afterEach(() => sim.close());

  it('turns a policy on, and security defaults are refused while it is', async () => {
    const policies = [...sim.state.access(PLACE.id).policies.values()] as unknown as { id: string; state: string }[];
    const reporting = policies.find(({ state }) => state === 'enabledForReportingButNotEnforced')!;
    await writer.enablePolicy(tenant, reporting.id);
    equal((await writer.readPolicy(tenant, reporting.id)).state, 'enabled');
    equal((await failure(writer.enableSecurityDefaults(tenant))).code, 'UPSTREAM_REFUSED');
    deepEqual(await writer.readSecurityDefaults(tenant), { enabled: false });
  });

  it('turns per-user MFA on in beta, the only version that has it', async () => {
    const { id } = PLACE.users[1]!;
    await writer.setPerUserMfa(tenant, id, 'enabled');
    ok(['enabled', 'enforced'].includes(await writer.readPerUserMfa(tenant, id)));
  });
});
