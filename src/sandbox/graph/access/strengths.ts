import { METADATA } from '../answers.ts';
import type { Door } from '../call.ts';
import { pageOf } from '../apps/page.ts';

const CREATED = '2021-12-01T00:00:00Z';

/** The authentication strengths that every tenant has; `requirementsSatisfied` says that each means MFA. */
export const STRENGTHS = [
  strength('00000000-0000-0000-0000-000000000002', 'Multifactor authentication', [
    'windowsHelloForBusiness',
    'fido2',
    'x509CertificateMultiFactor',
    'deviceBasedPush',
    'temporaryAccessPassOneTime',
    'temporaryAccessPassMultiUse',
    'password,microsoftAuthenticatorPush',
    'password,softwareOath',
    'password,hardwareOath',
    'password,sms',
    'password,voice',
    'federatedMultiFactor',
  ]),
  strength('00000000-0000-0000-0000-000000000003', 'Passwordless MFA', [
    'windowsHelloForBusiness',
    'fido2',
    'x509CertificateMultiFactor',
    'deviceBasedPush',
  ]),
  strength('00000000-0000-0000-0000-000000000004', 'Phishing-resistant MFA', [
    'windowsHelloForBusiness',
    'fido2',
    'x509CertificateMultiFactor',
  ]),
];

function strength(id: string, displayName: string, allowedCombinations: readonly string[]) {
  return {
    id,
    displayName,
    description: displayName,
    policyType: 'builtIn',
    requirementsSatisfied: 'mfa',
    allowedCombinations,
    createdDateTime: CREATED,
    modifiedDateTime: CREATED,
    'combinationConfigurations@odata.context': `${METADATA}policies/authenticationStrengthPolicies('${id}')/combinationConfigurations`,
    combinationConfigurations: [],
  };
}

export function strengthNamed(id: string) {
  return STRENGTHS.find((one) => one.id === id);
}

export const strengthList: Door = {
  options: ['$filter', '$top', '$skiptoken'],
  handle: (call) =>
    pageOf(call, {
      path: '/policies/authenticationStrengthPolicies',
      context: 'policies/authenticationStrengthPolicies',
      items: STRENGTHS,
    }),
};
