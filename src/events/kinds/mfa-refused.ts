import { playbook } from './parts/playbook.ts';
import { ask, seeWhoElse } from './parts/steps.ts';
import { fromFact, who, whoFact } from './parts/words.ts';

/** The password was right, and MFA was not passed. */
export const mfaRefused = playbook({
  id: 'mfaRefused',
  title: 'MFA refused or broken off',
  what: {
    refused: 'Somebody with the right password was refused at the MFA prompt.',
    interrupted: 'A sign-in with the right password was broken off at the MFA prompt (errors 50074, 500121).',
    device: 'A sign-in was broken off because a device could not prove itself (errors 50097, 50155, 50158).',
  },
  signs: {
    titles: {
      refused: ['Multifactor Authentication Denied'],
      interrupted: ['Multifactor Authentication Interrupted'],
      device: ['Azure Unusual Authentication Interruption'],
    },
    operations: {
      refused: ['Sign-in activity:error 500121', 'UserLoginFailed:error 500121'],
      interrupted: ['Sign-in activity:error 50074', 'UserLoginFailed:error 50074', 'Sign-in activity:error 50076'],
      device: ['Sign-in activity:error 50097', 'Sign-in activity:error 50155', 'Sign-in activity:error 50158'],
    },
    wording: {
      refused:
        /\b(mfa|multi-?factor( authentication)?)( prompts?| requests?)? (was |were )?(denied|refused|rejected|declined)\b|\bmfa (fatigue|bombing|spam)\b/,
    },
  },
  facts: (carried) => [whoFact(carried), fromFact(carried), { label: 'Prompts', value: undefined }],
  why: (_carried, manner) => [
    manner === 'device'
      ? 'A token that is used on another device than the one it was made for ends like this; so does a broken installation.'
      : 'Whoever sees the prompt without signing in is told that somebody knows the password. Attackers send prompts until one is accepted.',
  ],
  react: (carried) => [
    ask(carried, 'whether they signed in themselves, and whether they accepted a prompt that was not theirs.'),
    {
      what: `If the prompts were not theirs: reset the password of ${who(carried)}, then revoke the sessions.`,
      why: 'The password is known to others: without a new one the prompts go on until one is accepted.',
    },
    {
      what: `Look at the sign-ins of ${who(carried)} since the first prompt for one that succeeded.`,
      why: 'One accepted prompt is enough.',
    },
    ...seeWhoElse(carried),
  ],
});
