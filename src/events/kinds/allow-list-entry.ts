import { playbook } from './parts/playbook.ts';
import type { Carried } from './parts/carried.ts';
import { closeIt } from './parts/steps.ts';
import { doneByFact, factOf, listWords, who } from './parts/words.ts';

/** The Tenant Allow/Block List: what your company lets in or keeps out in spite of the filters. */
export const allowListEntry = playbook({
  id: 'allowListEntry',
  title: 'Allow or block list entry',
  what: {
    malicious:
      'Microsoft raises this when something that your company allows in the Tenant Allow/Block List turns out to be malicious. It stays allowed until you remove it.',
    expiring: 'Microsoft raises this when an entry of the Tenant Allow/Block List is about to run out.',
    removed:
      'Microsoft raises this when it takes an entry off the Tenant Allow/Block List because the filters have learnt it.',
    changed: 'An entry of the Tenant Allow/Block List was added, changed or removed.',
  },
  signs: {
    titles: {
      malicious: ['A Tenant Allow Block List entry has been found malicious'],
      expiring: ['Tenant Allow/Block List entry is about to expire'],
      removed: ['Removed an entry in Tenant Allow/Block List'],
    },
    operations: {
      changed: ['New-TenantAllowBlockListItems', 'Set-TenantAllowBlockListItems', 'Remove-TenantAllowBlockListItems'],
    },
    wording: { changed: /\btenant allow ?[/ ]? ?block list\b/ },
  },
  facts: (carried) => [{ label: 'Entry', value: factOf(entriesOf(carried)) }, doneByFact(carried)],
  why: (_carried, manner) =>
    manner === 'malicious'
      ? ['As long as it is allowed, everything with it reaches the mailboxes unfiltered.']
      : manner === 'changed'
        ? [
            'An allowed sender, link or file passes the filters for everybody: an intruder with Exchange rights lets phishing in that way.',
          ]
        : ['Nothing is attacked.'],
  react(carried, manner) {
    const entry = listWords(entriesOf(carried)) || `the entry that the alert about ${who(carried)} means`;
    if (manner === 'expiring' || manner === 'removed')
      return [
        closeIt(carried, `Decide whether ${entry} is still needed.`, 'An allowance that runs out is one hole less.'),
      ];
    return [
      {
        what: `Take ${entry} off the list in Defender (Policies & rules, Threat policies, Tenant Allow/Block Lists) unless somebody can say why it is there.`,
        why: 'It goes on letting such mail in.',
      },
      {
        what: `See who received mail with ${entry} since it was allowed, and who clicked or opened it.`,
        why: 'What came in before the removal lies in the mailboxes unmarked.',
      },
      {
        what: `Find in the audit log who allowed ${entry}, and ask why.`,
        why: 'Mostly it was a well-meant release; if nobody did it, an administrator’s account is taken over.',
      },
    ];
  },
});

function entriesOf({ urls, files, messages }: Carried): string[] {
  return [
    ...urls.map(({ url }) => url),
    ...files.map(({ name }) => name),
    ...messages.flatMap(({ sender }) => sender ?? []),
  ];
}
