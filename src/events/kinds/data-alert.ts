import { classPlaybook } from './parts/class-playbook.ts';
import { ask, revokeThenReset } from './parts/steps.ts';
import { factOf, listWords, who } from './parts/words.ts';

/** Something about files or sensitive data. */
export const dataAlert = classPlaybook({
  id: 'dataAlert',
  title: 'Alert about data',
  why: 'It is about files or sensitive data: what counts is what it was, and where it went.',
  facts: (carried) => [
    { label: 'File', value: factOf(carried.files.map(({ name }) => name)) },
    { label: 'Sensitive content', value: undefined },
  ],
  react: (carried) => {
    const file = listWords(carried.files.map(({ name }) => name)) || `the data that ${who(carried)} used`;
    return [
      {
        what: `See in the audit log who opened, shared or copied ${file}, and where it went.`,
        why: 'It decides whether data has left and who must be told.',
      },
      ask(carried, `what they needed ${file} for.`),
      revokeThenReset(carried),
      {
        what: `If it should not be outside: take the sharing of ${file} back.`,
        why: 'A link works for whoever holds it until it is removed.',
      },
    ];
  },
});
