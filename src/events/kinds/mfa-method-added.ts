import { playbook } from './parts/playbook.ts';
import { askSubject, lookForFootholds, secureOther, subject } from './parts/steps.ts';
import { doneByFact, fromFact, whoFact } from './parts/words.ts';

/** A new way to prove that it is them: theirs, or an intruder's. */
export const mfaMethodAdded = playbook({
  id: 'mfaMethodAdded',
  title: 'MFA method added',
  what: {
    added: 'An MFA method was added to an account, or changed.',
    byAdmin: 'An administrator added or changed an MFA method of an account.',
  },
  signs: {
    titles: { added: ['Change to Authentication Method'] },
    operations: {
      added: [
        'User registered security info',
        'User registered all required security info',
        'User changed default security info',
        'User updated security info',
      ],
      byAdmin: ['Admin registered security info', 'Admin updated security info'],
    },
    wording: {
      added:
        /\b(mfa|multi-?factor|authentication|authenticator)( authentication)?( methods?| app| device)? (was |were )?(added|registered|changed)\b|\b(added|registered|new) (an? )?(mfa|multi-?factor|authentication) (methods?|device)\b|\bsecurity info (was )?(registered|added|changed)\b/,
    },
  },
  facts: (carried) => [
    { label: 'Account', value: carried.told.target ?? whoFact(carried).value },
    { label: 'Method', value: undefined },
    doneByFact(carried),
    fromFact(carried),
  ],
  why: () => [
    'Whoever holds a stolen session adds a method of their own: from then on they pass MFA by themselves.',
    'It is innocent when somebody starts, or has a new telephone.',
  ],
  react: (carried) => [
    askSubject(carried, 'whether they added a method, on which telephone, and when.'),
    {
      what: `Look at the sign-ins of ${subject(carried)} before it was added: place, device, and whether MFA was passed.`,
      why: 'A strange sign-in just before is the intruder’s.',
    },
    {
      what: `If it was not them: remove the new method of ${subject(carried)}, revoke the sessions, then reset the password.`,
      why: 'With the method left in place the intruder resets the password again.',
    },
    ...secureOther(carried),
    lookForFootholds(carried),
  ],
});
