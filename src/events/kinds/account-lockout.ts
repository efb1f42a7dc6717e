import { playbook } from './parts/playbook.ts';
import { ask, seeWhoElse } from './parts/steps.ts';
import { addresses, fromFact, who, whoFact } from './parts/words.ts';

/** Wrong passwords, until the account is locked or nearly so. */
export const accountLockout = playbook({
  id: 'accountLockout',
  title: 'Many failed sign-ins',
  what: {
    locked: 'An account was locked because of too many wrong passwords (error 50053).',
    failed: 'An unusual number of sign-ins to an account failed.',
  },
  signs: {
    titles: {
      locked: ['Account Lockout'],
      failed: [
        'Multiple failed login attempts',
        'Multiple failed logon attempts',
        'Multiple failed user log on attempts to an app',
      ],
    },
    detectors: { failed: ['MCAS_ALERT_ANUBIS_DETECTION_REPEATED_ACTIVITY_FAILED_LOGIN'] },
    operations: {
      locked: ['Sign-in activity:error 50053', 'UserLoginFailed:error 50053'],
      failed: ['UserLoginFailed', 'Sign-in activity:error 50126'],
    },
    wording: {
      locked: /\baccounts? (was |were |is )?locked( out)?\b|\baccount lock-?out\b/,
      failed: /\bfailed (user )?(log-?[io]ns?|log on|sign-?ins?|authentications?)\b|\bbrute[- ]?force\b/,
    },
  },
  facts: (carried) => [whoFact(carried), fromFact(carried), { label: 'Attempts', value: undefined }],
  why: () => [
    'Somebody tries passwords, or a telephone or program of the owner’s still uses an old one. Nobody has got in by this alone.',
  ],
  react: (carried) => [
    {
      what: `Look at the sign-ins of ${who(carried)}: did one succeed after the failures?`,
      why: 'Only a success makes this an intrusion: then revoke the sessions and reset the password.',
    },
    ask(carried, 'whether they changed their password lately or mistyped it.'),
    ...seeWhoElse(carried),
    ...(carried.ips.length > 0
      ? [
          {
            what: `If ${addresses(carried)} tries many accounts: block it.`,
            why: 'It stops this source; attackers change addresses, so it is the smaller step.',
          },
        ]
      : []),
    {
      what: `Make sure that MFA is required for ${who(carried)}.`,
      why: 'A guessed password alone does not open an account with MFA.',
    },
  ],
});
