import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer, subject } from './parts/steps.ts';
import { doneByFact, fromFact, whoFact } from './parts/words.ts';

/** A code that signs in without password and passes MFA for a while. */
export const temporaryAccessPass = playbook({
  id: 'temporaryAccessPass',
  title: 'Temporary access pass made',
  what: {
    made: 'A temporary access pass was made for an account: whoever has the code signs in without password, and MFA is passed.',
  },
  signs: {
    titles: { made: ['Temporary Access Pass Added To An Account'] },
    operations: {
      made: ['Admin registered temporary access pass method for user', 'Create Temporary Access Pass method for user'],
    },
    wording: { made: /\btemporary access pass\b/ },
  },
  facts: (carried) => [
    { label: 'Account', value: carried.told.target ?? whoFact(carried).value },
    doneByFact(carried),
    { label: 'Valid until', value: undefined },
    fromFact(carried),
  ],
  why: () => [
    'The help desk makes one for somebody with a new telephone; an intruder with an administrator’s account makes one to become anybody.',
  ],
  react: (carried) => [
    ...findDoer(carried, 'made the pass'),
    askDoer(carried, `made a pass for ${subject(carried)}, and for which request`),
    {
      what: `Ask ${subject(carried)}, by telephone, whether they asked for it and received it.`,
      why: 'If they did not, somebody else holds the code.',
    },
    {
      what: `If nobody asked for it: delete the pass of ${subject(carried)}, revoke the sessions, and look at the MFA methods added since.`,
      why: 'With the pass a method of the intruder’s own is added, which stays when the pass runs out.',
    },
    secureDoer(carried),
  ],
});
