import { z } from 'zod';
import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { asKnown } from './parts/custom.ts';
import { isOfKind, signs } from './parts/signs.ts';
import { ask, revokeThenReset } from './parts/steps.ts';
import { fromFact, who, whoFact } from './parts/words.ts';

const titled = signs('mailboxForwarding', {
  titles: { activity: ['Suspicious email forwarding activity'] },
  detectors: { activity: ['bfd48f06-0865-41a6-85ff-adb746423ebf'] },
  operations: {
    set: [
      'Set-Mailbox:ForwardingSmtpAddress',
      'Set-Mailbox:ForwardingAddress',
      'Set-Mailbox:DeliverToMailboxAndForward',
      'Set-RemoteDomain:AutoForwardEnabled',
    ],
    setting: ['Set-Mailbox'],
  },
  wording: {
    set: /\b(mail(box)?|e-?mail|smtp|external|auto-?)[ -]*forward(ing|ed)?\b(?! rule)|\bforward(ing|s|ed)? (of )?(e-?mails?|mail|messages)\b|\bforwardingsmtpaddress\b/,
  },
});

const TRIGGERS = {
  activity:
    'Microsoft raises this when mail was forwarded automatically to a suspicious address outside the company: mail has already left.',
  set: 'The forwarding of a mailbox was set: all its mail may go to another address, without any rule that the owner could see.',
  setting:
    'The settings of a mailbox were changed by Set-Mailbox. The alert does not say which setting; forwarding is one of them.',
} as const;

/** Mail that has already gone to a suspicious address outside, by whatever means. */
export const mailboxForwarding = defineKind({
  id: 'mailboxForwarding',
  title: 'Mail forwarded outside',
  evidence: Carried.extend({ manner: z.enum(['activity', 'set', 'setting']).default('activity') }),
  matches: (alert) => isOfKind('mailboxForwarding', alert),
  read: (alert) => ({ ...readCarried(alert), manner: titled(alert) ?? 'activity' }),
  entities: entitiesOf,
  facts: (carried) => [
    whoFact(carried),
    { label: 'Mailbox', value: mailboxOf(carried) },
    { label: 'Forwards to', value: carried.told.forwardsTo },
    { label: 'Set by', value: carried.told.actor },
    fromFact(carried),
  ],
  suspicious: (carried) =>
    asKnown(carried, [
      TRIGGERS[carried.manner],
      carried.told.forwardsTo
        ? `It forwards to ${carried.told.forwardsTo}.`
        : `The alert does not say to which address, nor whether a mailbox setting or an inbox rule of ${mailboxOf(carried) ?? who(carried)} does it.`,
    ]),
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
