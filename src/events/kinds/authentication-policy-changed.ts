import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer } from './parts/steps.ts';
import { beginWith, doneByFact, fromFact, named } from './parts/words.ts';

const WHY = {
  methods:
    'A weak method that is allowed again (text message, telephone), or a strong one that is switched off, opens many accounts at once.',
  risk: 'Risky sign-ins may no longer be stopped, or no longer asked for MFA.',
  devices: 'If any device may be joined without MFA, an intruder’s computer becomes one of the company’s.',
  authority:
    'Whoever owns this certificate authority makes a certificate for any account and signs in as it, without password.',
  defaults: 'Security defaults ask everybody for MFA where no Conditional Access policy does.',
} as const;

/** How the company signs in was changed for everybody. */
export const authenticationPolicyChanged = playbook({
  id: 'authenticationPolicyChanged',
  title: 'Sign-in rules of the company changed',
  what: {
    methods: 'The authentication methods of the company were changed.',
    risk: 'The rules for risky users or for the registration of MFA were changed.',
    devices: 'The rules for the registration of devices were changed.',
    authority: 'A certificate authority was added whose certificates sign people in.',
    defaults: 'The security defaults of the company were changed.',
  },
  signs: {
    titles: {
      methods: ['Certificate-Based Authentication Enabled'],
      risk: ['User Risk and MFA Registration Policy Updated'],
      devices: ['Changes to Device Registration Policy'],
      authority: ['New Root Certificate Authority Added'],
    },
    operations: {
      methods: [
        'Authentication Methods Policy Update',
        'Authentication Methods Policy Reset',
        'Authentication Strength Policy Update',
      ],
      risk: ['Update User Risk and MFA Registration Policy', 'Update risk based policy'],
      devices: ['Set device registration policies', 'Update device registration policy'],
      authority: ['Set Company Information:TrustedCAsForPasswordlessAuth'],
      defaults: [
        'Update security defaults',
        'Disable Security Defaults',
        'Update authorization policy',
        'Update policy',
        'Set Company Information',
      ],
    },
    wording: {
      methods: /\bauthentication methods? polic(y|ies)\b/,
      devices: /\bdevice registration polic(y|ies)\b/,
      authority: /\b(root )?certificate authorit(y|ies)\b/,
      defaults: /\bsecurity defaults\b/,
    },
  },
  facts: (carried) => [{ label: 'Changed policy', value: carried.told.policy }, doneByFact(carried), fromFact(carried)],
  why: (_carried, manner) => [WHY[manner]],
  react: (carried) => [
    {
      what: `Compare the settings before and after in the Entra audit log (Modified properties); the alert names ${named(carried)}.`,
      why: 'The alert does not carry what was changed.',
    },
    ...findDoer(carried, 'changed them'),
    askDoer(carried, 'changed these settings'),
    {
      what: `If nobody knows of it: put the settings back as they were, then see who signed in by them since${beginWith(carried)}.`,
      why: 'The change is what an intruder comes back by.',
    },
    secureDoer(carried),
  ],
});
