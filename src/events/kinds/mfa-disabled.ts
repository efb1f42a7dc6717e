import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer, subject } from './parts/steps.ts';
import { doneByFact, fromFact, whoFact } from './parts/words.ts';

/** MFA is no longer asked of an account. */
export const mfaDisabled = playbook({
  id: 'mfaDisabled',
  title: 'MFA switched off for an account',
  what: { disabled: 'MFA was switched off for an account: its password alone is enough now.' },
  signs: {
    titles: {
      disabled: [
        'Disabled MFA to Bypass Authentication Mechanisms',
        'Multi Factor Authentication Disabled For User Account',
        'Disabling Multi Factor Authentication',
      ],
    },
    operations: { disabled: ['Disable Strong Authentication', 'Update user:StrongAuthenticationRequirement removed'] },
    wording: {
      disabled:
        /\b(mfa|multi-?factor authentication|strong authentication|2fa) (was |is |has been )?(disabled|turned off|switched off|off)\b|\b(disabl(ed|ing)|turned off) (mfa|multi-?factor authentication|strong authentication)\b/,
    },
  },
  facts: (carried) => [
    { label: 'Account', value: carried.told.target ?? whoFact(carried).value },
    doneByFact(carried),
    fromFact(carried),
  ],
  why: () => [
    'A sprayed or leaked password opens the account from now on. Whether Conditional Access still asks for MFA, the posture check tells.',
  ],
  react: (carried) => [
    {
      what: `Switch MFA on again for ${subject(carried)}, now; ask afterwards.`,
      why: 'Every hour without it is an hour in which a password is enough; switching on harms nobody.',
    },
    ...findDoer(carried, 'switched MFA off'),
    askDoer(carried, 'switched MFA off'),
    {
      what: `Look at the sign-ins of ${subject(carried)} since then.`,
      why: 'A sign-in from a strange place is what it was switched off for.',
    },
    secureDoer(carried),
  ],
});
