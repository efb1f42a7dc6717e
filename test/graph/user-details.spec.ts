import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { UserEntity } from '../../src/entities/entity.ts';
import type { EntitySection } from '../../src/entities/section.ts';
import { createUserDetails } from '../../src/graph/user-details.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { manualClock, type ManualClock } from '../sandbox/caller.ts';
import { closeServers, graphAt, serveGraph, tenant as anyTenant, type Reply } from './server.ts';

const PLACE = SANDBOX_TENANTS[0]!;
const tenant = { ...anyTenant, id: PLACE.id as typeof anyTenant.id };
const [ADMIN, AOIFE, TOMASZ] = PLACE.users as [UserOf, UserOf, UserOf];
type UserOf = (typeof PLACE.users)[number];
const GUEST = PLACE.users.at(-1)!;

const LABELS = [
  'Status',
  'MFA methods registered',
  'Last password change',
  'Other contacts',
  'Licences',
  'Admin roles',
  'Admin roles to activate',
  'Last sign-in',
  'Created',
  'Risk',
  'Synced from on-premises',
];

const value = (section: EntitySection, label: string) => {
  const field = section.fields.find((one) => one.label === label);
  ok(field, `no field ${label}`);
  return field.value.status === 'found' ? field.value.value : `${field.value.status}: ${reason(field.value)}`;
};
const reason = (of: object) => ('reason' in of ? String(of.reason) : '');

describe('graph: details of a user, from the sandbox', () => {
  let sim: GraphSimulator;
  let clock: ManualClock;
  let describeUser: (entity: Partial<UserEntity>, signal?: AbortSignal) => Promise<EntitySection>;
  beforeEach(async () => {
    clock = manualClock();
    sim = await startGraphSimulator({ clock, tenants: SANDBOX_TENANTS });
    const details = createUserDetails(graphAt(sim.url, { clock }), { clock });
    describeUser = (entity, signal = new AbortController().signal) =>
      details.describe(tenant, { type: 'user', ...entity }, signal);
  });
  afterEach(() => sim.close());
  const batches = () => sim.requests.filter(({ path }) => path.endsWith('$batch')).length;

  it('tells everything about an administrator in one request of many', async () => {
    const section = await describeUser({ id: ADMIN.id, upn: ADMIN.userPrincipalName });
    deepEqual(
      section.fields.map(({ label }) => label),
      LABELS,
    );
    equal(section.label, 'Maren Holt (maren.holt@harbourlight.example)');
    equal(value(section, 'Status'), 'Member, can sign in');
    deepEqual(value(section, 'MFA methods registered'), [
      'Phone +1 555010000, added 6 February 2023',
      'Microsoft Authenticator “Phone of work”, added 6 February 2023',
      'Security key or passkey “Blue key”, added 6 February 2023',
    ]);
    equal(value(section, 'Last password change'), '12 January 2026, 07:45 UTC');
    deepEqual(value(section, 'Other contacts'), ['555-0110']);
    deepEqual(value(section, 'Licences'), ['Microsoft 365 Business Premium']);
    deepEqual(value(section, 'Admin roles'), ['Global Administrator']);
    deepEqual(value(section, 'Last sign-in'), ['2 March 2026, 07:00 UTC']);
    equal(value(section, 'Created'), '6 February 2023');
    equal(value(section, 'Risk'), 'absent: ');
    equal(value(section, 'Synced from on-premises'), 'No, the account lives in the cloud alone');
    ok(section.fields.find(({ label }) => label === 'Admin roles')?.alarming);
    equal(batches(), 1);
  });

  it('shows risk and roles that can be activated, and nobody asks Identity Protection twice in a second', async () => {
    const eligible = PLACE.users.filter(({ userType }) => userType === 'Member').at(-2)!;
    const sections = await Promise.all([TOMASZ, AOIFE, eligible].map(({ id }) => describeUser({ id })));
    equal(value(sections[0]!, 'Risk'), 'high: at risk since 2 March 2026, 07:00 UTC');
    ok(sections[0]!.fields.find(({ label }) => label === 'Risk')?.alarming);
    equal(value(sections[1]!, 'Risk'), 'absent: ');
    deepEqual(value(sections[2]!, 'Admin roles to activate'), ['User Administrator']);
    equal(sim.requests.filter(({ path }) => path.includes('riskyUsers')).length, 1);
    equal(sim.requests.filter(({ status }) => status === 429).length, 0);
  });

  it('finds a user by name alone, with the reads that take an id, and a guest with #EXT# in the name', async () => {
    const section = await describeUser({ upn: GUEST.userPrincipalName });
    equal(value(section, 'Status'), 'Guest, can sign in');
    deepEqual(value(section, 'Last sign-in'), ['2 March 2026, 07:00 UTC']);
    deepEqual(value(section, 'Other contacts'), ['billing@medipost.example']);
    equal(value(section, 'MFA methods registered'), 'absent: ');
    ok(section.fields.find(({ label }) => label === 'MFA methods registered')?.alarming);
    equal(value(section, 'Licences'), 'absent: ');
    equal(batches(), 2);
  });

  it('goes by the object id when the name has changed since the alert', async () => {
    const section = await describeUser({ id: AOIFE.id, upn: 'aoife.maiden@harbourlight.example' });
    match(section.label, /aoife\.o'neill@harbourlight\.example/);
    equal(value(section, 'Name in the alert'), 'aoife.maiden@harbourlight.example');
    equal(section.key, `user:${AOIFE.id}`);
  });

  it('tells what is suspicious of an account, one sentence each, and nothing of what it could not read', async () => {
    const added = { '@odata.type': '#microsoft.graph.phoneAuthenticationMethod', id: 'p2', phoneNumber: '+234 800' };
    sim.state.accounts.putMethod(PLACE.id, TOMASZ.id, { ...added, createdDateTime: '2026-03-01T22:00:00Z' });
    sim.state.accounts.setRisk(PLACE.id, {
      id: TOMASZ.id,
      riskLevel: 'high',
      riskState: 'confirmedCompromised',
      riskDetail: 'none',
      riskLastUpdatedDateTime: '2026-03-02T07:00:00Z',
    });
    sim.state.updateUser(PLACE.id, TOMASZ.id, { createdDateTime: '2026-02-27T08:00:00Z' });
    deepEqual((await describeUser({ id: TOMASZ.id })).suspicious, [
      'The account is confirmed compromised at Microsoft and can still sign in.',
      'An MFA method was added on 1 March 2026: Phone +234 800. Ask whether it is theirs.',
      'The account was created on 27 February 2026, not long ago.',
    ]);
    deepEqual((await describeUser({ id: ADMIN.id })).suspicious, []);
    sim.setQuirks({ deny: { status: 403, path: '/users' } });
    deepEqual((await describeUser({ id: TOMASZ.id })).suspicious, []);
    sim.setQuirks({ deny: undefined });
    sim.state.accounts.addRoleAssignment(PLACE.id, {
      id: 'g',
      principalId: GUEST.id,
      roleDefinitionId: '729827e3-9c14-49f7-bb1b-9608f156bbb8',
      directoryScopeId: '/',
    });
    deepEqual((await describeUser({ id: GUEST.id })).suspicious, [
      'A guest holds admin roles: Helpdesk Administrator.',
    ]);
  });

  it('lets hostile names through unharmed', async () => {
    const name = '<at>Everyone</at> **[x](http://evil)** \u202Egnp.exe 🧨';
    sim.state.updateUser(PLACE.id, AOIFE.id, { displayName: name, otherMails: ['*_a@b.example'] });
    const section = await describeUser({ id: AOIFE.id });
    ok(section.label.startsWith(name));
    deepEqual(value(section, 'Other contacts'), ['*_a@b.example', '555-0111']);
  });

  it('says of a deleted user in every field that they are deleted', async () => {
    const section = await describeUser({ id: '00000000-0000-4000-8000-00000000dead', name: 'Gone' });
    deepEqual(
      section.fields.map(({ label }) => label),
      LABELS,
    );
    for (const { label } of section.fields) match(String(value(section, label)), /^unavailable: deleted/, label);
    equal(section.label, 'Gone');
  });

  it('asks nothing when the alert names no account, and says so', async () => {
    const section = await describeUser({ name: 'Somebody' });
    match(String(value(section, 'Status')), /^unavailable: the alert does not name/);
    equal(sim.requests.length, 0);
  });

  it('loses only what it may not read, and names the permission or the licence', async () => {
    const lacks = ['UserAuthenticationMethod.Read.All', 'UserAuthenticationMethod.ReadWrite.All', 'AuditLog.Read.All'];
    sim.setQuirks({ lacks, licence: 'P1' });
    const section = await describeUser({ id: AOIFE.id });
    equal(value(section, 'Status'), 'Member, can sign in');
    match(String(value(section, 'MFA methods registered')), /no permission: UserAuthenticationMethod\.Read\.All/);
    match(String(value(section, 'Last sign-in')), /no permission: AuditLog\.Read\.All.*Microsoft Entra ID P1/);
    match(String(value(section, 'Admin roles to activate')), /no licence: .*Microsoft Entra ID P2/);
    match(String(value(section, 'Risk')), /IdentityRiskyUser\.Read\.All.*Microsoft Entra ID P2/);
    sim.setQuirks({ lacks: ['User.Read.All', 'User.ReadBasic.All', 'User.ReadWrite.All', 'Directory.Read.All'] });
    const blind = await describeUser({ id: AOIFE.id });
    match(String(value(blind, 'Status')), /no permission: User\.Read\.All/);
    match(String(value(blind, 'Licences')), /no permission: User\.Read\.All/);
    equal(blind.label, AOIFE.id, 'nothing is invented');
  });

  it('never takes half an answer about roles for none', async () => {
    sim.setQuirks({ deny: { status: 403, path: '/roleManagement' } });
    const admin = await describeUser({ id: ADMIN.id });
    match(String(value(admin, 'Admin roles')), /^Global Administrator,roles for a part of the tenant: not readable/);
    const member = await describeUser({ id: AOIFE.id });
    match(String(value(member, 'Admin roles')), /^unavailable: no permission: RoleManagement\.Read\.Directory/);
  });

  it('says so where Microsoft asks to slow down, and keeps the rest', async () => {
    const path = `/users/${AOIFE.id}/authentication/methods`;
    sim.setQuirks({ fail: [{ path, status: 429, times: 9, retryAfter: 60 }] });
    const section = await describeUser({ id: AOIFE.id });
    match(String(value(section, 'MFA methods registered')), /throttled/);
    equal(value(section, 'Status'), 'Member, can sign in');
  });

  it('never throws, whatever becomes of the connection or of the asker’s patience', async () => {
    sim.setQuirks({ dropConnection: true });
    match(String(value(await describeUser({ id: AOIFE.id }), 'Status')), /Microsoft did not answer/);
    sim.setQuirks({ dropConnection: false });
    match(String(value(await describeUser({ id: AOIFE.id }, AbortSignal.abort()), 'Risk')), /in time/);
  });
});

describe('graph: details of a user, from odd answers', () => {
  afterEach(closeServers);

  async function described(bodies: Readonly<Record<string, unknown>>, others: Reply = { body: { value: [] } }) {
    const server = await serveGraph(({ url, body }) => {
      if (!url.pathname.endsWith('$batch')) return others;
      const { requests } = body as { requests: { id: string }[] };
      return { body: { responses: requests.map(({ id }) => ({ id, status: 200, body: bodies[id] ?? {} })) } };
    });
    const clock = manualClock();
    const details = createUserDetails(graphAt(server.url, { clock }), { clock });
    return details.describe(tenant, { type: 'user', id: 'u1' }, new AbortController().signal);
  }
  const profile = { id: 'u1', userPrincipalName: 'u1@x.example', accountEnabled: null };

  it('keeps a list with one broken element and counts what it cannot read', async () => {
    const methods = [null, { '@odata.type': '#microsoft.graph.qrCodePinAuthenticationMethod', id: 'q' }];
    const held = [{ id: 'a', roleDefinitionId: 'r', directoryScopeId: '/administrativeUnits/x' }, 7];
    const section = await described({
      profile,
      methods: { value: methods },
      direct: { value: held },
      tenantWide: { value: [] },
    });
    deepEqual(value(section, 'MFA methods registered'), ['QR code', '1 more that Tocsin cannot read']);
    deepEqual(value(section, 'Admin roles'), [
      'role r (for one administrative unit)',
      '1 more that Tocsin cannot read',
    ]);
    equal(value(section, 'Status'), 'Member; Microsoft does not say whether sign-in is blocked');
    equal(value(section, 'Last sign-in'), 'absent: ');
  });

  it('calls nothing "none" that Microsoft did not say, and leaves a list with one broken element a list', async () => {
    const bare = await described({ profile });
    for (const label of ['Other contacts', 'Licences', 'Last password change', 'Created', 'Synced from on-premises'])
      match(String(value(bare, label)), /^unavailable: Microsoft did not say/, label);
    const nulls = { lastPasswordChangeDateTime: null, createdDateTime: null, onPremisesSyncEnabled: null, mail: null };
    const empty = { ...profile, ...nulls, otherMails: [], businessPhones: [], assignedLicenses: [], mobilePhone: null };
    const said = await described({ profile: empty });
    for (const label of ['Other contacts', 'Licences', 'Last password change'])
      equal(value(said, label), 'absent: ', label);
    equal(value(said, 'Synced from on-premises'), 'No, the account lives in the cloud alone');
    const spoilt = { ...empty, assignedLicenses: [{ skuId: 's1' }, null, {}], otherMails: ['a@b.example', 7] };
    const section = await described({ profile: spoilt });
    deepEqual(value(section, 'Licences'), ['s1', '2 more that Tocsin cannot read']);
    deepEqual(value(section, 'Other contacts'), ['a@b.example', '1 more that Tocsin cannot read']);
  });

  it('does not take a first page for the whole, an empty one least of all', async () => {
    const page = { value: [], '@odata.nextLink': 'https://graph.microsoft.com/v1.0/more' };
    const section = await described({ profile, methods: page, direct: page, tenantWide: page, eligible: page });
    for (const label of ['MFA methods registered', 'Admin roles', 'Admin roles to activate'])
      match(String(value(section, label)), /more than Tocsin reads/, label);
    ok(!section.fields.find(({ label }) => label === 'MFA methods registered')?.alarming);
  });

  it('does not call somebody safe while an entry of those at risk cannot be read', async () => {
    const others = { body: { value: [{ id: 'u2', riskLevel: 'high', riskState: 'atRisk' }, { riskLevel: 'high' }] } };
    match(String(value(await described({ profile }, others), 'Risk')), /^unavailable: /);
    const known = { body: { value: [{ id: 'u1', riskLevel: 'high', riskState: 'atRisk' }, null] } };
    match(String(value(await described({ profile }, known), 'Risk')), /^high: at risk/);
  });

  it('does not read an answer of another shape as "none"', async () => {
    const section = await described({ profile, methods: { error: 1 }, eligible: [], tenantWide: 'x', direct: 'x' });
    for (const label of ['MFA methods registered', 'Admin roles', 'Admin roles to activate']) {
      match(String(value(section, label)), /^unavailable: .*cannot read/, label);
    }
  });

  it('shows a licence that is in no list of names by its part number, and an unlisted one by its id', async () => {
    const owned = { ...profile, assignedLicenses: [{ skuId: 'S1' }, { skuId: 's2' }, { skuId: 's3' }] };
    const skus = [{ skuId: 's1', skuPartNumber: 'NEW_2031' }, null, { skuId: 's2', skuPartNumber: 'SPE_E5' }];
    const section = await described({ profile: owned }, { body: { value: skus } });
    deepEqual(value(section, 'Licences'), ['NEW_2031', 'Microsoft 365 E5', 's3']);
  });

  it('tells a failed last try from a sign-in', async () => {
    const activity = {
      signInActivity: {
        lastSignInDateTime: '2026-03-02T07:00:00Z',
        lastSuccessfulSignInDateTime: '2026-03-01T06:00:00Z',
        lastNonInteractiveSignInDateTime: '0001-01-01T00:00:00Z',
      },
    };
    const section = await described({ profile, activity });
    deepEqual(value(section, 'Last sign-in'), ['1 March 2026, 06:00 UTC', '2 March 2026, 07:00 UTC (last try)']);
  });

  it('says so when all of Microsoft answers 403 or 500', async () => {
    for (const [status, words] of [
      [403, /no permission/],
      [500, /did not answer/],
    ] as const) {
      const server = await serveGraph(() => ({ status }));
      const clock = manualClock();
      const details = createUserDetails(graphAt(server.url, { clock }), { clock });
      const section = await details.describe(tenant, { type: 'user', id: 'u1' }, new AbortController().signal);
      for (const { label } of section.fields) match(String(value(section, label)), words, label);
    }
  });
});
