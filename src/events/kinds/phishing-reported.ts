import { z } from 'zod';
import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { asKnown } from './parts/custom.ts';
import { isOfKind, signs } from './parts/signs.ts';
import { factOf, listWords, messageWords, who, whoFact } from './parts/words.ts';

const titled = signs('phishingReported', {
  titles: {
    phish: [
      'Email reported by user as malware or phish',
      'Multiple users reported email as malware or phish',
      'Unusual increase in email reported as phish',
    ],
    junk: ['Email reported by user as junk'],
    notJunk: ['Email reported by user as not junk'],
    teams: ['Teams message reported by user as security risk'],
  },
  detectors: {
    phish: ['b26a5770-0c38-434a-9380-3a3c2c27bbb3', 'a00d8c62-9320-4eea-a7e5-966b9ac09558'],
  },
  wording: {
    phish: /\breported (by users? )?as (malware|phish(ing)?)\b/,
    junk: /\breported (by users? )?as (junk|spam)\b/,
  },
});

/** Triggers of the default policies: learn.microsoft.com/defender-xdr/alert-policies, 2026-04-29. */
const TRIGGERS = {
  phish: 'Microsoft raises this when somebody reports a message as phishing with the Report button of Outlook.',
  junk: 'Microsoft raises this when somebody reports a message as junk. Junk is a nuisance, seldom a danger.',
  notJunk:
    'Microsoft raises this when somebody reports that a message in the junk folder is good. Nothing was attacked.',
  teams: 'Microsoft raises this when somebody reports a Teams message as a security risk.',
} as const;

/** A person reported a message. */
export const phishingReported = defineKind({
  id: 'phishingReported',
  title: 'Message reported by a user',
  evidence: Carried.extend({ manner: z.enum(['phish', 'junk', 'notJunk', 'teams']) }),
  matches: (alert) => isOfKind('phishingReported', alert),
  read: (alert) => ({ ...readCarried(alert), manner: titled(alert) ?? 'phish' }),
  entities: entitiesOf,
  facts: (carried) => [
    { label: 'Reported by', value: carried.messages[0]?.submitter ?? whoFact(carried).value },
    { label: 'Message', value: factOf(carried.messages.map(messageWords)) },
    { label: 'To', value: factOf(carried.messages.map(({ recipient }) => recipient)) },
    { label: 'Link', value: factOf(carried.urls.map(({ url }) => url)) },
  ],
  suspicious: (carried) =>
    asKnown(carried, [
      TRIGGERS[carried.manner],
      ...(carried.manner === 'phish' || carried.manner === 'teams'
        ? ['It passed the filters, so colleagues may have the same message, and not all of them report.']
        : []),
    ]),
  react: (carried) => {
    const message = listWords(carried.messages.map(messageWords)) || `the message that ${who(carried)} reported`;
    if (carried.manner === 'junk' || carried.manner === 'notJunk')
      return [
        {
          what: `Look once at ${message}: is it harmless ${carried.manner === 'junk' ? 'advertising' : 'mail'}? Then close this.`,
          why: 'People mix up junk and phishing; a look is cheaper than a miss.',
        },
      ];
    return [
      {
        what: `Read ${message}: sender’s real address, where the links lead, what it asks for.`,
        why: 'Half of the reports are newsletters; the other half are your early warning.',
      },
      {
        what: `Ask ${carried.messages[0]?.submitter ?? who(carried)} whether they clicked, opened a file or answered before reporting.`,
        why: 'Many report after the click. There is no blame in it, and it decides what comes next.',
      },
      {
        what: `See who else received ${message} and who clicked.`,
        why: 'Whoever clicked needs the sessions revoked and the password reset.',
      },
      {
        what: `If it is phishing: take ${message} away from all mailboxes, block its sender, and thank the reporter.`,
        why: 'It stops the next click, and people who are thanked report again.',
      },
    ];
  },
});
