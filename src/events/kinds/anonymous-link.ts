import { z } from 'zod';
import type { ProviderAlert } from '../alert.ts';
import { defineKind, normaliseTitle } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { isFromEntra } from './parts/identity-detections.ts';
import { ask, revokeThenReset } from './parts/steps.ts';
import { isClaimed, shownTitle, titleTable } from './parts/titles.ts';
import { factOf, fromFact, listWords, who, whoFact } from './parts/words.ts';

const titled = titleTable({
  created: ['Anonymous link created', 'AnonymousLinkCreated', 'Created an anonymous link'],
  changed: ['Anonymous link updated', 'AnonymousLinkUpdated', 'Updated an anonymous link'],
  used: ['Anonymous link used', 'AnonymousLinkUsed', 'Used an anonymous link'],
  policy: [],
});

/** Custom policies have the titles that their authors gave them. */
const ABOUT_LINKS =
  /\banonymous (sharing |access )?links?\b|\banyone[- ]links?\b|\blinks? (for|to|shared with) anyone\b/;

/**
 * A link that opens a file to whoever holds it. No default policy raises this (learn.microsoft.com/defender-xdr/
 * alert-policies, 2026-04-29): it comes from a policy that the company wrote.
 */
export const anonymousLink = defineKind({
  id: 'anonymousLink',
  title: 'Anonymous link',
  evidence: Carried.extend({ manner: z.enum(['created', 'changed', 'used', 'policy']), policy: z.string() }),
  matches: (alert) => titled(alert) !== undefined || isAboutLinks(alert),
  read: (alert) => ({ ...readCarried(alert), manner: titled(alert) ?? 'policy', policy: shownTitle(alert.title) }),
  entities: entitiesOf,
  facts: (carried) => [
    whoFact(carried),
    { label: 'File', value: filesOf(carried) || undefined },
    { label: 'Link', value: factOf(carried.urls.map(({ url }) => url)) },
    fromFact(carried),
    { label: 'Policy', value: carried.policy || undefined },
  ],
  suspicious: ({ manner, policy }) => [
    manner === 'used'
      ? 'Somebody opened a file through a link that works for whoever holds it, without signing in.'
      : 'A link that works for whoever holds it opens a file without any sign-in: it can be passed on, and nobody sees to whom.',
    `This comes from a policy that your company wrote${policy ? ` (“${policy}”)` : ''}. Its condition cannot be read here.`,
  ],
  react: (carried) => {
    const file = filesOf(carried) || `the file that ${who(carried)} shared`;
    return [
      {
        what: `Open the policy “${carried.policy}” in Defender (Policies & rules, Alert policy) and read when it rings: here it rang for ${who(carried)}.`,
        why: 'Only the policy says what made it ring, and whether that is forbidden in your company.',
      },
      ask(carried, `whether they shared ${file} on purpose, and with whom.`),
      {
        what: `See in the audit log where the link to ${file} was used from.`,
        why: 'A link that nobody has used yet has leaked nothing.',
      },
      {
        what: `If it should not be: remove the link to ${file}. It cannot come back as it was.`,
        why: 'It works for whoever holds it until it is removed.',
      },
      revokeThenReset(carried, 'If they did not make it'),
    ];
  },
});

function isAboutLinks(alert: ProviderAlert): boolean {
  return !isClaimed(alert) && !isFromEntra(alert) && ABOUT_LINKS.test(normaliseTitle(alert.title));
}

function filesOf({ files }: Carried): string {
  return listWords(files.map(({ name }) => name));
}
