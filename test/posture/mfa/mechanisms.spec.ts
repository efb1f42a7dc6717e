import assert from 'node:assert/strict';
import {
  anas,
  aPolicy,
  BLOCK,
  EVERYBODY,
  GLOBAL_ADMIN,
  group,
  held,
  inShort,
  SYNC_ACCOUNTS,
  unread,
} from './tenant.ts';

const mechanismsOf = (...parts: Parameters<typeof anas>) =>
  anas(...parts).mechanisms.map(({ kind, id, via }) => [kind, id, via].filter(Boolean).join(' '));

describe('The other mechanisms', () => {
  it('are per-user MFA, enforced for always, enabled for as long as old clients do not matter', () => {
    assert.equal(inShort(anas({ perUser: { ana: 'enforced' } })), 'required always perUserMfaEnforced');
    assert.equal(inShort(anas({ perUser: { ana: 'enabled' } })), 'required conditional perUserMfaEnabled');
    assert.equal(inShort(anas({ perUser: { ana: 'disabled' } })), 'notRequired none noMechanism');
  });

  it('are security defaults: always for listed administrators, and else when Microsoft finds it necessary', () => {
    assert.equal(inShort(anas({ defaults: true })), 'required conditional securityDefaults');
    const admin = { defaults: true, assigned: [held('ana', GLOBAL_ADMIN)] };
    assert.equal(inShort(anas(admin)), 'required always securityDefaultsAdmin');
    const inGroup = { defaults: true, assigned: [held('t0', GLOBAL_ADMIN)], groups: { t0: group('ana') } };
    assert.equal(inShort(anas(inGroup)), 'required always securityDefaultsAdmin');
  });

  it('are security defaults by the listed roles, not by every privileged one', () => {
    const reader = '5d6b6bb7-de71-4623-b4af-96380a352509';
    const verdict = anas({ defaults: true, assigned: [held('ana', reader)] });
    assert.equal(verdict.policy, 'admin');
    assert.equal(inShort(verdict), 'required conditional securityDefaults');
    const governance = '45d8d3c5-c802-45c6-b32a-1d70b5e1e86e';
    assert.equal(
      inShort(anas({ defaults: true, assigned: [held('ana', governance)] })),
      'required always securityDefaultsAdmin',
    );
  });

  it('ask no more of who could become an administrator', () => {
    const eligible = [held('ana', GLOBAL_ADMIN)];
    assert.equal(inShort(anas({ defaults: true, eligible })), 'required conditional securityDefaults');
  });

  it('leave the account out that synchronises the directory', () => {
    const assigned = [held('ana', SYNC_ACCOUNTS), held('ana', GLOBAL_ADMIN)];
    assert.equal(inShort(anas({ defaults: true, assigned })), 'notRequired none noMechanism');
  });

  it('carry who is excluded from Conditional Access', () => {
    const policies = [aPolicy({ users: { ...EVERYBODY, excludeUsers: ['ana'] } })];
    assert.equal(inShort(anas({ policies, perUser: { ana: 'enforced' } })), 'required always perUserMfaEnforced');
  });
});

describe('The reason', () => {
  const office = aPolicy({ locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } });

  it('is the stronger mechanism’s, whatever it is', () => {
    const policies = [office];
    assert.equal(inShort(anas({ policies, perUser: { ana: 'enforced' } })), 'required always perUserMfaEnforced');
    assert.equal(inShort(anas({ policies: [aPolicy()], perUser: { ana: 'enabled' } })), 'required always caAlways');
    const admin = { defaults: true, assigned: [held('ana', GLOBAL_ADMIN)], perUser: { ana: 'enabled' } } as const;
    assert.equal(inShort(anas(admin)), 'required always securityDefaultsAdmin');
  });

  it('is among equals Conditional Access, then per-user MFA, then security defaults', () => {
    const rest = { perUser: { ana: 'enabled' }, defaults: true } as const;
    assert.equal(inShort(anas({ policies: [office], ...rest })), 'required conditional caWithExemptions');
    assert.equal(inShort(anas(rest)), 'required conditional perUserMfaEnabled');
    const strong = { perUser: { ana: 'enforced' }, defaults: true, assigned: [held('ana', GLOBAL_ADMIN)] } as const;
    assert.equal(inShort(anas({ policies: [aPolicy()], ...strong })), 'required always caAlways');
    assert.equal(inShort(anas(strong)), 'required always perUserMfaEnforced');
  });

  it('is for what is not required the first that fits', () => {
    const excluded = aPolicy({ id: 'x', users: { ...EVERYBODY, excludeUsers: ['ana'] } });
    const reportOnly = aPolicy({ id: 'r', state: 'enabledForReportingButNotEnforced' });
    const disabled = aPolicy({ id: 'd', state: 'disabled' });
    const partial = aPolicy({ id: 'p', signInRiskLevels: ['high'] });
    const reasonOf = (...policies: ReturnType<typeof aPolicy>[]) => anas({ policies }).reason;
    assert.equal(reasonOf(disabled, reportOnly, excluded, partial), 'caPartial');
    assert.equal(reasonOf(disabled, reportOnly, excluded), 'caExcluded');
    assert.equal(reasonOf(disabled, reportOnly), 'caReportOnly');
    assert.equal(reasonOf(disabled), 'caDisabled');
    assert.equal(reasonOf(), 'noMechanism');
  });

  it('counts only policies that ask for MFA and that would reach the user', () => {
    const users = { ...EVERYBODY, excludeUsers: ['ana'] };
    const reasonOf = (policy: ReturnType<typeof aPolicy>) => anas({ policies: [policy] }).reason;
    assert.equal(reasonOf(aPolicy({ users, grant: BLOCK })), 'noMechanism');
    assert.equal(
      reasonOf(aPolicy({ users, grant: { operator: 'OR', builtInControls: ['compliantDevice'] } })),
      'noMechanism',
    );
    assert.equal(reasonOf(aPolicy({ users: { includeUsers: ['bob'], excludeUsers: ['ana'] } })), 'noMechanism');
    assert.equal(reasonOf(aPolicy({ state: 'disabled', users })), 'noMechanism');
    assert.equal(reasonOf(aPolicy({ state: 'disabled', grant: BLOCK })), 'noMechanism');
  });
});

describe('The mechanisms of a verdict', () => {
  it('are all that are enough on their own, with how they reach the user', () => {
    const groups = { staff: group('ana') };
    const assigned = [held('ana', GLOBAL_ADMIN)];
    const policies = [
      aPolicy({ id: 'a' }),
      aPolicy({ id: 'b', users: { includeUsers: ['ana'] } }),
      aPolicy({ id: 'c', users: { includeGroups: ['staff'] } }),
      aPolicy({ id: 'd', users: { includeRoles: [GLOBAL_ADMIN] } }),
      aPolicy({ id: 'e', signInRiskLevels: ['high'] }),
      aPolicy({ id: 'f', users: { includeUsers: ['bob'] } }),
      aPolicy({ id: 'g', state: 'disabled' }),
    ];
    const parts = { policies, groups, assigned, defaults: true, perUser: { ana: 'enforced' } } as const;
    assert.deepEqual(mechanismsOf(parts), [
      'conditionalAccess a all',
      'conditionalAccess b user',
      'conditionalAccess c group',
      'conditionalAccess d role',
      'perUserMfa',
      'securityDefaults',
    ]);
  });

  it('name guests, and the firmest of several ways', () => {
    const groups = { staff: group('ana') };
    const assigned = [held('ana', GLOBAL_ADMIN)];
    const users = { includeGroups: ['staff'], includeRoles: [GLOBAL_ADMIN] };
    assert.deepEqual(mechanismsOf({ policies: [aPolicy({ users })], groups, assigned }), [
      'conditionalAccess ca1 group',
    ]);
    const guests = { includeUsers: ['GuestsOrExternalUsers'], includeRoles: [GLOBAL_ADMIN] };
    const guest = [
      { id: 'ana', userPrincipalName: 'ana#EXT#@contoso.example', accountEnabled: true, userType: 'Guest' },
    ];
    assert.deepEqual(mechanismsOf({ policies: [aPolicy({ users: guests })], users: guest, assigned }), [
      'conditionalAccess ca1 guest',
    ]);
  });

  it('are those that cover for each other where none is enough alone', () => {
    const policies = [
      aPolicy({ id: 'office', applications: { includeApplications: ['Office365'] } }),
      aPolicy({ id: 'rest', applications: { includeApplications: ['All'], excludeApplications: ['Office365'] } }),
      aPolicy({ id: 'spare', applications: { includeApplications: ['Office365'] }, clientAppTypes: ['browser'] }),
      aPolicy({ id: 'legacy', clientAppTypes: ['other'], grant: BLOCK }),
      aPolicy({ id: 'risk', signInRiskLevels: ['high'] }),
    ];
    assert.deepEqual(mechanismsOf({ policies }), ['conditionalAccess office all', 'conditionalAccess rest all']);
  });

  it('are all that take part where each could be spared', () => {
    const apps = (id: string, platform: string[]) =>
      aPolicy({ id, platforms: { includePlatforms: ['all'], excludePlatforms: platform } });
    const policies = [
      apps('a', ['linux']),
      apps('b', ['iOS']),
      apps('c', ['android']),
      aPolicy({ id: 'z', grant: null }),
    ];
    assert.deepEqual(mechanismsOf({ policies }), [
      'conditionalAccess a all',
      'conditionalAccess b all',
      'conditionalAccess c all',
    ]);
  });

  it('are none where nothing is required, or nothing is known', () => {
    assert.deepEqual(mechanismsOf({ policies: [aPolicy({ signInRiskLevels: ['high'] })] }), []);
    assert.deepEqual(mechanismsOf({ policies: unread() }), []);
  });
});
