import assert from 'node:assert/strict';
import type { EntityOf } from '../../src/entities/entity.ts';
import { createAccessPace } from '../../src/graph/access-pace.ts';
import { createAccessWriter } from '../../src/graph/access-writer.ts';
import { createAuditLogPace } from '../../src/graph/audit-log-pace.ts';
import { createUserWriter } from '../../src/graph/users.ts';
import { LIST_NAMES } from '../../src/remediation/access-writer.ts';
import { ACTIONS } from '../../src/remediation/actions/index.ts';
import { stateDigest } from '../../src/remediation/run-deed.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { aSignIn } from '../../src/sandbox/graph/users/sign-in.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { graphAt } from '../graph/server.ts';
import { manualClock, type ManualClock } from '../sandbox/caller.ts';
import { fakeWriter } from '../world.ts';
import { performer } from './performer.ts';

const place = SANDBOX_TENANTS[0]!;
const emergency = place.users[0]!;
const tenant: Tenant = {
  id: place.id as Tenant['id'],
  name: place.name,
  domain: place.domain,
  state: 'active',
  timeZone: 'UTC',
  breakGlass: [emergency.userPrincipalName.toLowerCase()],
};
const TOR = '185.220.101.34';
const ip = (address: string): EntityOf<'ip'> => ({ type: 'ip', address });
let sim: GraphSimulator;
let clock: ManualClock;

function perform(address = TOR, watched = tenant) {
  const graph = graphAt(sim.url, { clock });
  const access = createAccessWriter({
    graph,
    clock,
    logPace: createAuditLogPace(clock),
    accessPace: createAccessPace(clock),
  });
  const writer = { ...fakeWriter(clock).writer, ...createUserWriter(graph), ...access };
  return performer({ tenant: watched, writer, entity: ip(address) });
}

const locations = () =>
  [...sim.state.access(place.id).namedLocations.values()].filter(({ displayName }) => /Tocsin/.test(displayName));
const policies = () =>
  [...sim.state.access(place.id).policies.values()].filter(({ displayName }) => /Tocsin/.test(displayName));
const rangesOf = (list: 'block' | 'watch') =>
  (
    locations().find(({ displayName }) => displayName === LIST_NAMES[list].location)?.['ipRanges'] as
      { cidrAddress: string }[] | undefined
  )?.map(({ cidrAddress }) => cidrAddress);
const signIn = (at: number, errorCode = 0) => {
  const record = aSignIn(place.users[at]!, { at: new Date(clock.now().getTime() - 3_600_000), ipAddress: TOR });
  sim.state.accounts.addSignIn(place.id, {
    ...record,
    status: { errorCode, failureReason: 'Other.', additionalDetails: null },
  });
};

describe('Blocking an address, over HTTP', () => {
  beforeEach(async () => {
    clock = manualClock('2026-11-22T12:00:00.000Z');
    sim = await startGraphSimulator({ clock, tenants: SANDBOX_TENANTS });
  });
  afterEach(() => sim.close());

  it('makes one location and one policy that blocks, without the emergency accounts, and leaves nothing when undone', async () => {
    const before = structuredClone(sim.state.access(place.id));
    const { act, look } = perform();
    const { said, choices } = await look('blockAddress');
    assert.match(said.join(' '), /Nobody signed in successfully from 185\.220\.101\.34 in the last 7 days/);
    assert.match(said.join(' '), /The emergency account is left out/);
    assert.deepEqual(
      choices.map(({ id, chosen }) => [id, chosen]),
      [['block', true]],
    );
    await act('blockAddress');
    assert.deepEqual(rangesOf('block'), [`${TOR}/32`]);
    const [policy, ...others] = policies();
    assert.equal(others.length, 0);
    assert.equal(policy?.['state'], 'enabled');
    const { users, locations: where } = policy!['conditions'] as Record<string, Record<string, string[]>>;
    assert.deepEqual(users?.['excludeUsers'], [emergency.id]);
    assert.deepEqual(where?.['includeLocations'], [locations()[0]?.id]);
    assert.match((await act('blockAddress')).refusal ?? '', /blocked already/);
    await act('unblockAddress');
    assert.deepEqual(sim.state.access(place.id), before);
  });

  it('only reports where people of the tenant signed in, naming them, and blocks when told to', async () => {
    signIn(2);
    signIn(2);
    signIn(4);
    signIn(5, 50126);
    const { act, look } = perform();
    const { said, choices } = await look('blockAddress');
    assert.match(
      said.join(' '),
      new RegExp(`${place.users[2]!.displayName}, ${place.users[4]!.displayName} signed in from`),
    );
    assert.deepEqual(
      choices.map(({ id, chosen }) => [id, chosen]),
      [
        ['watch', true],
        ['block', false],
      ],
    );
    assert.match((await act('blockAddress')).note ?? '', /report-only/);
    assert.equal(policies()[0]?.['state'], 'enabledForReportingButNotEnforced');
    assert.deepEqual([rangesOf('block'), rangesOf('watch')], [undefined, [`${TOR}/32`]]);
    await act('blockAddress', ['block']);
    assert.deepEqual([rangesOf('block'), rangesOf('watch')], [[`${TOR}/32`], undefined]);
    assert.deepEqual(
      policies().map((policy) => policy['state']),
      ['enabled'],
    );
  });

  it('does not block by itself when sign-ins cannot be read, and says why', async () => {
    sim.setQuirks({ lacks: ['AuditLog.Read.All'] });
    const { look } = perform();
    const { said, choices } = await look('blockAddress');
    assert.match(said.join(' '), /is not known: .*AuditLog\.Read\.All/);
    assert.deepEqual(
      choices.map(({ id, chosen }) => [id, chosen]),
      [
        ['watch', true],
        ['block', false],
      ],
    );
  });

  it('puts further addresses on the same list, IPv6 too, and takes one off alone', async () => {
    await perform().act('blockAddress');
    const six = perform('2A01:4F8:0:0::1');
    assert.match((await six.look('blockAddress')).said.join(' '), /one IPv6 address/);
    await six.act('blockAddress');
    await perform('9.9.9.9').act('blockAddress');
    assert.deepEqual(rangesOf('block'), [`${TOR}/32`, '2a01:4f8::1/128', '9.9.9.9/32']);
    assert.equal(policies().length, 1);
    await six.act('unblockAddress');
    assert.deepEqual(rangesOf('block'), [`${TOR}/32`, '9.9.9.9/32']);
    assert.equal(policies().length, 1);
  });

  for (const [what, path, method] of [
    ['location', '/identity/conditionalAccess/namedLocations', 'POST'],
    ['policy', '/identity/conditionalAccess/policies', 'POST'],
  ] as const) {
    it(`doubles nothing when the answer about the ${what} was lost`, async () => {
      sim.setQuirks({ fail: [{ path, method, status: 503, times: 1, afterEffect: true }] });
      const { act } = perform();
      const first = await act('blockAddress').catch((error: Error) => error);
      // A location without its policy keeps nobody out: that is not done, and is finished by the next try.
      if (what === 'location') assert.match(String(first), /blockAddress/);
      else assert.equal((first as { lost: boolean }).lost, true);
      if (what === 'location') await act('blockAddress');
      assert.deepEqual([locations().length, policies().length], [1, 1]);
    });
  }

  it('puts a policy right that lost its emergency account', async () => {
    await perform().act('blockAddress');
    const [policy] = policies();
    const conditions = policy!['conditions'] as { users: object };
    sim.state.access(place.id).policies.set(policy!.id, {
      ...policy!,
      conditions: { ...conditions, users: { includeUsers: ['All'], excludeUsers: [] } },
    });
    await perform('9.9.9.9').act('blockAddress');
    const users = (policies()[0]!['conditions'] as { users: { excludeUsers: string[] } }).users;
    assert.deepEqual(users.excludeUsers, [emergency.id]);
  });

  it('is refused in words without Entra ID P1, on a policy that somebody switched off, and when the list is full', async () => {
    sim.setQuirks({ licence: 'none' });
    assert.match((await perform().act('blockAddress')).refusal ?? '', /needs Microsoft Entra ID P1/);
    sim.setQuirks({ licence: 'P2' });
    await perform().act('blockAddress');
    const [policy] = policies();
    sim.state.access(place.id).policies.set(policy!.id, { ...policy!, state: 'disabled' });
    assert.match((await perform('9.9.9.9').act('blockAddress')).refusal ?? '', /switched the policy .* off/);
    sim.state.access(place.id).policies.set(policy!.id, policy!);
    const [location] = locations();
    const ipRanges = Array.from({ length: 2000 }, (_, n) => ({
      '@odata.type': '#microsoft.graph.iPv4CidrRange',
      cidrAddress: `20.0.${n >> 8}.${n & 255}/32`,
    }));
    sim.state.access(place.id).namedLocations.set(location!.id, { ...location!, ipRanges });
    assert.match((await perform('9.9.9.9').act('blockAddress')).refusal ?? '', /full: Microsoft takes 2000/);
  });

  it('is offered for public addresses alone', () => {
    const offered = (address: string) => ACTIONS.blockAddress.appliesTo({} as never, ip(address) as never);
    for (const address of [TOR, '2a01:4f8::1']) assert.equal(offered(address), true, address);
    for (const address of ['10.0.0.1', '100.64.0.9', '127.0.0.1', '203.0.113.77', '::1', 'fe80::1', 'not an address'])
      assert.equal(offered(address), false, address);
  });

  it('says which emergency account is not there, and that nobody is left out where none is known', async () => {
    const lost = await perform(TOR, { ...tenant, breakGlass: ['gone@harbourlight.example'] }).look('blockAddress');
    assert.match(lost.concerns.join(), /gone@harbourlight\.example is not in the tenant/);
    const none = await perform(TOR, { ...tenant, breakGlass: [] }).look('blockAddress');
    assert.match(none.said.join(' '), /nobody is left out/);
  });

  it('names the missing permission, and keeps to one call a second', async () => {
    sim.setQuirks({ lacks: ['Policy.ReadWrite.ConditionalAccess'] });
    await assert.rejects(perform().act('blockAddress'), /Policy\.ReadWrite\.ConditionalAccess/);
    const throttled = sim.requests.filter(({ status }) => status === 429).length;
    assert.ok(throttled <= 1, `${throttled} calls were refused as too many`);
  });

  it('loses none of several addresses that are blocked at the same moment', async () => {
    const graph = graphAt(sim.url, { clock });
    const access = createAccessWriter({
      graph,
      clock,
      logPace: createAuditLogPace(clock),
      accessPace: createAccessPace(clock),
    });
    const cidrs = ['9.9.9.9/32', '8.8.8.8/32', '1.1.1.1/32'];
    await Promise.all(cidrs.map((cidr) => access.listAddress(tenant, 'block', { cidr, exempt: [] })));
    assert.deepEqual([rangesOf('block')?.toSorted(), locations().length, policies().length], [cidrs.toSorted(), 1, 1]);
    await Promise.all(cidrs.slice(1).map((cidr) => access.unlistAddress(tenant, 'block', cidr)));
    assert.deepEqual(rangesOf('block'), ['9.9.9.9/32']);
  });

  it('finds no change in what is done to another address', async () => {
    const [first, second] = [perform(), perform('9.9.9.9')];
    const seen = stateDigest((await first.look('blockAddress')).state, ACTIONS.blockAddress);
    await second.act('blockAddress');
    assert.equal(stateDigest((await first.look('blockAddress')).state, ACTIONS.blockAddress), seen);
    signIn(2);
    assert.notEqual(stateDigest((await first.look('blockAddress')).state, ACTIONS.blockAddress), seen);
  });

  it('calls a block a block although the report beside it could not be taken away', async () => {
    signIn(2);
    const { act } = perform();
    await act('blockAddress');
    const path = '/identity/conditionalAccess/policies/';
    sim.setQuirks({ fail: [{ path, method: 'DELETE', status: 403, times: 1 }] });
    assert.match((await act('blockAddress', ['block'])).note ?? '', /It is blocked, and may go on being reported/);
    assert.deepEqual([rangesOf('block'), rangesOf('watch')], [[`${TOR}/32`], [`${TOR}/32`]]);
    sim.setQuirks({ fail: [{ path, method: 'DELETE', status: 403, times: 1 }] });
    assert.match((await act('unblockAddress')).note ?? '', /Not done: Tocsin: blocked addresses/);
    assert.deepEqual([rangesOf('block'), rangesOf('watch')], [[`${TOR}/32`], undefined]);
  });

  it('has unblocked although the empty list could not be taken away, and leaves emergency accounts out first', async () => {
    await perform().act('blockAddress');
    const path = '/identity/conditionalAccess/namedLocations/';
    sim.setQuirks({ fail: [{ path, method: 'DELETE', status: 403, times: 1 }] });
    assert.equal((await perform().act('unblockAddress')).refusal, undefined);
    assert.deepEqual([locations().length, policies().length], [1, 0]);
    await perform().act('blockAddress');
    const [policy] = policies();
    const conditions = policy!['conditions'] as { users: object };
    const cut = { ...conditions, users: { includeUsers: ['All'], excludeUsers: [] } };
    sim.state.access(place.id).policies.set(policy!.id, { ...policy!, conditions: cut });
    sim.setQuirks({
      fail: [{ path: '/identity/conditionalAccess/policies/', method: 'PATCH', status: 403, times: 1 }],
    });
    await assert.rejects(perform('9.9.9.9').act('blockAddress'), /Policy\.ReadWrite\.ConditionalAccess/);
    assert.deepEqual(
      rangesOf('block'),
      [`${TOR}/32`],
      'no address joins a policy that may lock an emergency account out',
    );
  });

  it('tries again while a new location is not known everywhere, and leaves nothing where the policy is refused', async () => {
    const path = '/identity/conditionalAccess/policies';
    sim.setQuirks({ fail: [{ path, method: 'POST', status: 400, times: 2 }] });
    assert.equal((await perform().act('blockAddress')).refusal, undefined);
    assert.deepEqual([locations().length, policies().length], [1, 1]);
    await perform().act('unblockAddress');
    sim.setQuirks({ fail: [{ path, method: 'POST', status: 400, times: 99 }] });
    await assert.rejects(perform().act('blockAddress'), /security defaults are on/);
    assert.deepEqual([locations().length, policies().length], [0, 0]);
    sim.setQuirks({ fail: [{ path, method: 'POST', status: 403, times: 1 }] });
    await assert.rejects(perform().act('blockAddress'), /Application\.Read\.All/);
    assert.deepEqual([locations().length, policies().length], [0, 0]);
  });
});
