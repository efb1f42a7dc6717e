import { classPlaybook } from './parts/class-playbook.ts';
import { ask, revokeThenReset } from './parts/steps.ts';
import { factOf, listWords, messageWords, who } from './parts/words.ts';

/** Something about a message or a mailbox. */
export const mailAlert = classPlaybook({
  id: 'mailAlert',
  title: 'Alert about mail',
  why: 'It is about messages or mailboxes: what counts is whether somebody clicked, opened, answered, or whether mail has left.',
  facts: (carried) => [
    { label: 'Message', value: factOf(carried.messages.map(messageWords)) },
    { label: 'Link', value: factOf(carried.urls.map(({ url }) => url)) },
    { label: 'File', value: factOf(carried.files.map(({ name }) => name)) },
  ],
  react: (carried) => {
    const message = listWords(carried.messages.map(messageWords)) || `the mail of ${who(carried)}`;
    return [
      {
        what: `See who received or sent ${message}, whether it is still in the mailboxes, and who clicked.`,
        why: 'The click, not the message, is what costs the account.',
      },
      ask(carried, 'what they did with the message.'),
      revokeThenReset(carried, 'If somebody typed a password or opened a file'),
      {
        what: `If it is harmful: take ${message} away from all mailboxes.`,
        why: 'It keeps the next person from clicking.',
      },
    ];
  },
});
