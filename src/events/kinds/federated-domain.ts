import type { Carried } from './parts/carried.ts';
import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer } from './parts/steps.ts';
import { beginWith, doneByFact, fromFact, named, who } from './parts/words.ts';

/** Who vouches for the people of a domain was changed, or a domain was added. */
export const federatedDomain = playbook({
  id: 'federatedDomain',
  title: 'Domain or federation changed',
  what: {
    federation:
      'The federation of a domain was changed: another server now vouches for who its people are, and Microsoft believes it.',
    added: 'A domain was added to the company, or verified.',
    removed: 'A domain was removed from the company.',
  },
  signs: {
    titles: {
      federation: [
        'Azure Domain Federation Settings Modified',
        'New Federated Domain Added',
        'New Federated Domain Added - Exchange',
      ],
    },
    operations: {
      federation: [
        'Set federation settings on domain',
        'Set domain authentication',
        'Add-FederatedDomain',
        'New-FederationTrust',
      ],
      added: [
        'Add unverified domain',
        'Add verified domain',
        'Verify domain',
        'Add partner to company',
        'New-AcceptedDomain',
      ],
      removed: ['Remove unverified domain', 'Remove verified domain'],
    },
    wording: {
      federation:
        /\bfederat(ed|ion)\b[\w ]*\b(domain|settings?|trust)\b|\bdomain federation\b|\bdomain authentication\b/,
      added: /\b(new )?domain (was )?(added|verified)\b|\badded (an? )?(new )?domain\b/,
    },
  },
  facts: (carried) => [{ label: 'Domain', value: carried.told.domain }, doneByFact(carried), fromFact(carried)],
  why: (_carried, manner) => [
    manner === 'federation'
      ? 'Whoever owns that server signs in as whomever of the domain they like, administrators too, and passes MFA. It is rare: a handful of times in a company’s life.'
      : 'A domain of an intruder’s is the first step to a federation of their own; most domains are added by marketing or by a move.',
  ],
  react: (carried, manner) => [
    ...findDoer(carried, 'changed the domain'),
    askDoer(carried, `changed ${domainWords(carried)}`),
    {
      what:
        manner === 'federation'
          ? `If nobody knows of it: set ${domainWords(carried)} back to managed sign-in, now, and call your incident lead; the alert names ${named(carried)}.`
          : `If nobody knows of it: look at who uses ${domainWords(carried)} and remove it; the alert names ${named(carried)}.`,
      why:
        manner === 'federation'
          ? 'As long as it stands, a new password and MFA help nobody.'
          : 'Without accounts in it a domain can be removed and added again.',
    },
    {
      what: `Look for other changes at that time: administrators, applications, Conditional Access${beginWith(carried)}.`,
      why: 'Only an administrator can do this: it is seldom the only thing that was done.',
    },
    secureDoer(carried),
  ],
});

function domainWords(carried: Carried): string {
  return carried.told.domain
    ? `the domain ${carried.told.domain}`
    : `the domain that the alert about ${who(carried)} means`;
}
