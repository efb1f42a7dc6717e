import { z } from 'zod';
import {
  IpPart,
  MailboxPart,
  RulePart,
  UserPart,
  listWords,
  readIps,
  readMailboxes,
  readRules,
  readUsers,
  userEntity,
  userWords,
} from '../evidence.ts';
import { defineKind, normaliseTitle } from '../kind.ts';

const TITLES = [
  'creation of forwarding/redirect rule',
  'suspicious inbox forwarding',
  'suspicious inbox forwarding rule',
  'suspicious inbox manipulation rule',
  'suspicious inbox manipulation rules',
  'suspicious inbox rule',
];

/** An inbox rule that forwards, redirects or hides mail. */
export const forwardingRule = defineKind({
  id: 'forwardingRule',
  title: 'Inbox or forwarding rule',
  evidence: z.object({
    users: z.array(UserPart),
    mailboxes: z.array(MailboxPart),
    rules: z.array(RulePart),
    ips: z.array(IpPart),
  }),
  matches: (alert) => TITLES.includes(normaliseTitle(alert.title)),
  read: (alert) => ({
    users: readUsers(alert),
    mailboxes: readMailboxes(alert),
    rules: readRules(alert),
    ips: readIps(alert),
  }),
  entities: ({ users, mailboxes, rules, ips }) => [
    ...users.map(userEntity),
    ...rules.map(({ ruleId, mailbox, ownerId }) => ({
      type: 'inboxRule' as const,
      mailbox,
      ...(ruleId && { ruleId }),
      ...(ownerId && { ownerId }),
    })),
    ...mailboxes.map((mailbox) => ({ type: 'mailbox' as const, ...mailbox })),
    ...ips.map((ip) => ({ type: 'ip' as const, ...ip })),
  ],
  facts: ({ users, mailboxes, rules, ips }) => [
    { label: 'Who', value: userWords(users[0]) },
    { label: 'Mailbox', value: rules[0]?.mailbox ?? mailboxes[0]?.address },
    { label: 'Rule', value: rules[0]?.ruleId },
    { label: 'From', value: listWords(ips.map((ip) => ip.address)) || undefined },
  ],
  suspicious: ({ rules }) => [
    'A rule that forwards or hides mail is how an intruder reads on, or keeps warnings from the owner, after the password changes.',
    ...(rules.length === 0 ? ['The alert does not say which rule: what it does is not known here.'] : []),
  ],
  react: ({ users, rules, mailboxes }) => {
    const who = userWords(users[0]) ?? 'the owner';
    const mailbox = rules[0]?.mailbox ?? mailboxes[0]?.address ?? 'the mailbox';
    return [
      {
        what: `Ask ${who}, not by e-mail, whether they made the rule.`,
        why: 'If the mailbox is taken over, the intruder reads and answers your e-mail.',
      },
      {
        what: `Look at the rules of ${mailbox}: where do they send mail, what do they delete or hide?`,
        why: 'Forwarding outside the company is what turns this into a leak.',
      },
      {
        what: `If it is not theirs: revoke the sessions of ${who}, reset the password, then disable the rule.`,
        why: 'In this order the intruder cannot simply make the rule again.',
      },
    ];
  },
});
