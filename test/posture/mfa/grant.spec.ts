import assert from 'node:assert/strict';
import type { CaGrantControls } from '../../../src/posture/facts.ts';
import { anas, aPolicy, inShort, under } from './tenant.ts';

const ALWAYS = 'required always caAlways';
const EXEMPT = 'required conditional caWithExemptions';
const PARTIAL = 'notRequired conditional caPartial';
const OPEN = 'notRequired none noMechanism';
const UNKNOWN = 'unknown unknownCaRead';

const asking = (grant: CaGrantControls, more = {}) => under(aPolicy({ grant, ...more }));
const either = (...builtInControls: string[]): CaGrantControls => ({ operator: 'OR', builtInControls });
const each = (...builtInControls: string[]): CaGrantControls => ({ operator: 'AND', builtInControls });
type Strength = NonNullable<CaGrantControls['authenticationStrength']>;
const strength = (authenticationStrength: Strength) => asking({ operator: 'OR', authenticationStrength });

describe('What grant controls ask', () => {
  it('is MFA where all of them are asked for and one is MFA', () => {
    assert.equal(asking(each('mfa', 'compliantDevice')), ALWAYS);
    assert.equal(asking({ ...each('mfa'), termsOfUse: ['tou'] }), ALWAYS);
    assert.equal(asking(each('mfa', 'approvedApplication')), ALWAYS);
  });

  it('is not MFA where none is', () => {
    for (const control of ['compliantDevice', 'domainJoinedDevice', 'approvedApplication', 'passwordChange'])
      assert.equal(asking(either(control)), OPEN, control);
    assert.equal(asking(each('compliantDevice', 'domainJoinedDevice')), OPEN);
    assert.equal(asking({ operator: 'OR', termsOfUse: ['tou'] }), OPEN);
    assert.equal(asking({ operator: 'OR', builtInControls: [] }), OPEN);
  });

  it('leaves managed devices out where a company’s device will do', () => {
    assert.equal(asking(either('mfa', 'compliantDevice')), EXEMPT);
    assert.equal(asking(either('mfa', 'domainJoinedDevice')), EXEMPT);
  });

  it('leaves anybody’s phone out where an app on it will do', () => {
    assert.equal(asking(either('mfa', 'approvedApplication')), PARTIAL);
    assert.equal(asking(either('mfa', 'compliantApplication')), PARTIAL);
    assert.equal(asking(either('mfa', 'approvedApplication'), { clientAppTypes: ['browser'] }), PARTIAL);
    const phones = aPolicy({ id: 'p', platforms: { includePlatforms: ['android', 'iOS'] } });
    assert.equal(under(aPolicy({ grant: either('mfa', 'approvedApplication') }), phones), ALWAYS);
    assert.equal(under(aPolicy({ grant: either('mfa', 'approvedApplication', 'compliantDevice') }), phones), EXEMPT);
    const apps = aPolicy({ id: 'a', clientAppTypes: ['mobileAppsAndDesktopClients'] });
    assert.equal(under(aPolicy({ grant: either('mfa', 'approvedApplication') }), apps), ALWAYS);
  });

  it('is nothing where ticking terms of use will do', () => {
    assert.equal(asking({ ...either('mfa'), termsOfUse: ['tou'] }), OPEN);
  });

  it('is MFA where the alternative is a password change, which takes MFA itself', () => {
    assert.equal(asking(either('mfa', 'passwordChange')), ALWAYS);
  });

  it('is a block whatever stands beside it', () => {
    assert.equal(asking(either('block')), 'required always caBlocked');
    assert.equal(asking(either('mfa', 'block')), 'required always caBlocked');
  });

  it('knows a strength by what it satisfies', () => {
    assert.equal(strength({ id: 'own', requirementsSatisfied: 'mfa' }), ALWAYS);
    assert.equal(strength({ id: 'own', requirementsSatisfied: 'none, mfa' }), ALWAYS);
    assert.equal(strength({ id: 'own', requirementsSatisfied: 'none', allowedCombinations: ['fido2'] }), OPEN);
  });

  it('knows Microsoft’s strengths by their ids', () => {
    for (const digit of [2, 3, 4])
      assert.equal(strength({ id: `00000000-0000-0000-0000-00000000000${digit}` }), ALWAYS);
    assert.equal(strength({ id: '00000000-0000-0000-0000-000000000009' }), OPEN);
  });

  it('knows another strength by what it allows, and else takes it for none', () => {
    assert.equal(
      strength({ id: 'own', allowedCombinations: ['fido2', 'password,microsoftAuthenticatorPush'] }),
      ALWAYS,
    );
    assert.equal(strength({ id: 'own', allowedCombinations: ['fido2', 'password'] }), OPEN);
    assert.equal(strength({ id: 'own' }), OPEN);
  });

  it('is nothing where a strength of one factor will do', () => {
    const weak = { id: 'own', requirementsSatisfied: 'none' };
    assert.equal(asking({ ...either('mfa'), authenticationStrength: weak }), OPEN);
    assert.equal(asking({ ...each('mfa'), authenticationStrength: weak }), ALWAYS);
  });

  it('takes a custom control for a second factor unless the tenant does not', () => {
    const duo: CaGrantControls = { operator: 'OR', customAuthenticationFactors: ['RequireDuoMfa'] };
    const policies = [aPolicy({ grant: duo })];
    assert.equal(inShort(anas({ policies })), ALWAYS);
    assert.equal(inShort(anas({ policies }, { externalFactorsCount: false })), OPEN);
    const beside = [aPolicy({ grant: { ...duo, builtInControls: ['mfa'] } })];
    assert.equal(inShort(anas({ policies: beside })), ALWAYS);
    assert.equal(inShort(anas({ policies: beside }, { externalFactorsCount: false })), OPEN);
  });

  it('cannot be told where a control is not known, unless it cannot matter', () => {
    assert.equal(asking(either('verifiedFace')), UNKNOWN);
    assert.equal(asking(either('mfa', 'verifiedFace')), UNKNOWN);
    assert.equal(asking(each('mfa', 'verifiedFace')), ALWAYS);
    assert.equal(asking(each('mfa', 'riskRemediation')), ALWAYS);
    assert.equal(asking({ ...either('mfa', 'verifiedFace'), termsOfUse: ['tou'] }), OPEN);
    assert.equal(strength({ id: 'own', requirementsSatisfied: 'unknownFutureValue' }), UNKNOWN);
  });

  it('cannot be told where nobody knows whether one or all of several are asked for', () => {
    assert.equal(asking({ builtInControls: ['mfa', 'approvedApplication'] }), UNKNOWN);
    assert.equal(asking({ operator: 'XOR', builtInControls: ['mfa', 'compliantDevice'] }), EXEMPT);
    assert.equal(asking({ operator: null, builtInControls: ['mfa'] }), ALWAYS);
  });
});
