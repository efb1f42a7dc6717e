import assert from 'node:assert/strict';
import { anas, aPolicy, BLOCK, EVERYBODY, GLOBAL_ADMIN, group, held, inShort, type TenantParts } from './tenant.ts';

const FOR_ADMINS = aPolicy({ id: 'admins', users: { includeRoles: [GLOBAL_ADMIN] } });
const BUT_ADMINS = aPolicy({ id: 'others', users: { ...EVERYBODY, excludeRoles: [GLOBAL_ADMIN] } });
const PERMANENT: TenantParts = { assigned: [held('ana', GLOBAL_ADMIN)] };
const ELIGIBLE: TenantParts = { eligible: [held('ana', GLOBAL_ADMIN)] };
const ACTIVATED: TenantParts = {
  eligible: [held('ana', GLOBAL_ADMIN)],
  assigned: [held('ana', GLOBAL_ADMIN, { assignmentType: 'Activated' })],
};

describe('A role that has to be activated', () => {
  it('leaves the password open until then, for a policy that only targets the role', () => {
    assert.equal(inShort(anas({ ...ELIGIBLE, policies: [FOR_ADMINS] })), 'notRequired conditional caPartial');
    assert.equal(inShort(anas({ ...PERMANENT, policies: [FOR_ADMINS] })), 'required always caAlways');
  });

  it('opens it exactly when powerful, for a policy that excludes the role', () => {
    assert.equal(inShort(anas({ ...ELIGIBLE, policies: [BUT_ADMINS] })), 'notRequired conditional caPartial');
    assert.equal(inShort(anas({ ...PERMANENT, policies: [BUT_ADMINS] })), 'notRequired none caExcluded');
  });

  it('is covered where there is one policy for each of the two times', () => {
    const verdict = anas({ ...ELIGIBLE, policies: [FOR_ADMINS, BUT_ADMINS] });
    assert.equal(inShort(verdict), 'required always caAlways');
    assert.deepEqual(verdict.mechanisms, [
      { kind: 'conditionalAccess', id: 'admins', via: 'role', together: true },
      { kind: 'conditionalAccess', id: 'others', via: 'all', together: true },
    ]);
  });

  it('gives the same answer while it is activated', () => {
    for (const policies of [[FOR_ADMINS], [BUT_ADMINS], [FOR_ADMINS, BUT_ADMINS]])
      assert.deepEqual(anas({ ...ACTIVATED, policies }), anas({ ...ELIGIBLE, policies }));
    const withDefaults = { defaults: true };
    assert.deepEqual(anas({ ...ACTIVATED, ...withDefaults }), anas({ ...ELIGIBLE, ...withDefaults }));
  });

  it('is required with exemptions where one of the times has some', () => {
    const office = aPolicy({
      users: EVERYBODY,
      locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] },
    });
    assert.equal(
      inShort(anas({ ...ELIGIBLE, policies: [FOR_ADMINS, office] })),
      'required conditional caWithExemptions',
    );
  });

  it('is always required only where it is at both times', () => {
    const locations = { includeLocations: ['All'], excludeLocations: ['AllTrusted'] };
    const atOffice = aPolicy({ id: 'office', users: { includeRoles: [GLOBAL_ADMIN] }, locations });
    assert.equal(
      inShort(anas({ ...ELIGIBLE, policies: [BUT_ADMINS, atOffice] })),
      'required conditional caWithExemptions',
    );
  });

  it('may be one that a group is eligible for', () => {
    const parts: TenantParts = { eligible: [held('t0', GLOBAL_ADMIN)], groups: { t0: group('ana') } };
    assert.equal(inShort(anas({ ...parts, policies: [FOR_ADMINS] })), 'notRequired conditional caPartial');
  });

  it('is nothing to a policy where it is only of an administrative unit', () => {
    const narrow = { eligible: [held('ana', GLOBAL_ADMIN, { directoryScopeId: '/administrativeUnits/1' })] };
    assert.equal(inShort(anas({ ...narrow, policies: [BUT_ADMINS] })), 'required always caAlways');
  });

  it('counts a block before it and MFA after it as required', () => {
    const blockOthers = aPolicy({ id: 'b', users: { ...EVERYBODY, excludeRoles: [GLOBAL_ADMIN] }, grant: BLOCK });
    assert.equal(inShort(anas({ ...ELIGIBLE, policies: [FOR_ADMINS, blockOthers] })), 'required always caAlways');
  });
});
