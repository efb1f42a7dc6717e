import type { Carried } from './parts/carried.ts';
import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer } from './parts/steps.ts';
import { doneByFact, fromFact, who } from './parts/words.ts';

/** The rules about who must pass MFA, from where, on which device. */
export const conditionalAccessChanged = playbook({
  id: 'conditionalAccessChanged',
  title: 'Conditional Access policy changed',
  what: {
    changed: 'A Conditional Access policy was changed.',
    removed: 'A Conditional Access policy was deleted.',
    added: 'A Conditional Access policy was added.',
    location: 'A named location, which Conditional Access policies trust or refuse, was changed.',
  },
  signs: {
    titles: {
      changed: ['CA Policy Updated by Non Approved Actor'],
      removed: ['CA Policy Removed by Non Approved Actor'],
      added: ['New CA Policy by Non-approved Actor'],
    },
    operations: {
      changed: ['Update conditional access policy'],
      removed: ['Delete conditional access policy'],
      added: ['Add conditional access policy'],
      location: ['Add named location', 'Update named location', 'Delete named location'],
    },
    wording: {
      changed: /\b(conditional access|ca) polic(y|ies)\b/,
      removed:
        /\b(conditional access|ca) polic(y|ies) (was |were )?(deleted|removed)\b|\b(deleted?|removed?) (conditional access|ca) polic(y|ies)\b/,
      location: /\bnamed locations?\b/,
    },
  },
  facts: (carried) => [{ label: 'Changed policy', value: carried.told.policy }, doneByFact(carried), fromFact(carried)],
  why: (_carried, manner) => [
    manner === 'added'
      ? 'A new policy can lock people out, or let one group pass without MFA.'
      : 'One exclusion or one switch is enough, and MFA is no longer asked: it is how an intruder keeps the door open.',
    'Who has lost the requirement to use MFA by it, the posture check tells the next morning.',
  ],
  react: (carried, manner) => [
    {
      what: `Compare ${policyWords(carried)} before and after in the Entra audit log (Modified properties).`,
      why: 'The alert does not carry what was changed; state, exclusions and trusted locations matter most.',
    },
    ...findDoer(carried, 'changed it'),
    askDoer(carried, `changed ${policyWords(carried)}`),
    {
      what:
        manner === 'removed'
          ? `If nobody knows of it: restore ${policyWords(carried)} from the deleted policies in Entra.`
          : `If nobody knows of it: put ${policyWords(carried)} back as it was.`,
      why: 'Until then the protection is missing for everybody whom it covered.',
    },
    secureDoer(carried),
  ],
});

function policyWords(carried: Carried): string {
  return carried.told.policy
    ? `the policy “${carried.told.policy}” (${who(carried)})`
    : `the policy that the alert about ${who(carried)} means`;
}
