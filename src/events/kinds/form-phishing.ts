import { playbook } from './parts/playbook.ts';
import { ask, lookForFootholds, revokeThenReset } from './parts/steps.ts';
import { factOf, who, whoFact } from './parts/words.ts';

/** A form of Microsoft Forms that asks for what nobody should type. */
export const formPhishing = playbook({
  id: 'formPhishing',
  title: 'Phishing form',
  what: {
    blocked:
      'Microsoft raises this when it stops somebody’s forms, because they look like phishing again and again: the form no longer collects answers.',
    confirmed:
      'Microsoft raises this when a form made in your company was reported and Microsoft confirmed that it is phishing.',
  },
  signs: {
    titles: {
      blocked: ['Form blocked due to potential phishing attempt'],
      confirmed: ['Form flagged and confirmed as phishing'],
    },
    wording: { confirmed: /\bforms?\b[\w ]*\bphish(ing)?\b|\bphish(ing)?\b[\w ]*\bforms?\b/ },
  },
  facts: (carried) => [
    whoFact(carried),
    { label: 'Form', value: factOf(carried.urls.map(({ url }) => url)) },
    { label: 'Answers', value: undefined },
  ],
  why: () => [
    'A form under the company’s own name is believed: intruders collect passwords with it from a stolen account.',
  ],
  react: (carried) => [
    {
      what: `Look at the forms of ${who(carried)}: what do they ask for, who answered, and who received the link?`,
      why: 'Whoever typed a password there needs a new one, whatever becomes of the form.',
    },
    ask(carried, 'whether the form is theirs and what it is for.'),
    revokeThenReset(carried),
    lookForFootholds(carried),
    {
      what: `Only then release the form of ${who(carried)} in Forms, or delete it.`,
      why: 'A survey of HR may look like phishing; a stolen account makes the next form at once.',
    },
  ],
});
