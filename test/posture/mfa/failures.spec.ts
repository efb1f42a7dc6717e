import assert from 'node:assert/strict';
import type { CaPolicy } from '../../../src/posture/facts.ts';
import {
  anas,
  aPolicy,
  aUser,
  country,
  EVERYBODY,
  GLOBAL_ADMIN,
  group,
  held,
  inShort,
  P1,
  unread,
  verdicts,
  aTenant,
  type TenantParts,
} from './tenant.ts';

const short = (...parts: Parameters<typeof anas>) => inShort(anas(...parts));

describe('Where Conditional Access could not be read', () => {
  it('nothing is known of who hangs on it', () => {
    for (const status of [401, 403, 429, 503]) {
      const verdict = anas({ policies: unread(status) });
      assert.equal(inShort(verdict), 'unknown unknownCaRead');
      assert.deepEqual([verdict.policy, verdict.required, verdict.strength], ['user', null, null]);
    }
  });

  it('another mechanism is enough', () => {
    const policies = unread(503);
    assert.equal(short({ policies, perUser: { ana: 'enforced' } }), 'required always perUserMfaEnforced');
    assert.equal(short({ policies, perUser: { ana: 'enabled' } }), 'required conditional perUserMfaEnabled');
    assert.equal(short({ policies, defaults: true }), 'required conditional securityDefaults');
  });

  it('being refused means that there is none, in a tenant without a plan that had none', () => {
    const free: TenantParts = { policies: unread(403), servicePlanIds: ['9aaf7827-d63c-4b61-89c3-182f06f82e5c'] };
    assert.equal(short(free), 'notRequired none noMechanism');
    assert.equal(short({ ...free, perUser: { ana: 'enabled' } }), 'required conditional perUserMfaEnabled');
    assert.equal(short(free, {}, { hadEnabledCa: true }), 'unknown unknownCaRead');
    assert.equal(short({ ...free, policies: unread(503) }), 'unknown unknownCaRead');
    assert.equal(short({ ...free, servicePlanIds: [P1] }), 'unknown unknownCaRead');
    assert.equal(short({ ...free, servicePlanIds: undefined }), 'unknown unknownCaRead');
    assert.equal(short({ policies: [], servicePlanIds: [] }), 'notRequired none noMechanism');
  });
});

describe('Where a group could not be read', () => {
  const groups = { staff: unread(403) };

  it('nobody is known to be in it, nor to be outside it', () => {
    assert.equal(
      short({ policies: [aPolicy({ users: { includeGroups: ['staff'] } })], groups }),
      'unknown unknownGroupRead',
    );
    const except = aPolicy({ users: { ...EVERYBODY, excludeGroups: ['staff'] } });
    assert.equal(short({ policies: [except], groups }), 'unknown unknownGroupRead');
  });

  it('it does not matter to who is reached, or left out, without it', () => {
    const policies = [aPolicy({ users: { includeUsers: ['ana'], includeGroups: ['staff'] } })];
    assert.equal(short({ policies, groups }), 'required always caAlways');
    const except = aPolicy({ users: { ...EVERYBODY, excludeUsers: ['ana'], excludeGroups: ['staff'] } });
    assert.equal(short({ policies: [except], groups }), 'notRequired none caExcluded');
    const other = aPolicy({ id: 'ca2' });
    assert.equal(
      short({ policies: [aPolicy({ users: { includeGroups: ['staff'] } }), other], groups }),
      'required always caAlways',
    );
  });

  it('it does not matter to a policy that would not make it required', () => {
    const policies = [aPolicy({ users: { includeGroups: ['staff'] }, signInRiskLevels: ['high'] })];
    assert.equal(short({ policies, groups }), 'notRequired none noMechanism');
  });

  it('its roles may be anybody’s', () => {
    const assigned = [held('t0', GLOBAL_ADMIN)];
    const policies = [aPolicy({ users: { includeRoles: [GLOBAL_ADMIN] } })];
    assert.equal(short({ policies, assigned, groups: { t0: unread() } }), 'unknown unknownGroupRead');
    const but = [aPolicy({ users: { ...EVERYBODY, excludeRoles: [GLOBAL_ADMIN] } })];
    assert.equal(short({ policies: but, assigned, groups: { t0: unread() } }), 'unknown unknownGroupRead');
  });

  it('one that nobody tried to read is not taken for a deleted one', () => {
    assert.equal(short({ policies: [aPolicy({ users: { includeGroups: ['new'] } })] }), 'unknown unknownGroupRead');
  });
});

describe('Where roles could not be read', () => {
  const forAdmins = [aPolicy({ users: { includeRoles: [GLOBAL_ADMIN] } })];
  const butAdmins = [aPolicy({ users: { ...EVERYBODY, excludeRoles: [GLOBAL_ADMIN] } })];

  it('policies by role are unread', () => {
    for (const policies of [forAdmins, butAdmins]) {
      assert.equal(short({ policies, roleAssignments: unread() }), 'unknown unknownRoleRead');
    }
    assert.equal(short({ policies: butAdmins, roleEligibilities: unread() }), 'unknown unknownRoleRead');
  });

  it('a role that is known to be held is enough to be left out or open', () => {
    const eligible = [held('ana', GLOBAL_ADMIN)];
    const assigned = [held('ana', GLOBAL_ADMIN)];
    assert.equal(short({ policies: forAdmins, roleEligibilities: unread() }), 'notRequired none noMechanism');
    assert.equal(short({ policies: forAdmins, assigned, roleEligibilities: unread() }), 'required always caAlways');
    assert.equal(short({ policies: butAdmins, assigned, roleEligibilities: unread() }), 'notRequired none caExcluded');
    assert.equal(short({ policies: butAdmins, eligible, roleAssignments: unread() }), 'notRequired none caExcluded');
  });

  it('other policies are not', () => {
    assert.equal(short({ policies: [aPolicy()], roleAssignments: unread() }), 'required always caAlways');
  });

  it('a role may be a custom one where definitions could not be read', () => {
    const policies = [aPolicy({ users: { includeRoles: ['own'] } })];
    const assigned = [held('ana', 'own')];
    assert.equal(short({ policies, assigned, roleDefinitions: unread() }), 'unknown unknownRoleRead');
    const known = { policies: forAdmins, assigned: [held('ana', GLOBAL_ADMIN)], roleDefinitions: unread() };
    assert.equal(short(known), 'required always caAlways');
  });
});

describe('Where per-user MFA or security defaults could not be read', () => {
  it('it matters only to those of whom it was not, and of whom nothing else requires MFA', () => {
    const facts = aTenant({
      users: [aUser('ana'), aUser('bob'), aUser('eve')],
      policies: [aPolicy({ users: { includeUsers: ['eve'] } })],
    });
    const answers = verdicts({ ...facts, perUserMfa: new Map([['bob', 'disabled' as const]]) });
    assert.deepEqual([...answers.values()].map(inShort), [
      'unknown unknownPerUserRead',
      'notRequired none noMechanism',
      'required always caAlways',
    ]);
  });

  it('nothing is known of who hangs on security defaults', () => {
    assert.equal(short({ securityDefaults: unread() }), 'unknown unknownSecurityDefaultsRead');
    assert.equal(short({ securityDefaults: unread(), policies: [aPolicy()] }), 'required always caAlways');
  });

  it('names the first source where several could not be read', () => {
    const all: TenantParts = { policies: unread(), perUser: 'unread', securityDefaults: unread() };
    assert.equal(short(all), 'unknown unknownCaRead');
    assert.equal(short({ ...all, policies: [] }), 'unknown unknownPerUserRead');
    const policies = [aPolicy({ users: { includeGroups: ['staff'] } })];
    assert.equal(short({ ...all, policies, groups: { staff: unread() } }), 'unknown unknownGroupRead');
  });
});

describe('Where named locations could not be read', () => {
  const away = (excludeLocations: string[]) => aPolicy({ locations: { includeLocations: ['All'], excludeLocations } });
  const namedLocations = unread();

  it('a place may be the office or a country', () => {
    assert.equal(short({ policies: [away(['somewhere'])], namedLocations }), 'unknown unknownCaRead');
  });

  it('it does not matter to trusted ones, nor to a policy for named places alone', () => {
    assert.equal(short({ policies: [away(['AllTrusted'])], namedLocations }), 'required conditional caWithExemptions');
    const inside = aPolicy({ locations: { includeLocations: ['somewhere'] } });
    assert.equal(short({ policies: [inside], namedLocations }), 'notRequired conditional caPartial');
  });

  it('so may a place of a type that is not known', () => {
    const odd = { ...country('somewhere'), type: '#microsoft.graph.orbitalNamedLocation' };
    assert.equal(short({ policies: [away(['somewhere'])], locations: [odd] }), 'unknown unknownCaRead');
  });
});

describe('What this version does not know of a policy', () => {
  const unsure = (policy: CaPolicy) =>
    assert.equal(short({ policies: [policy] }), 'unknown unknownCaRead', JSON.stringify(policy));

  it('makes nobody required and nobody lose it', () => {
    unsure(aPolicy({ state: 'unknownFutureValue' }));
    unsure(aPolicy({ unknown: ['agents'] }));
    unsure(aPolicy({ clientAppTypes: ['browser', 'unknownFutureValue'] }));
    unsure(aPolicy({ platforms: { includePlatforms: ['all'], excludePlatforms: ['visionOS'] } }));
    unsure(aPolicy({ platforms: { includePlatforms: ['android', 'visionOS'] } }));
    unsure(aPolicy({ locations: { includeLocations: ['AllKnown'] } }));
    unsure(aPolicy({ locations: { includeLocations: ['All'], excludeLocations: ['AllKnown'] } }));
    unsure(aPolicy({ applications: { includeApplications: ['PowerSuite'] } }));
    unsure(aPolicy({ applications: { includeApplications: ['All'], excludeApplications: ['PowerSuite'] } }));
    unsure(
      aPolicy({ applications: { includeApplications: ['All'], applicationFilter: { mode: 'prefer', rule: 'x' } } }),
    );
    unsure(aPolicy({ signInRiskLevels: ['high', 'hidden'] }));
    unsure(aPolicy({ userRiskLevels: ['unknownFutureValue'] }));
    unsure(aPolicy({ insiderRiskLevels: 'elevated,severe' }));
    unsure(aPolicy({ authenticationFlows: { transferMethods: 'deviceCodeFlow,carrierPigeon' } }));
    unsure(aPolicy({ servicePrincipalRiskLevels: ['high'] }));
    unsure(aPolicy({ clientApplications: { includeServicePrincipals: ['x'] } }));
    unsure(aPolicy({ users: { includeUsers: ['AllAgentIdUsers'] } }));
    unsure(aPolicy({ users: { ...EVERYBODY, excludeUsers: ['AllAgentIdUsers'] } }));
    unsure(aPolicy({ devices: { deviceFilter: { mode: 'exclude', rule: 'device.isCompliant -eq' } } }));
    unsure(aPolicy({ devices: { deviceFilter: { mode: 'include', rule: 'nonsense' } } }));
    unsure(aPolicy({ devices: { deviceFilter: { mode: 'prefer', rule: 'device.model -eq "x"' } } }));
    unsure(aPolicy({ deviceStates: { includeStates: ['All'], excludeStates: ['blessed'] } }));
  });

  it('does not matter beside a policy that is read whole, or in one that is off or for others', () => {
    const odd = { unknown: ['agents'] };
    assert.equal(short({ policies: [aPolicy(odd), aPolicy({ id: 'ca2' })] }), 'required always caAlways');
    assert.equal(short({ policies: [aPolicy({ ...odd, state: 'disabled' })] }), 'notRequired none caDisabled');
    assert.equal(
      short({ policies: [aPolicy({ ...odd, users: { includeUsers: ['bob'] } })] }),
      'notRequired none noMechanism',
    );
    assert.equal(
      short({ policies: [aPolicy(odd)], perUser: { ana: 'enforced' } }),
      'required always perUserMfaEnforced',
    );
  });

  it('does not matter where the policy could not make MFA required in any case', () => {
    assert.equal(
      short({ policies: [aPolicy({ unknown: ['agents'], signInRiskLevels: ['high'] })] }),
      'notRequired none noMechanism',
    );
    assert.equal(short({ policies: [aPolicy({ unknown: ['agents'], grant: null })] }), 'notRequired none noMechanism');
  });

  it('concerns guests alone where it is a sort of guest', () => {
    const users = { ...EVERYBODY, excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'martian' } };
    assert.equal(short({ policies: [aPolicy({ users })] }), 'required always caAlways');
    const guest = [aUser('ana', { userType: 'Guest' })];
    assert.equal(
      short({ policies: [aPolicy({ users })], users: guest }, { includeGuests: true }),
      'unknown unknownCaRead',
    );
  });

  it('names the source without which nothing would turn', () => {
    const both = aPolicy({ users: { includeGroups: ['staff'] }, unknown: ['agents'] });
    assert.equal(short({ policies: [both], groups: { staff: unread() } }), 'unknown unknownCaRead');
    const groups = { staff: unread(), others: group() };
    const either = [
      aPolicy({ unknown: ['agents'], users: { includeGroups: ['others'] } }),
      aPolicy({ id: 'ca2', users: { includeGroups: ['staff'] } }),
    ];
    assert.equal(short({ policies: either, groups }), 'unknown unknownGroupRead');
  });
});
