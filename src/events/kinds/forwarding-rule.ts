import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { detectionFor } from './parts/identity-detections.ts';
import { titleTable } from './parts/titles.ts';
import { fromFact, who, whoExactly, whoFact } from './parts/words.ts';

const titled = titleTable({
  rule: [
    'Creation of forwarding/redirect rule',
    'Suspicious inbox rule',
    'Suspicious email forwarding rule created by third-party app',
  ],
});

/** An inbox rule that forwards, redirects or hides mail. */
export const forwardingRule = defineKind({
  id: 'forwardingRule',
  title: 'Inbox or forwarding rule',
  evidence: Carried,
  matches: (alert) => (titled(alert) ?? detectionFor('forwardingRule', alert)) !== undefined,
  read: readCarried,
  entities: entitiesOf,
  facts: (carried) => [
    whoFact(carried),
    { label: 'Mailbox', value: mailboxOf(carried) },
    { label: 'Rule', value: carried.rules[0]?.ruleId },
    fromFact(carried),
  ],
  suspicious: ({ rules }) => [
    'A rule that forwards or hides mail is how an intruder reads on, or keeps warnings from the owner, after the password changes.',
    ...(rules.length === 0 ? ['The alert does not say which rule: what it does is not known here.'] : []),
  ],
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
