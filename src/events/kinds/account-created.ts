import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer, subject } from './parts/steps.ts';
import { doneByFact, factOf, fromFact, userWords } from './parts/words.ts';

/** An account was made or deleted. */
export const accountCreated = playbook({
  id: 'accountCreated',
  title: 'Account created or deleted',
  what: {
    created: 'An account was made.',
    deleted: 'An account was deleted.',
    both: 'An account was made and deleted again within a short time.',
  },
  signs: {
    titles: {
      both: [
        'Account Created And Deleted Within A Close Time Frame',
        'Account Created And Deleted By Non Approved Users',
      ],
    },
    operations: {
      created: ['Add user', 'Restore user'],
      deleted: ['Delete user', 'Hard Delete user', 'Bulk delete users - finished (bulk)'],
    },
    wording: {
      created: /\b(user|account)s? (was |were )?(created|added)\b|\bnew (user|account)s?\b/,
      deleted: /\b(user|account)s? (was |were )?deleted\b|\bdeleted (a )?(user|account)s?\b/,
    },
  },
  facts: (carried) => [
    { label: 'Account', value: carried.told.target ?? factOf(carried.users.map(userWords)) },
    doneByFact(carried),
    fromFact(carried),
  ],
  why: (_carried, manner) => [
    manner === 'both'
      ? 'An account that lives for minutes was made to do something and leave no trace.'
      : manner === 'deleted'
        ? 'It may be somebody who left, or an intruder who shuts your people out. It can be restored for 30 days.'
        : 'An account of an intruder’s own survives every password reset. Most new accounts are new colleagues.',
  ],
  react: (carried, manner) => [
    ...findDoer(carried, manner === 'deleted' ? 'deleted the account' : 'made the account'),
    askDoer(carried, manner === 'deleted' ? `deleted ${subject(carried)}` : `made the account ${subject(carried)}`),
    {
      what:
        manner === 'deleted'
          ? `If it was not wanted: restore ${subject(carried)} from the deleted users in Entra.`
          : `If nobody knows it: block the sign-in of ${subject(carried)}, and see what it did and which roles and groups it has.`,
      why:
        manner === 'deleted'
          ? 'After 30 days mailbox and files are gone.'
          : 'Blocking can be undone; deleting loses the proof.',
    },
    secureDoer(carried),
  ],
});
