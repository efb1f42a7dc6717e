import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { ask, revokeThenReset } from './parts/steps.ts';
import { titleTable } from './parts/titles.ts';
import { factOf, fromFact, who, whoFact } from './parts/words.ts';

const titled = titleTable({
  deleted: [
    'Unusual volume of file deletion',
    'Unusual file deletion activity',
    'Unusual file deletion activity (by user)',
    'Mass delete',
  ],
});

/** Many files deleted in a short time. */
export const massDeletion = defineKind({
  id: 'massDeletion',
  title: 'Mass deletion of files',
  evidence: Carried,
  matches: (alert) => titled(alert) !== undefined,
  read: readCarried,
  entities: entitiesOf,
  facts: (carried) => [
    whoFact(carried),
    { label: 'Files', value: factOf(carried.files.map(({ name }) => name)) },
    fromFact(carried),
  ],
  suspicious: () => [
    'Microsoft raises this when an unusually large number of files in SharePoint or OneDrive is deleted within a short time.',
    'It may be destruction by an intruder or a leaver, or somebody tidying up, or a sync client that was emptied.',
  ],
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
