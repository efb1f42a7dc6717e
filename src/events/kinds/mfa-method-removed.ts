import { playbook } from './parts/playbook.ts';
import { askSubject, lookForFootholds, secureOther, subject } from './parts/steps.ts';
import { doneByFact, fromFact, whoFact } from './parts/words.ts';

/** A method by which somebody proves that it is them was taken away. */
export const mfaMethodRemoved = playbook({
  id: 'mfaMethodRemoved',
  title: 'MFA method removed',
  what: {
    removed: 'An MFA method of an account was removed.',
    byAdmin: 'An administrator removed an MFA method of an account.',
  },
  signs: {
    operations: {
      removed: ['User deleted security info'],
      byAdmin: ['Admin deleted security info'],
    },
    wording: {
      removed:
        /\b(mfa|multi-?factor|authentication|authenticator)( authentication)?( methods?| app)? (was |were )?(removed|deleted)\b|\b(removed|deleted) (an? )?(mfa|multi-?factor|authentication) methods?\b|\bsecurity info (was )?(removed|deleted)\b/,
    },
  },
  facts: (carried) => [
    { label: 'Account', value: carried.told.target ?? whoFact(carried).value },
    { label: 'Method', value: undefined },
    doneByFact(carried),
    fromFact(carried),
  ],
  why: () => [
    'An intruder removes the owner’s method and adds their own: the owner is locked out, the intruder stays in.',
    'It is innocent with a new telephone.',
  ],
  react: (carried) => [
    askSubject(carried, 'whether they have a new telephone or asked the help desk to remove a method.'),
    {
      what: `Look at the MFA methods that ${subject(carried)} has now: is one of them new or unknown to them?`,
      why: 'The method that was added is the intruder’s door, not the one that was removed.',
    },
    {
      what: `If it was not them: remove the unknown methods of ${subject(carried)}, revoke the sessions, then reset the password.`,
      why: 'In this order the intruder cannot approve the next sign-in.',
    },
    ...secureOther(carried),
    lookForFootholds(carried),
  ],
});
