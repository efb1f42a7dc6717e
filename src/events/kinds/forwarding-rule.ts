import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { asKnown } from './parts/custom.ts';
import { isOfKind, signs } from './parts/signs.ts';
import { fromFact, who, whoExactly, whoFact } from './parts/words.ts';

signs('forwardingRule', {
  titles: {
    rule: [
      'Creation of forwarding/redirect rule',
      'Suspicious inbox rule',
      'Suspicious email forwarding rule created by third-party app',
    ],
  },
  detectors: { rule: ['d59a8fd4-1272-41ee-9408-86f7bcf72479'] },
  operations: { rule: ['New-InboxRule', 'Set-InboxRule', 'UpdateInboxRules', 'Enable-InboxRule'] },
  wording: { rule: /\b(inbox|forward(ing)?|redirect(ion|ing)?|mailbox)[ -/]*rules?\b/ },
});

/** An inbox rule that forwards, redirects or hides mail. */
export const forwardingRule = defineKind({
  id: 'forwardingRule',
  title: 'Inbox or forwarding rule',
  evidence: Carried,
  matches: (alert) => isOfKind('forwardingRule', alert),
  read: readCarried,
  entities: entitiesOf,
  facts: (carried) => [
    whoFact(carried),
    { label: 'Mailbox', value: mailboxOf(carried) },
    { label: 'Rule', value: carried.told.rule ?? carried.rules[0]?.ruleId },
    { label: 'Forwards to', value: carried.told.forwardsTo },
    { label: 'Does', value: carried.told.does },
    fromFact(carried),
  ],
  suspicious: (carried) =>
    asKnown(carried, [
      'A rule that forwards or hides mail is how an intruder reads on, or keeps warnings from the owner, after the password changes.',
      ...(carried.told.forwardsTo ? [`It sends mail to ${carried.told.forwardsTo}.`] : []),
      ...(carried.told.does ? [`It ${carried.told.does}.`] : []),
      ...(carried.rules.length === 0 && !carried.told.rule
        ? ['The alert does not say which rule: what it does is not known here.']
        : []),
    ]),
  react: (carried) => [
    {
      what: `Ask ${whoExactly(carried)}, not by e-mail, whether they made the rule.`,
      why: 'If the mailbox is taken over, the intruder reads and answers your e-mail.',
    },
    {
      what: `Look at the rules of ${mailboxOf(carried) ?? who(carried)}: where do they send mail, what do they delete or hide?`,
      why: 'Forwarding outside the company is what turns this into a leak.',
    },
    {
      what: `If it is not theirs: revoke the sessions of ${who(carried)}, reset the password, then disable the rule.`,
      why: 'In this order the intruder cannot simply make the rule again.',
    },
  ],
});

function mailboxOf({ rules, mailboxes }: Carried): string | undefined {
  return rules[0]?.mailbox ?? mailboxes[0]?.address;
}
