import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer } from './parts/steps.ts';
import { doneByFact, fromFact, who, whoFact } from './parts/words.ts';

/** Somebody may read, or write in the name of, a mailbox that is not theirs. */
export const mailboxPermission = playbook({
  id: 'mailboxPermission',
  title: 'Access to a mailbox given',
  what: {
    given: 'Somebody was given access to another person’s mailbox, or the right to send in their name.',
    folder: 'The permissions of a mailbox folder were changed.',
    removed: 'Somebody’s access to another person’s mailbox was taken away.',
  },
  signs: {
    operations: {
      given: ['Add-MailboxPermission', 'Add-RecipientPermission', 'AddMailboxPermissions', 'Set-CASMailbox'],
      folder: [
        'AddFolderPermissions',
        'ModifyFolderPermissions',
        'UpdateFolderPermissions',
        'Add-MailboxFolderPermission',
        'Set-MailboxFolderPermission',
        'UpdateCalendarDelegation',
      ],
      removed: ['Remove-MailboxPermission', 'Remove-RecipientPermission', 'RemoveFolderPermissions'],
    },
    wording: {
      given:
        /\bmailbox (permissions?|delegat(e|ion)|access)\b|\b(full access|send as|send on behalf|delegate)\b[\w ]*\bmailbox\b/,
      folder: /\bfolder permissions?\b/,
    },
  },
  facts: (carried) => [
    { label: 'Mailbox', value: carried.mailboxes[0]?.address ?? whoFact(carried).value },
    doneByFact(carried),
    fromFact(carried),
  ],
  why: () => [
    'Whoever has the permission reads on after the password changes, and the owner sees nothing of it.',
    'It is innocent with deputies, shared mailboxes and leavers.',
  ],
  react: (carried) => [
    {
      what: `See who may now read or send from ${carried.mailboxes[0]?.address ?? `the mailbox of ${who(carried)}`}.`,
      why: 'The alert does not always say who was given the access.',
    },
    ...findDoer(carried, 'changed the permission'),
    askDoer(carried, 'changed it, and for whom'),
    {
      what: `If nobody needs it: take the permission on ${carried.mailboxes[0]?.address ?? `the mailbox of ${who(carried)}`} away.`,
      why: 'It can be given again; what is read in the meantime cannot be taken back.',
    },
    secureDoer(carried),
  ],
});
