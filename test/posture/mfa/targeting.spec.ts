import assert from 'node:assert/strict';
import type { CaConditions, FactUser } from '../../../src/posture/facts.ts';
import {
  aGuest,
  anas,
  aPolicy,
  aRole,
  aUser,
  EVERYBODY,
  GLOBAL_ADMIN,
  group,
  held,
  inShort,
  REPORTS_READER,
  type TenantParts,
} from './tenant.ts';

type Users = NonNullable<CaConditions['users']>;

function reached(users: Users, parts: TenantParts = {}): string {
  return inShort(anas({ ...parts, policies: [aPolicy({ users })] }, { includeGuests: true }));
}
const IN = 'required always caAlways';
const OUT = 'notRequired none noMechanism';
const EXCLUDED = 'notRequired none caExcluded';

describe('Whether a policy applies to a user', () => {
  it('reaches all, a named user, and nobody else', () => {
    assert.equal(reached({ includeUsers: ['All'] }), IN);
    assert.equal(reached({ includeUsers: ['ana'] }), IN);
    assert.equal(reached({ includeUsers: ['bob'] }), OUT);
    assert.equal(reached({ includeUsers: ['None'] }), OUT);
    assert.equal(reached({}), OUT);
  });

  it('knows an id in any case', () => {
    const id = 'ABCDEF00-0000-4000-8000-000000000001';
    assert.equal(reached({ includeUsers: ['All'], excludeUsers: [id] }), IN);
    const verdict = anas({ policies: [aPolicy({ users: { includeUsers: ['ANA'] } })] });
    assert.equal(inShort(verdict), IN);
  });

  it('reaches members of a group, and nobody by a deleted one', () => {
    const groups = { staff: group('ana'), others: group('bob'), gone: { status: 'deleted' } as const };
    assert.equal(reached({ includeGroups: ['staff'] }, { groups }), IN);
    assert.equal(reached({ includeGroups: ['others'] }, { groups }), OUT);
    assert.equal(reached({ includeGroups: ['gone'] }, { groups }), OUT);
    assert.equal(reached({ ...EVERYBODY, excludeGroups: ['gone'] }, { groups }), IN);
    assert.equal(reached({ includeGroups: ['gone', 'staff'] }, { groups }), IN);
  });

  it('lets exclude beat include, however either comes about', () => {
    const groups = { staff: group('ana') };
    const assigned = [held('ana', GLOBAL_ADMIN)];
    assert.equal(reached({ includeUsers: ['All', 'ana'], excludeUsers: ['ana'] }), EXCLUDED);
    assert.equal(reached({ includeUsers: ['ana'], excludeGroups: ['staff'] }, { groups }), EXCLUDED);
    assert.equal(reached({ includeGroups: ['staff'], excludeRoles: [GLOBAL_ADMIN] }, { groups, assigned }), EXCLUDED);
    assert.equal(reached({ includeRoles: [GLOBAL_ADMIN], excludeUsers: ['All'] }, { assigned }), EXCLUDED);
  });

  it('reaches holders of a built-in role of the whole tenant', () => {
    const users = { includeRoles: [GLOBAL_ADMIN] };
    assert.equal(reached(users, { assigned: [held('ana', GLOBAL_ADMIN)] }), IN);
    assert.equal(reached(users, { assigned: [held('t0', GLOBAL_ADMIN)], groups: { t0: group('ana') } }), IN);
    assert.equal(reached({ includeRoles: [REPORTS_READER] }, { assigned: [held('ana', REPORTS_READER)] }), IN);
    assert.equal(reached(users, { assigned: [held('ana', REPORTS_READER)] }), OUT);
  });

  it('reaches nobody by a role of an administrative unit, or by a custom role', () => {
    const narrow = held('ana', GLOBAL_ADMIN, { directoryScopeId: '/administrativeUnits/1' });
    assert.equal(reached({ includeRoles: [GLOBAL_ADMIN] }, { assigned: [narrow] }), OUT);
    assert.equal(reached({ ...EVERYBODY, excludeRoles: [GLOBAL_ADMIN] }, { assigned: [narrow] }), IN);
    const custom = { assigned: [held('ana', 'own')], definitions: [aRole('own', { isBuiltIn: false })] };
    assert.equal(reached({ includeRoles: ['own'] }, custom), OUT);
    assert.equal(reached({ ...EVERYBODY, excludeRoles: ['own'] }, custom), IN);
  });

  describe('to guests and external users', () => {
    const guest = aGuest('ana');
    const invited = aUser('ana', { userType: 'Guest', externalUserState: 'PendingAcceptance' });
    const internal = aUser('ana', { userType: 'Guest' });
    const member = aUser('ana', { externalUserState: 'Accepted' });
    const plain = aUser('ana');
    const by = (types: string, user: FactUser, membershipKind?: string) =>
      reached(
        {
          includeGuestsOrExternalUsers: {
            guestOrExternalUserTypes: types,
            externalTenants: membershipKind ? { membershipKind, members: ['x'] } : null,
          },
        },
        { users: [user] },
      );

    it('tells three kinds apart', () => {
      assert.equal(by('b2bCollaborationGuest', guest), IN);
      assert.equal(by('b2bCollaborationGuest', invited), IN);
      assert.equal(by('internalGuest', internal), IN);
      assert.equal(by('b2bCollaborationMember', member), IN);
      assert.equal(by('internalGuest,b2bCollaborationMember', guest), OUT);
      assert.equal(by('b2bCollaborationGuest, internalGuest', member), OUT);
      assert.equal(by('b2bCollaborationGuest,b2bCollaborationMember', internal), OUT);
    });

    it('reaches no ordinary member, and nobody from elsewhere', () => {
      assert.equal(by('internalGuest,b2bCollaborationGuest,b2bCollaborationMember', plain), OUT);
      assert.equal(by('b2bDirectConnectUser,otherExternalUser,serviceProvider', guest), OUT);
      assert.equal(by('', guest), OUT);
    });

    it('takes the weaker answer where only some home tenants are meant', () => {
      const some = {
        guestOrExternalUserTypes: 'internalGuest,b2bCollaborationGuest',
        externalTenants: { membershipKind: 'enumerated', members: ['x'] },
      };
      assert.equal(by('b2bCollaborationGuest', guest, 'enumerated'), OUT);
      assert.equal(by('b2bCollaborationGuest', guest, 'all'), IN);
      assert.equal(reached({ ...EVERYBODY, excludeGuestsOrExternalUsers: some }, { users: [guest] }), EXCLUDED);
      assert.equal(by('internalGuest', internal, 'enumerated'), IN);
    });

    it('knows the older word for all of them', () => {
      const word = { includeUsers: ['GuestsOrExternalUsers'] };
      for (const user of [guest, internal, member]) assert.equal(reached(word, { users: [user] }), IN);
      assert.equal(reached(word, { users: [plain] }), OUT);
      const except = { ...EVERYBODY, excludeUsers: ['GuestsOrExternalUsers'] };
      assert.equal(reached(except, { users: [guest] }), EXCLUDED);
      assert.equal(reached(except, { users: [plain] }), IN);
    });
  });
});

describe('Which policies take part', () => {
  const under = (...policies: Parameters<typeof aPolicy>) => inShort(anas({ policies: [aPolicy(...policies)] }));

  it('only enabled ones', () => {
    assert.equal(under({ state: 'enabledForReportingButNotEnforced' }), 'notRequired none caReportOnly');
    assert.equal(under({ state: 'disabled' }), 'notRequired none caDisabled');
  });

  it('none that is for workload identities', () => {
    assert.equal(under({ clientApplications: { includeUsers: ['None'] } }), OUT);
    const workloads = { includeServicePrincipals: ['ServicePrincipalsInMyTenant'] };
    assert.equal(under({ users: { includeUsers: ['None'] }, clientApplications: workloads }), OUT);
  });

  it('none that is for no application', () => {
    assert.equal(under({ applications: { includeUserActions: ['urn:user:registersecurityinfo'] } }), OUT);
    assert.equal(under({ applications: { includeAuthenticationContextClassReferences: ['c1'] } }), OUT);
    assert.equal(under({ applications: { includeApplications: ['None'] } }), OUT);
    assert.equal(under({ applications: null }), OUT);
  });

  it('none without grant controls', () => assert.equal(under({ grant: null }), OUT));
});
