import assert from 'node:assert/strict';
import { buildSnapshot, memoryOf } from '../../src/posture/build-snapshot.ts';
import type { CaPolicy, FactUser, GroupReading, MfaFacts, NamedLocation } from '../../src/posture/facts.ts';
import { cannotHavePolicies } from '../../src/posture/no-policies.ts';
import { postureDay } from '../../src/posture/posture-day.ts';
import type { Snapshot } from '../../src/posture/snapshot.ts';
import type { Verdict } from '../../src/posture/verdict.ts';
import {
  TENANT,
  TODAY,
  knownAgo,
  notEvaluated,
  open,
  policyOf,
  required,
  slotAgo,
  snapshotOf,
  unknown,
} from './snapshots.ts';

const ok = <T>(value: T) => ({ status: 'ok' as const, value });
const unread = (http?: number) => ({ status: 'unread' as const, why: 'Microsoft does not allow it', http });
const P2_PLAN = 'EEC0EB4F-6444-4F95-ABA0-50C24D67F998';

function account(id: string, change: Partial<FactUser> = {}): FactUser {
  return { id, userPrincipalName: `${id}@contoso.com`, displayName: id.toUpperCase(), accountEnabled: true, ...change };
}

function factsOf(change: Partial<MfaFacts> = {}): MfaFacts {
  const users = change.users ?? [account('ana')];
  return {
    tenantId: TENANT,
    takenAt: slotAgo(0),
    users,
    usersWhole: true,
    caPolicies: ok([]),
    namedLocations: ok([]),
    securityDefaults: ok({ isEnabled: false }),
    perUserMfa: new Map(users.map(({ id }) => [id, 'disabled' as const])),
    roleDefinitions: ok([]),
    roleAssignments: ok([]),
    roleEligibilities: ok([]),
    groups: new Map(),
    ...change,
  };
}

function verdictOf(posture: Snapshot['users'][string]): Verdict {
  const { state, reason = 'noMechanism' } = posture;
  return { ...posture, reason, required: state === 'required' ? true : state === 'notRequired' ? false : null };
}

function build(facts: MfaFacts, users: Snapshot['users'] = { ana: open() }, previous?: Snapshot): Snapshot {
  const verdicts = new Map(Object.entries(users).map(([id, posture]) => [id, verdictOf(posture)]));
  return buildSnapshot({ facts, verdicts, localDate: TODAY, previous });
}

describe('The snapshot of a day', () => {
  it('keeps of each user what was decided, with name and address: the mail’s, else the sign-in name', () => {
    const users = [account('ana', { mail: 'ana.b@contoso.com' }), account('ben', { displayName: ' ', mail: '' })];
    const snapshot = build(factsOf({ users }), { ana: required(), ben: open() });
    assert.deepEqual(snapshot.users, { ana: required(), ben: open() });
    assert.deepEqual(snapshot.people, {
      ana: { name: 'ANA', email: 'ana.b@contoso.com' },
      ben: { name: 'ben@contoso.com', email: 'ben@contoso.com' },
    });
    assert.deepEqual([snapshot.snapshotId, snapshot.takenAt], [`${TENANT}:${TODAY}`, slotAgo(0)]);
  });

  describe('says how well each source was read', () => {
    const named: CaPolicy = { id: 'P', state: 'enabled', conditions: { locations: { excludeLocations: ['office'] } } };
    const cases: readonly [what: string, change: Partial<MfaFacts>, expected: object, status?: Snapshot['status']][] = [
      ['everything', {}, {}, 'complete'],
      ['a missing page of users', { usersWhole: false, usersWhy: 'page 2' }, { users: 'partial' }],
      ['policies', { caPolicies: unread(500) }, { caPolicies: 'error' }],
      [
        'locations that a policy names',
        { caPolicies: ok([named]), namedLocations: unread() },
        { caPolicies: 'partial' },
      ],
      ['locations that no policy names', { namedLocations: unread() }, {}, 'complete'],
      ['security defaults', { securityDefaults: unread(403) }, { securityDefaults: 'error' }],
      ['per-user MFA of everybody', { perUserMfa: new Map() }, { perUserMfa: 'error' }],
      ['assignments of roles', { roleAssignments: unread() }, { roles: 'error' }],
      ['eligibilities for roles', { roleEligibilities: unread() }, { roles: 'partial' }],
      [
        'one group of two',
        {
          groups: new Map<string, GroupReading>([
            ['g', unread()],
            ['h', { status: 'deleted' }],
          ]),
        },
        { groups: 'partial' },
      ],
      ['every group', { groups: new Map([['g', unread()]]) }, { groups: 'error' }],
      ['a deleted group', { groups: new Map([['h', { status: 'deleted' }]]) }, {}, 'complete'],
    ];
    for (const [what, change, expected, status = 'partial'] of cases)
      it(`of ${what}`, () => {
        const snapshot = build(factsOf(change));
        const bad = Object.fromEntries(Object.entries(snapshot.sources).filter(([, state]) => state !== 'ok'));
        assert.deepEqual([bad, snapshot.status], [expected, status]);
        assert.deepEqual(Object.keys(snapshot.whys ?? {}), Object.keys(expected));
      });

    it('and why, in the words of the reading', () => {
      const users = [account('ana'), account('ben'), account('off')];
      const perUserMfa = new Map([['ana', 'disabled' as const]]);
      const groups = new Map([
        ['g', unread()],
        ['h', unread()],
      ]);
      const states = { ana: open(), ben: unknown(), off: notEvaluated() };
      const { whys, sources } = build(factsOf({ users, perUserMfa, groups }), states);
      assert.deepEqual(whys, {
        perUserMfa: 'Not read for 1 of 2 users',
        groups: '2 groups: Microsoft does not allow it',
      });
      assert.equal(sources.perUserMfa, 'partial');
    });

    it('and fails where no user was read at all', () =>
      assert.equal(build(factsOf({ users: [], usersWhole: false }), {}).status, 'failed'));
  });

  describe('of a tenant that may not show its policies', () => {
    const facts = (servicePlanIds?: readonly string[], http = 403) =>
      factsOf({ caPolicies: unread(http), ...(servicePlanIds ? { servicePlanIds } : {}) });

    it('has none where the tenant has no plan for them and had none before', () => {
      const { sources, status, caPolicies } = build(facts([]));
      assert.deepEqual([sources.caPolicies, status, caPolicies], ['ok', 'complete', []]);
    });

    it('is blind where the plan is there, is not known, policies were there before, or Microsoft failed', () => {
      const before = snapshotOf(1, { ana: required() });
      assert.equal(build(facts([P2_PLAN])).sources.caPolicies, 'error');
      assert.equal(build(facts()).sources.caPolicies, 'error');
      assert.equal(build(facts([]), { ana: unknown() }, before).sources.caPolicies, 'error');
      assert.equal(build(facts([], 503)).sources.caPolicies, 'error');
    });

    it('stays blind the day after, as the policies last seen are kept', () => {
      const first = build(facts([]), { ana: unknown() }, snapshotOf(1, { ana: required() }));
      assert.deepEqual(first.caPolicies, [policyOf()]);
      assert.equal(memoryOf(first).hadEnabledCa, true);
      assert.equal(cannotHavePolicies(facts([]), memoryOf(first)), false);
    });
  });

  describe('keeps of policies what a cause is told by', () => {
    const strength = {
      id: 'strong',
      allowedCombinations: ['b', 'a'],
      requirementsSatisfied: 'mfa',
      displayName: 'One',
    };
    const policy: CaPolicy = {
      id: 'P',
      state: 'enabled',
      conditions: {
        locations: { includeLocations: ['All'], excludeLocations: ['office', 'AllTrusted'] },
        users: { includeRoles: ['built', 'custom'] },
      },
      grantControls: { authenticationStrength: strength },
    };
    const office: NamedLocation = { id: 'office', type: '#microsoft.graph.ipNamedLocation', isTrusted: true };
    const whole: Partial<MfaFacts> = {
      caPolicies: ok([policy]),
      namedLocations: ok([office, { ...office, id: 'other' }]),
      roleDefinitions: ok([
        { id: 'custom', isBuiltIn: false, isPrivileged: false },
        { id: 'x', templateId: 'built', isBuiltIn: true },
      ]),
    };
    const digests = (change: Partial<MfaFacts>) => build(factsOf({ ...whole, ...change })).dependencies;
    const before = build(factsOf(whole));

    it('refers to locations, strengths and custom roles, not to places or roles that Microsoft made', () => {
      assert.deepEqual(before.caPolicies, [
        {
          id: 'P',
          displayName: 'P',
          state: 'enabled',
          modifiedDateTime: null,
          dependsOn: ['custom', 'office', 'strong'],
          aimsAt: ['built', 'custom'],
        },
      ]);
      assert.deepEqual(Object.keys(before.dependencies), ['custom', 'office', 'strong']);
    });

    it('has another digest for what works differently, and the same for another name or order', () => {
      const with_ = (change: object) => ({
        caPolicies: ok([{ ...policy, grantControls: { authenticationStrength: { ...strength, ...change } } }]),
      });
      assert.deepEqual(digests(with_({ displayName: 'Two', allowedCombinations: ['a', 'b'] })), before.dependencies);
      assert.notEqual(digests(with_({ allowedCombinations: ['a'] }))['strong'], before.dependencies['strong']);
      for (const change of [{ isTrusted: false }, { modifiedDateTime: '2026-11-20T01:00:00Z' }]) {
        const { office: now } = digests({ namedLocations: ok([{ ...office, ...change }]) });
        assert.notEqual(now, before.dependencies['office']);
      }
      const privileged = digests({ roleDefinitions: ok([{ id: 'custom', isBuiltIn: false, isPrivileged: true }]) });
      assert.notEqual(privileged['custom'], before.dependencies['custom']);
    });

    it('has no digest of what is gone, and the last one of what could not be read', () => {
      assert.deepEqual(Object.keys(digests({ namedLocations: ok([]) })), ['custom', 'strong']);
      const blind = build(factsOf({ ...whole, namedLocations: unread() }), { ana: open() }, before);
      assert.deepEqual(blind.dependencies, before.dependencies);
      const blinder = build(factsOf({ caPolicies: unread(500) }), { ana: unknown() }, before);
      assert.deepEqual([blinder.dependencies, blinder.caPolicies], [before.dependencies, before.caPolicies]);
    });
  });

  describe('carries the last known state', () => {
    const after = (users: Snapshot['users'], previous: Snapshot) =>
      build(factsOf({ users: Object.keys(users).map((id) => account(id)) }), users, previous).lastKnown;

    it('of whom it cannot tell, out of the snapshot before or of what that carried', () => {
      const previous = snapshotOf(
        1,
        { ana: required(), ben: open(), cem: required(), dan: unknown() },
        {
          lastKnown: { dan: knownAgo(4), eve: knownAgo(5) },
        },
      );
      assert.deepEqual(after({ ana: unknown(), ben: notEvaluated(), dan: unknown() }, previous), {
        ana: knownAgo(1),
        ben: knownAgo(1, open()),
        cem: knownAgo(1),
        dan: knownAgo(4),
        eve: knownAgo(5),
      });
    });

    it('of nobody of whom it can tell, nor of anybody for more than 30 days', () => {
      const previous = snapshotOf(
        1,
        { ana: unknown() },
        {
          lastKnown: { ana: knownAgo(4), old: knownAgo(31), yet: knownAgo(30) },
        },
      );
      assert.deepEqual(Object.keys(after({ ana: required() }, previous)), ['yet']);
    });

    it('of the class too, for when roles cannot be read', () => {
      const previous = snapshotOf(1, { ana: open('admin'), ben: notEvaluated() }, { lastKnown: { ben: knownAgo(4) } });
      assert.deepEqual([...memoryOf(previous).policyOf].sort(), [
        ['ana', 'admin'],
        ['ben', 'user'],
      ]);
      assert.equal(memoryOf(undefined).hadEnabledCa, false);
    });
  });

  it('is counted for the day', () => {
    const partial = { ...open(), strength: 'conditional' as const };
    const weaker = { ...required(), strength: 'conditional' as const };
    const users = { a: required([], 'admin'), b: weaker, c: partial, d: open(), e: unknown(), f: notEvaluated() };
    const day = postureDay(snapshotOf(0, users, { status: 'partial', whys: { groups: 'gone' } }), {
      lost: { admin: 0, user: 2 },
    });
    const none = { always: 0, conditional: 0, partial: 0, none: 0, unknown: 0 };
    assert.deepEqual(day, {
      tenantId: TENANT,
      localDate: TODAY,
      takenAt: slotAgo(0),
      status: 'partial',
      whys: { groups: 'gone' },
      counts: { admin: { ...none, always: 1 }, user: { always: 0, conditional: 1, partial: 1, none: 1, unknown: 1 } },
      notEvaluated: 1,
      lost: { admin: 0, user: 2 },
    });
  });
});
