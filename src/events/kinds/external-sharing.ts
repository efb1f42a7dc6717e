import { z } from 'zod';
import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { asKnown } from './parts/custom.ts';
import { isOfKind, signs } from './parts/signs.ts';
import { ask, revokeThenReset } from './parts/steps.ts';
import { factOf, fromFact, who, whoFact } from './parts/words.ts';

const titled = signs('externalSharing', {
  titles: {
    shared: [
      'Unusual volume of external file sharing',
      'Unusual file share activity',
      'Unusual file share activity (by user)',
    ],
    used: ['Unusual external user file activity'],
  },
  operations: {
    shared: ['SharingInvitationCreated', 'AddedToSecureLink', 'SecureLinkCreated', 'SharingSet', 'CompanyLinkCreated'],
    used: ['SecureLinkUsed', 'SharingInvitationAccepted'],
  },
  wording: {
    shared: /\bshar(ed|ing) [\w ]*\b(external(ly)?|outside|guests?|domains?)\b|\bexternal(ly)? (file )?shar(ed|ing)\b/,
    used: /\bexternal user (file )?(activity|access)\b/,
  },
});

/** Triggers of the default policies: learn.microsoft.com/defender-xdr/alert-policies, 2026-04-29. */
const TRIGGERS = {
  shared:
    'Microsoft raises this when an unusually large number of files in SharePoint or OneDrive is shared with people outside the company.',
  used: 'Microsoft raises this when people outside the company open, download or delete unusually many files in SharePoint or OneDrive.',
} as const;

/** Many files shared with, or used by, people outside. */
export const externalSharing = defineKind({
  id: 'externalSharing',
  title: 'Unusual sharing with people outside',
  evidence: Carried.extend({ manner: z.enum(['shared', 'used']) }),
  matches: (alert) => isOfKind('externalSharing', alert),
  read: (alert) => ({ ...readCarried(alert), manner: titled(alert) ?? 'shared' }),
  entities: entitiesOf,
  facts: (carried) => [
    whoFact(carried),
    { label: 'Files', value: factOf(carried.files.map(({ name }) => name)) },
    { label: 'Shared with', value: carried.told.target },
    fromFact(carried),
  ],
  suspicious: (carried) =>
    asKnown(carried, [
      TRIGGERS[carried.manner],
      carried.manner === 'shared'
        ? 'Sharing is how an intruder carries data out without downloading it: the links go on working after the password changes.'
        : 'A guest account or a link in the wrong hands opens all that was ever shared with it.',
    ]),
  react: (carried) => (carried.manner === 'shared' ? whenShared(carried) : whenUsed(carried)),
});

function whenShared(carried: Carried) {
  return [
    {
      what: `See in the audit log what ${who(carried)} shared, with whom, and by which kind of link.`,
      why: 'The alert does not say it; a known partner differs from a private mailbox.',
    },
    ask(carried, 'whether they shared these files, and what for.'),
    {
      what: `If not: remove the sharing links of ${who(carried)} first.`,
      why: 'Links work for whoever holds them until they are removed.',
    },
    revokeThenReset(carried, 'After the links'),
  ];
}

function whenUsed(carried: Carried) {
  return [
    {
      what: `See in the audit log which files ${who(carried)} used, and who shared them.`,
      why: 'Whoever shared them knows whether the work is expected.',
    },
    {
      what: `If nobody expects it: block the guest account of ${who(carried)} and remove the links shared with it.`,
      why: 'The guest’s own company resets the password; you can only close your door.',
    },
  ];
}
