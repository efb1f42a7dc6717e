import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CaPolicy, GroupReading, MfaFacts, RoleAssignment } from '../../../src/posture/facts.ts';
import type { MfaState, Verdict } from '../../../src/posture/verdict.ts';
import {
  aGuest,
  aPolicy,
  aTenant,
  aUser,
  country,
  EXCHANGE_ADMIN,
  GLOBAL_ADMIN,
  group,
  ipLocation,
  REPORTS_READER,
  unread,
  verdicts,
} from './tenant.ts';

const USERS = [aUser('ana'), aUser('bob'), aUser('eve', { externalUserState: 'Accepted' }), aGuest('gus')];
const IDS = USERS.map(({ id }) => id);
const ROLES = [GLOBAL_ADMIN, EXCHANGE_ADMIN, REPORTS_READER];
const GROUPS = ['g1', 'g2', 'g3'];
const LOCATIONS = [ipLocation('hq', true), ipLocation('shop', false), country('us')];

const some = <T>(values: readonly T[], maxLength = 2) => fc.subarray([...values], { maxLength });
const often = <T>(value: T, other: fc.Arbitrary<T>) => fc.oneof({ weight: 2, arbitrary: fc.constant(value) }, other);

const users = fc.record({
  includeUsers: fc.oneof(fc.constant(['All']), some([...IDS, 'GuestsOrExternalUsers'])),
  excludeUsers: often<string[]>([], some([...IDS, 'AllAgentIdUsers'], 1)),
  includeGroups: some(GROUPS),
  excludeGroups: often<string[]>([], some(GROUPS)),
  includeRoles: some(ROLES),
  excludeRoles: often<string[]>([], some(ROLES)),
});
const PLACES = ['All', 'AllTrusted', 'hq', 'shop', 'us', 'gone'];
const conditions = fc.record({
  users,
  applications: fc.record({
    includeApplications: often(
      ['All'],
      some(['Office365', 'MicrosoftAdminPortals', 'd4ebce55-015a-49b5-a083-c84d1797ae8c', 'PowerSuite']),
    ),
    excludeApplications: often<string[]>([], some(['Office365', 'd4ebce55-015a-49b5-a083-c84d1797ae8c'])),
  }),
  clientAppTypes: often(['all'], some(['browser', 'mobileAppsAndDesktopClients', 'exchangeActiveSync', 'other'], 4)),
  platforms: often(
    null,
    fc.record({
      includePlatforms: often(['all'], some(['android', 'iOS'])),
      excludePlatforms: some(['linux', 'visionOS']),
    }),
  ),
  locations: often(
    null,
    fc.record({ includeLocations: often(['All'], some(PLACES)), excludeLocations: some(PLACES.slice(1)) }),
  ),
  devices: often(
    null,
    fc.record({
      deviceFilter: fc.record({
        mode: fc.constantFrom('include', 'exclude'),
        rule: fc.constantFrom('device.isCompliant -eq True', 'device.trustType -ne "ServerAD"', 'nonsense'),
      }),
    }),
  ),
  signInRiskLevels: often<string[]>([], some(['none', 'high'])),
  unknown: often<string[]>([], fc.constant(['agents'])),
});
const grant = fc.record({
  operator: fc.constantFrom('OR', 'AND'),
  builtInControls: often(['mfa'], some(['mfa', 'block', 'compliantDevice', 'approvedApplication', 'verifiedFace'], 3)),
});
const STATES = ['enabled', 'enabled', 'enabled', 'enabledForReportingButNotEnforced', 'disabled', 'unknownFutureValue'];
const policies = fc
  .array(fc.tuple(conditions, grant, fc.constantFrom(...STATES)), { maxLength: 5 })
  .map((all) =>
    all.map(([rest, asked, state], n): CaPolicy => aPolicy({ id: `ca${n}`, ...rest, grant: asked, state })),
  );

const readGroup = fc.oneof(
  some(IDS, 4).map((ids): GroupReading => group(...ids)),
  fc.constant<GroupReading>({ status: 'deleted' }),
);
const holding = fc.record({
  principalId: fc.constantFrom(...IDS, ...GROUPS),
  roleDefinitionId: fc.constantFrom(...ROLES),
  directoryScopeId: fc.constantFrom('/', '/', '/administrativeUnits/1'),
  assignmentType: fc.constantFrom('Assigned', 'Activated'),
}) satisfies fc.Arbitrary<RoleAssignment>;

/** A tenant in which everything could be read. */
const tenants = fc
  .record({
    policies,
    groups: fc.tuple(readGroup, readGroup, readGroup),
    assigned: fc.array(holding, { maxLength: 3 }),
    eligible: fc.array(holding, { maxLength: 2 }),
    perUser: fc.dictionary(fc.constantFrom(...IDS), fc.constantFrom('enabled' as const, 'enforced' as const), {
      maxKeys: 2,
    }),
    defaults: often(false, fc.boolean()),
  })
  .map(({ groups: [g1, g2, g3], ...parts }) =>
    aTenant({ ...parts, users: USERS, locations: LOCATIONS, groups: { g1, g2, g3 } }),
  );

const judged = (facts: MfaFacts) => verdicts(facts, { includeGuests: true });
const RANK: Readonly<Record<MfaState, number>> = { notEvaluated: 0, notRequired: 1, unknown: 2, required: 3 };

function withPolicies(facts: MfaFacts, change: (all: readonly CaPolicy[]) => readonly CaPolicy[]): MfaFacts {
  const { caPolicies } = facts;
  return caPolicies.status === 'ok'
    ? { ...facts, caPolicies: { status: 'ok', value: change(caPolicies.value) } }
    : facts;
}

function forEachUser(one: MfaFacts, other: MfaFacts, check: (before: Verdict, after: Verdict) => void): void {
  const after = judged(other);
  for (const [id, before] of judged(one)) check(before, after.get(id) as Verdict);
}

/** Each source on its own that a tenant can fail to give. */
const BLINDNESS: readonly ((facts: MfaFacts) => MfaFacts)[] = [
  (facts) => ({ ...facts, caPolicies: unread() }),
  (facts) => ({ ...facts, namedLocations: unread() }),
  (facts) => ({ ...facts, securityDefaults: unread() }),
  (facts) => ({ ...facts, perUserMfa: new Map() }),
  (facts) => ({ ...facts, perUserMfa: new Map([...facts.perUserMfa].slice(1)) }),
  (facts) => ({ ...facts, roleAssignments: unread() }),
  (facts) => ({ ...facts, roleEligibilities: unread() }),
  (facts) => ({ ...facts, roleDefinitions: unread() }),
  (facts) => ({ ...facts, groups: new Map([...facts.groups].map(([id]) => [id, unread()])) }),
  (facts) => ({
    ...facts,
    groups: new Map([...facts.groups].map(([id, read]) => [id, id === 'g1' ? unread() : read])),
  }),
];

describe('The laws of the verdict', () => {
  it('a policy for all users and applications that asks for MFA makes it required of everybody, always', () =>
    fc.assert(
      fc.property(tenants, (facts) => {
        const more = withPolicies(facts, (all) => [...all, aPolicy({ id: 'more' })]);
        forEachUser(facts, more, (_before, after) =>
          assert.deepEqual([after.state, after.strength], ['required', 'always']),
        );
      }),
    ));

  it('switching a policy off never makes MFA more required of anybody', () =>
    fc.assert(
      fc.property(tenants, fc.nat(4), (facts, off) => {
        const less = withPolicies(facts, (all) =>
          all.map((one, n) => (n === off ? { ...one, state: 'disabled' } : one)),
        );
        forEachUser(facts, less, (before, after) => {
          assert.ok(RANK[after.state] <= RANK[before.state], `${before.reason} → ${after.reason}`);
          assert.ok(after.strength !== 'always' || before.strength === 'always');
        });
      }),
      { numRuns: 300 },
    ));

  it('the order of policies, users, groups and roles changes nothing', () =>
    fc.assert(
      fc.property(tenants, (facts) => {
        const { roleAssignments } = facts;
        const turned: MfaFacts = {
          ...withPolicies(facts, (all) => all.toReversed()),
          users: facts.users.toReversed(),
          groups: new Map([...facts.groups].toReversed()),
          roleAssignments:
            roleAssignments.status === 'ok'
              ? { status: 'ok', value: roleAssignments.value.toReversed() }
              : roleAssignments,
        };
        forEachUser(facts, turned, (before, after) => assert.deepEqual(after, before));
      }),
    ));

  it('what cannot be read any more leaves an answer as it was or unknown, never the opposite', () =>
    fc.assert(
      fc.property(tenants, fc.subarray([...BLINDNESS], { minLength: 1, maxLength: 3 }), (facts, blind) => {
        const dim = blind.reduce((read, hide) => hide(read), facts);
        forEachUser(facts, dim, (before, after) => {
          assert.ok([before.state, 'unknown'].includes(after.state), `${before.reason} → ${after.reason}`);
        });
      }),
      { numRuns: 500 },
    ));

  it('activating a role changes no answer', () =>
    fc.assert(
      fc.property(tenants, holding, (facts, role) => {
        const { roleAssignments: assigned, roleEligibilities: eligible } = facts;
        if (assigned.status !== 'ok' || eligible.status !== 'ok') return;
        const at = { ...facts, roleEligibilities: { status: 'ok' as const, value: [...eligible.value, role] } };
        const active = { ...role, assignmentType: 'Activated' };
        const then = { ...at, roleAssignments: { status: 'ok' as const, value: [...assigned.value, active] } };
        forEachUser(at, then, (before, after) => assert.deepEqual(after, before));
      }),
    ));
});
