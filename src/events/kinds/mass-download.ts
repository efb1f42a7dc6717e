import { z } from 'zod';
import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { asKnown } from './parts/custom.ts';
import { isOfKind, signs } from './parts/signs.ts';
import { ask, lookForFootholds, revokeThenReset } from './parts/steps.ts';
import { appWords, factOf, fromFact, who, whoFact } from './parts/words.ts';

const titled = signs('massDownload', {
  titles: {
    download: [
      'Mass download by a single user',
      'Mass download',
      'Unusual file download',
      'Unusual file download (by user)',
    ],
    upload: ['Data exfiltration to unsanctioned apps', 'Data exfiltration to an app that is not sanctioned'],
    access: ['Unusual file access by user', 'Unusual file access (by user)'],
  },
  detectors: {
    download: ['MCAS_ALERT_ANUBIS_DETECTION_REPEATED_ACTIVITY_DOWNLOAD'],
    upload: ['ALERT_EXFILTRATION_DISCOVERY_ANOMALY_DETECTION'],
  },
  operations: {
    download: ['FileDownloaded', 'FileSyncDownloadedFull', 'FileSyncDownloadedPartial'],
    upload: ['FileUploadedToCloud'],
    access: ['FileAccessed', 'FileAccessedExtended', 'FilePreviewed'],
  },
  wording: {
    download:
      /\b(mass|bulk|many|large|unusual|excessive|multiple)\b[\w ]*\bdownload(s|ed|ing)?\b|\bdownload(s|ed|ing)?\b[\w ]*\b(files?|documents?|librar(y|ies)|sharepoint|onedrive)\b|\bfiles? download(s|ed|ing)?\b/,
    upload: /\b(data )?exfiltration\b|\bunsanctioned apps?\b/,
  },
});

const REASONS = {
  download: 'Far more files were downloaded by one person than is usual.',
  upload: 'Company data was sent to an application that your company has not approved.',
  access: 'One person opened far more files than is usual for them, and some may hold sensitive content.',
} as const;

/** A policy of the company may ring at one file: that it is much is not said. */
const CUSTOM_REASONS = {
  download: 'Files were downloaded.',
  upload: REASONS.upload,
  access: 'Files were opened.',
} as const;

/** Much data taken by one account: an intruder, a leaver, or a new computer that syncs. */
export const massDownload = defineKind({
  id: 'massDownload',
  title: 'Mass download or data carried out',
  evidence: Carried.extend({ manner: z.enum(['download', 'upload', 'access']) }),
  matches: (alert) => isOfKind('massDownload', alert),
  read: (alert) => ({ ...readCarried(alert), manner: titled(alert) ?? 'access' }),
  entities: entitiesOf,
  facts: (carried) => [
    whoFact(carried),
    { label: 'Application', value: factOf(carried.applications.map(appWords)) },
    { label: 'Files', value: factOf(carried.files.map(({ name }) => name)) },
    fromFact(carried),
    { label: 'Device', value: factOf(carried.devices.map(({ name }) => name)) },
  ],
  suspicious: (carried) =>
    asKnown(carried, [
      carried.custom ? CUSTOM_REASONS[carried.manner] : REASONS[carried.manner],
      'It is how an intruder, or somebody about to leave, carries data out. It is innocent when a new computer syncs a library for the first time.',
    ]),
  react: (carried) => [
    {
      what: `See in the audit log which files ${who(carried)} took, and to which device or application they went.`,
      why: 'A few folders of their own work, synced to a managed computer, differ from everything they could reach.',
    },
    ask(carried, 'why they needed the files; ask their manager first if they are about to leave.'),
    revokeThenReset(carried),
    lookForFootholds(carried),
    {
      what: `If ${who(carried)} did it and should not have: keep the audit records and bring in HR and legal.`,
      why: 'What comes next is theirs to decide, and records expire.',
    },
  ],
});
