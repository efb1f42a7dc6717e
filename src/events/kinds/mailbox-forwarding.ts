import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { ask, revokeThenReset } from './parts/steps.ts';
import { titleTable } from './parts/titles.ts';
import { fromFact, who, whoFact } from './parts/words.ts';

const titled = titleTable({ forwarding: ['Suspicious email forwarding activity'] });

/** Mail that has already gone to a suspicious address outside, by whatever means. */
export const mailboxForwarding = defineKind({
  id: 'mailboxForwarding',
  title: 'Mail forwarded outside',
  evidence: Carried,
  matches: (alert) => titled(alert) !== undefined,
  read: readCarried,
  entities: entitiesOf,
  facts: (carried) => [
    whoFact(carried),
    { label: 'Mailbox', value: mailboxOf(carried) },
    { label: 'Forwards to', value: undefined },
    fromFact(carried),
  ],
  suspicious: (carried) => [
    'Microsoft raises this when mail was forwarded automatically to a suspicious address outside the company: mail has already left.',
    `The alert does not say to which address, nor whether a mailbox setting or an inbox rule of ${mailboxOf(carried) ?? who(carried)} does it.`,
  ],
  react: (carried) => {
    const mailbox = mailboxOf(carried) ?? `the mailbox of ${who(carried)}`;
    return [
      {
        what: `Look where ${mailbox} forwards to: the mailbox setting first, then the inbox rules.`,
        why: 'The two are separate; an intruder uses the one that is looked at less.',
      },
      ask(carried, 'whether they set up the forwarding and know the address.'),
      revokeThenReset(carried),
      {
        what: `Switch the forwarding of ${mailbox} off and disable the rules that send mail outside.`,
        why: 'After the reset, so that the intruder cannot switch it on again.',
      },
      {
        what: `Find out which messages left ${mailbox} since the forwarding began.`,
        why: 'It decides whom you must tell, and which invoices or passwords are known to others.',
      },
    ];
  },
});

function mailboxOf({ mailboxes, rules }: Carried): string | undefined {
  return mailboxes[0]?.address ?? rules[0]?.mailbox;
}
