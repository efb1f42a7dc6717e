import assert from 'node:assert/strict';
import {
  aGuest,
  anas,
  aRole,
  aUser,
  EXCHANGE_ADMIN,
  GLOBAL_ADMIN,
  group,
  held,
  inShort,
  REPORTS_READER,
  SECURITY_READER,
  SYNC_ACCOUNTS,
  unread,
  type TenantParts,
} from './tenant.ts';

const CUSTOM = 'c0ffee00-0000-4000-8000-000000000001';
const policyOf = (...parts: Parameters<typeof anas>) => anas(...parts).policy;

describe('Who is evaluated, and under which policy', () => {
  it('leaves out who cannot sign in, an administrator too', () => {
    const users = [aUser('ana', { accountEnabled: false })];
    const assigned = [held('ana', GLOBAL_ADMIN)];
    const verdict = anas({ users, assigned, perUser: { ana: 'enforced' } });
    assert.equal(inShort(verdict), 'notEvaluated disabledAccount');
    assert.deepEqual([verdict.policy, verdict.required, verdict.strength], ['notEvaluated', null, null]);
  });

  it('takes for administrators the holders of privileged roles', () => {
    const definitions = [aRole(CUSTOM, { isPrivileged: true, isBuiltIn: false })];
    assert.equal(policyOf({ assigned: [held('ana', GLOBAL_ADMIN)] }), 'admin');
    assert.equal(policyOf({ assigned: [held('ana', CUSTOM)], definitions }), 'admin');
    assert.equal(policyOf({ assigned: [held('ana', REPORTS_READER)] }), 'user');
    assert.equal(policyOf({}), 'user');
  });

  it('takes Microsoft’s own list of administrators whatever a role says of itself', () => {
    const definitions = [aRole(EXCHANGE_ADMIN, { isPrivileged: false })];
    assert.equal(policyOf({ assigned: [held('ana', EXCHANGE_ADMIN)], definitions }), 'admin');
  });

  it('lets a live word on the others win over the list', () => {
    const assigned = [held('ana', SECURITY_READER)];
    assert.equal(policyOf({ assigned }), 'admin');
    assert.equal(policyOf({ assigned, definitions: [aRole(SECURITY_READER, { isPrivileged: false })] }), 'user');
    assert.equal(policyOf({ assigned, definitions: [aRole(SECURITY_READER)] }), 'admin');
  });

  it('takes the roles that the tenant adds', () => {
    const extraAdminRoleTemplateIds = [REPORTS_READER.toUpperCase()];
    assert.equal(policyOf({ assigned: [held('ana', REPORTS_READER)] }, { extraAdminRoleTemplateIds }), 'admin');
  });

  it('knows a role by the template of its definition', () => {
    const definitions = [aRole('own-id', { templateId: GLOBAL_ADMIN })];
    assert.equal(policyOf({ assigned: [held('ana', 'own-id')], definitions }), 'admin');
  });

  it('counts roles that are eligible, activated, of an administrative unit, or held by a group', () => {
    const narrow = held('ana', GLOBAL_ADMIN, { directoryScopeId: '/administrativeUnits/1' });
    assert.equal(policyOf({ eligible: [held('ana', GLOBAL_ADMIN)] }), 'admin');
    assert.equal(policyOf({ assigned: [held('ana', GLOBAL_ADMIN, { assignmentType: 'Activated' })] }), 'admin');
    assert.equal(policyOf({ assigned: [narrow] }), 'admin');
    assert.equal(policyOf({ assigned: [held('tier0', GLOBAL_ADMIN)], groups: { tier0: group('ana') } }), 'admin');
    assert.equal(policyOf({ eligible: [held('tier0', GLOBAL_ADMIN)], groups: { tier0: group('ana') } }), 'admin');
  });

  it('gives nothing for a role of a deleted group, or of an application', () => {
    assert.equal(policyOf({ assigned: [held('gone', GLOBAL_ADMIN)], groups: { gone: { status: 'deleted' } } }), 'user');
    assert.equal(policyOf({ assigned: [held('some application', GLOBAL_ADMIN)] }), 'user');
  });

  it('takes a guest who administers for an administrator', () => {
    assert.equal(policyOf({ users: [aGuest('ana')], assigned: [held('ana', GLOBAL_ADMIN)] }), 'admin');
  });

  it('leaves guests out unless they are asked for', () => {
    const parts: TenantParts = { users: [aGuest('ana')] };
    assert.equal(inShort(anas(parts)), 'notEvaluated guestOutOfScope');
    assert.equal(policyOf(parts, { includeGuests: true }), 'user');
  });

  it('leaves out the account that synchronises the directory, by its role', () => {
    const parts: TenantParts = { assigned: [held('ana', SYNC_ACCOUNTS)] };
    assert.equal(inShort(anas(parts)), 'notEvaluated directorySyncAccount');
    const named = [aUser('ana', { displayName: 'On-Premises Directory Synchronization Service Account' })];
    assert.equal(policyOf({ users: named }), 'user');
    const privileged = [aRole(SYNC_ACCOUNTS, { isPrivileged: true })];
    assert.equal(inShort(anas({ ...parts, definitions: privileged })), 'notEvaluated directorySyncAccount');
    const both = [held('ana', SYNC_ACCOUNTS), held('ana', GLOBAL_ADMIN)];
    assert.equal(policyOf({ assigned: both }), 'admin');
  });

  it('takes everybody else for a user, without a type too', () => {
    assert.equal(policyOf({ users: [aUser('ana', { userType: null })] }), 'user');
  });

  describe('where roles could not be read', () => {
    const admin = { policyOf: new Map([['ana', 'admin'] as const]) };

    it('keeps the class of yesterday', () => {
      assert.equal(policyOf({ roleAssignments: unread() }, {}, admin), 'admin');
      assert.equal(policyOf({ roleEligibilities: unread() }, {}, admin), 'admin');
      assert.equal(policyOf({ roleAssignments: unread() }), 'user');
      const assigned = [held('ana', CUSTOM)];
      assert.equal(policyOf({ assigned, roleDefinitions: unread() }, {}, admin), 'admin');
      assert.equal(policyOf({ assigned, roleDefinitions: unread() }), 'user');
      const groups = { tier0: unread() };
      assert.equal(policyOf({ assigned: [held('tier0', GLOBAL_ADMIN)], groups }, {}, admin), 'admin');
      assert.equal(policyOf({ assigned: [held('tier0', GLOBAL_ADMIN)], groups }), 'user');
    });

    it('forgets it for who is an administrator for sure, or for sure is not', () => {
      const user = { policyOf: new Map([['ana', 'user'] as const]) };
      assert.equal(policyOf({ assigned: [held('ana', GLOBAL_ADMIN)], roleDefinitions: unread() }, {}, user), 'admin');
      assert.equal(policyOf({ eligible: [held('ana', GLOBAL_ADMIN)], roleAssignments: unread() }, {}, user), 'admin');
      assert.equal(policyOf({ roleDefinitions: unread() }, {}, admin), 'user');
    });

    it('keeps a guest who administered yesterday', () => {
      assert.equal(policyOf({ users: [aGuest('ana')], roleAssignments: unread() }, {}, admin), 'admin');
    });
  });
});
