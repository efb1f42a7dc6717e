import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { asKnown } from './parts/custom.ts';
import { isOfKind, signs } from './parts/signs.ts';
import { ask, revokeThenReset } from './parts/steps.ts';
import { factOf, fromFact, who, whoFact } from './parts/words.ts';

signs('massDeletion', {
  titles: {
    deleted: [
      'Unusual volume of file deletion',
      'Unusual file deletion activity',
      'Unusual file deletion activity (by user)',
      'Mass delete',
    ],
  },
  detectors: { deleted: ['MCAS_ALERT_ANUBIS_DETECTION_REPEATED_ACTIVITY_DELETE'] },
  operations: { deleted: ['FileDeleted', 'FileRecycled', 'FolderDeleted', 'FileDeletedFirstStageRecycleBin'] },
  wording: {
    deleted:
      /\b(mass|bulk|many|large|unusual)\b[\w ]*\b(files?|documents?|items?|folders?)\b[\w ]*\bdelet\w*|\b(mass|bulk) (delet(e|es|ed|ion|ions))\b(?! (of )?(users?|accounts?|e-?mails?|messages?|mail|vms?|devices?))|\bdelet(e|ed|ion|ions)\b[\w ]*\b(files|documents|items|folders)\b/,
  },
});

/** Many files deleted in a short time. */
export const massDeletion = defineKind({
  id: 'massDeletion',
  title: 'Mass deletion of files',
  evidence: Carried,
  matches: (alert) => isOfKind('massDeletion', alert),
  read: readCarried,
  entities: entitiesOf,
  facts: (carried) => [
    whoFact(carried),
    { label: 'Files', value: factOf(carried.files.map(({ name }) => name)) },
    fromFact(carried),
  ],
  suspicious: (carried) =>
    asKnown(carried, [
      carried.custom
        ? 'Files in SharePoint or OneDrive were deleted.'
        : 'Microsoft raises this when an unusually large number of files in SharePoint or OneDrive is deleted within a short time.',
      'It may be destruction by an intruder or a leaver, or somebody tidying up, or a sync client that was emptied.',
    ]),
  react: (carried) => [
    {
      what: `See in the audit log which files ${who(carried)} deleted, and whether other files were renamed or changed at that time.`,
      why: 'Files renamed in masses with a new ending are ransomware: then treat it as such, at once.',
    },
    ask(carried, 'whether they deleted the files.'),
    revokeThenReset(carried),
    {
      what: `Restore what ${who(carried)} deleted from the recycle bin, or turn the library back to an earlier time.`,
      why: 'The recycle bin keeps files for 93 days, a library can be turned back by 30 days.',
    },
  ],
});
