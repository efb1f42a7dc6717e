import { playbook } from './parts/playbook.ts';
import type { Carried } from './parts/carried.ts';
import { ask, revokeThenReset } from './parts/steps.ts';
import { factOf, fromFact, listWords, messageWords, who, whoFact } from './parts/words.ts';

/** A rule of the company about sensitive content was hit. */
export const dataLossPrevention = playbook({
  id: 'dataLossPrevention',
  title: 'Sensitive data shared or sent',
  what: {
    match: 'A data loss prevention policy of your company found sensitive content that was shared, sent or copied.',
  },
  signs: {
    operations: { match: ['DlpRuleMatch', 'DLPEndpoint', 'DlpInfo'] },
    wording: { match: /^dlp\b|\bdlp[- ](policy|rule|high|medium|low)\b|\bdata loss prevention\b/ },
  },
  facts: (carried) => [
    whoFact(carried),
    { label: 'File', value: factOf(carried.files.map(({ name }) => name)) },
    { label: 'Message', value: factOf(carried.messages.map(messageWords)) },
    { label: 'Sensitive content', value: undefined },
    fromFact(carried),
  ],
  why: () => [
    'The alert does not carry what was found; the policy’s name is all that it says of it.',
    'Mostly people do their work in a hurry; it is grave when much goes to a private address, or to a stranger.',
  ],
  react: (carried) => [
    {
      what: `Open the alert in Purview (Data loss prevention, Alerts) and see what ${who(carried)} sent, to whom, and whether it was stopped.`,
      why: 'Content and recipients are shown there alone.',
    },
    ask(carried, `what they needed ${thing(carried)} for.`),
    {
      what: `If it should not be outside: take the sharing of ${thing(carried)} back, or ask the recipient to delete it.`,
      why: 'It can be read until then; a link works for whoever holds it.',
    },
    revokeThenReset(carried),
  ],
});

function thing(carried: Carried): string {
  return (
    listWords([...carried.files.map(({ name }) => name), ...carried.messages.map(messageWords)]) ||
    `what ${who(carried)} shared`
  );
}
