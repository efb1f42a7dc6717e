import { playbook } from './parts/playbook.ts';
import { ask, lookForFootholds, revokeThenReset } from './parts/steps.ts';
import { appWords, factOf, fromFact, who, whoFact } from './parts/words.ts';

/** Messages were read, moved or destroyed. */
export const mailAccessed = playbook({
  id: 'mailAccessed',
  title: 'Mail read or destroyed',
  what: {
    read: 'Messages of a mailbox were read or synced.',
    destroyed: 'Messages of a mailbox were deleted for good, or moved away.',
    sentAs: 'A message was sent in somebody else’s name.',
  },
  signs: {
    titles: { destroyed: ['Suspicious email deletion activity', 'Suspicious email deletion activity (by user)'] },
    operations: {
      read: ['MailItemsAccessed', 'MailboxLogin', 'FolderBind', 'MessageBind'],
      destroyed: ['HardDelete', 'SoftDelete', 'MoveToDeletedItems'],
      sentAs: ['SendAs', 'SendOnBehalf'],
    },
    wording: {
      read: /\b(mail items?|mailbox) (was |were )?accessed\b|\bmail ?items ?accessed\b|\b(unusual|suspicious) mail(box)? access\b/,
      destroyed: /\b(mass|bulk|many) (e-?mail|message)s? (deleted|deletion)\b/,
    },
  },
  facts: (carried) => [
    whoFact(carried),
    { label: 'Client', value: carried.told.client },
    { label: 'Application', value: factOf(carried.applications.map(appWords)) },
    fromFact(carried),
  ],
  why: (_carried, manner) => [
    manner === 'destroyed'
      ? 'An intruder destroys the warnings and the answers that would give them away.'
      : 'An intruder reads first: invoices, passwords, who pays whom. Mail programs and deputies do the same every day.',
  ],
  react: (carried) => [
    {
      what: `See in the audit log which messages of ${who(carried)} are concerned, by which program, and from where.`,
      why: 'It decides whether data has left and who must be told.',
    },
    ask(carried, 'whether they, or somebody who may, did this.'),
    revokeThenReset(carried),
    lookForFootholds(carried),
  ],
});
