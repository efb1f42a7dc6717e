import { z } from 'zod';
import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { asKnown } from './parts/custom.ts';
import { isOfKind, signs } from './parts/signs.ts';
import { ask, revokeThenReset } from './parts/steps.ts';
import { factOf, listWords, messageWords, who, whoFact } from './parts/words.ts';

const titled = signs('maliciousUrlClick', {
  titles: {
    clicked: ['A potentially malicious URL click was detected'],
    through: ['A user clicked through to a potentially malicious URL'],
    beforeRemoval: ['User accessed a link in an email subsequently quarantined by ZAP'],
  },
  detectors: {
    clicked: ['a74bb32a-541b-47fb-adfd-f8c62ce3d59b'],
    through: ['5453b67e-6c81-4a46-b96c-08d97b58d4ac'],
  },
  operations: { clicked: ['TIUrlClickData'] },
  wording: {
    clicked:
      /\bmalicious (url|link)s? clicks?\b|\bclick(ed|s)? (on )?(a |an )?(malicious|phish(ing)?|suspicious) (url|link)s?\b/,
  },
});

/** Triggers of the default policies: learn.microsoft.com/defender-xdr/alert-policies, 2026-04-29. */
const TRIGGERS = {
  clicked:
    'Microsoft raises this when somebody clicks a link that is found to be malicious, or clicked it in the 48 hours before it was found so. Safe Links may have stopped the page: the click record tells.',
  through:
    'Microsoft raises this when somebody is warned by Safe Links and goes on to the page all the same. The page was opened.',
  beforeRemoval:
    'Microsoft raises this when somebody opened a link in a message before the message was found harmful and taken away. The page was opened.',
} as const;

/** Somebody clicked a link that leads to a malicious page. */
export const maliciousUrlClick = defineKind({
  id: 'maliciousUrlClick',
  title: 'Click on a malicious link',
  evidence: Carried.extend({ manner: z.enum(['clicked', 'through', 'beforeRemoval']) }),
  matches: (alert) => isOfKind('maliciousUrlClick', alert),
  read: (alert) => ({ ...readCarried(alert), manner: titled(alert) ?? 'clicked' }),
  entities: entitiesOf,
  facts: (carried) => [
    whoFact(carried),
    { label: 'Link', value: factOf(carried.urls.map(({ url }) => url)) },
    { label: 'Message', value: factOf(carried.messages.map(messageWords)) },
    { label: 'Page opened', value: carried.manner === 'clicked' ? undefined : 'yes' },
  ],
  suspicious: (carried) =>
    asKnown(carried, [
      TRIGGERS[carried.manner],
      'Such pages ask for the password and the MFA code, and take the session at the same moment.',
    ]),
  react: (carried) => [
    ask(carried, `what they saw and typed after clicking ${linkOf(carried)}, and whether they opened a file.`),
    revokeThenReset(carried, 'If they typed anything, or cannot say'),
    {
      what: `See who else received ${sourceOf(carried)} and who clicked.`,
      why: 'One message seldom goes to one person only.',
    },
    {
      what: `Take the message away from all mailboxes and block ${linkOf(carried)}.`,
      why: 'It keeps the next person from clicking.',
    },
  ],
});

function linkOf(carried: Carried): string {
  return listWords(carried.urls.map(({ url }) => url)) || `the link that reached ${who(carried)}`;
}

function sourceOf(carried: Carried): string {
  return listWords(carried.messages.map(messageWords)) || `a message with ${linkOf(carried)}`;
}
