import { z } from 'zod';
import { compact } from '../evidence.ts';
import { defineKind } from '../kind.ts';
import { ownerOfPersonal } from './parts/audit-entities.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { isOfKind, signs } from './parts/signs.ts';
import { ask, revokeThenReset } from './parts/steps.ts';
import { shownTitle } from './parts/titles.ts';
import { factOf, fromFact, listWords, who, whoFact } from './parts/words.ts';

/** Custom policies have the titles that their authors gave them. */
const ABOUT_LINKS =
  /\banonymous (sharing |access )?links?\b|\banyone[- ]links?\b|\blinks? (for|to|shared with) anyone\b/;

const titled = signs('anonymousLink', {
  titles: {
    created: ['Anonymous link created', 'Created an anonymous link'],
    changed: ['Anonymous link updated', 'Updated an anonymous link'],
    used: ['Anonymous link used', 'Used an anonymous link'],
  },
  operations: {
    created: ['AnonymousLinkCreated'],
    changed: ['AnonymousLinkUpdated'],
    used: ['AnonymousLinkUsed'],
  },
  wording: { policy: ABOUT_LINKS },
});

/**
 * A link that opens a file to whoever holds it. No default policy raises this (learn.microsoft.com/defender-xdr/
 * alert-policies, 2026-04-29): it comes from a policy that the company wrote.
 */
export const anonymousLink = defineKind({
  id: 'anonymousLink',
  title: 'Anonymous link',
  evidence: Carried.extend({ manner: z.enum(['created', 'changed', 'used', 'policy']), policy: z.string() }),
  matches: (alert) => isOfKind('anonymousLink', alert),
  read(alert) {
    const carried = readCarried(alert);
    const links = carried.links.length > 0 ? carried.links : linksOf(carried);
    return { ...carried, links, manner: titled(alert) ?? 'policy', policy: shownTitle(alert.title) };
  },
  entities: entitiesOf,
  facts: (carried) => [
    whoFact(carried),
    { label: 'File', value: filesOf(carried) || undefined },
    { label: 'Link', value: factOf(carried.links.map(({ url }) => url)) },
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

function filesOf({ files, links }: Carried): string {
  return listWords(files.length > 0 ? files.map(({ name }) => name) : links.flatMap(({ path }) => path ?? []));
}

/** The shared files as the links that open them; the address of a link only where nothing else can be meant by it. */
function linksOf({ files, urls, users }: Pick<Carried, 'files' | 'urls' | 'users'>): Carried['links'] {
  const shared = urls.filter(({ url }) => /^https:\/\/[^/]+\.sharepoint\.com\//i.test(url));
  if (files.length === 0) return shared.map(({ url }) => ({ url }));
  const url = files.length === 1 && shared.length === 1 ? shared[0]?.url : undefined;
  return files.map(({ name, path }) => {
    const owner =
      ownerOfPersonal(
        `${path ?? ''}/`,
        users.map(({ upn }) => upn),
      ) ??
      ownerOfPersonal(
        url ?? '',
        users.map(({ upn }) => upn),
      );
    return compact<Carried['links'][number]>({ path: path ? `${path.replace(/\/$/, '')}/${name}` : name, owner, url });
  });
}
