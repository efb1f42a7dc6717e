import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer } from './parts/steps.ts';
import { beginWith, doneByFact, fromFact, named } from './parts/words.ts';

const WEAKER = [
  'AntiPhish',
  'SafeLinks',
  'SafeAttachment',
  'MalwareFilter',
  'HostedContentFilter',
  'HostedConnectionFilter',
];

/** The filters that keep harmful mail away were changed. */
export const mailProtectionWeakened = playbook({
  id: 'mailProtectionWeakened',
  title: 'Mail protection changed',
  what: {
    changed:
      'A policy that filters harmful mail (anti-phishing, Safe Links, Safe Attachments, malware, spam) was changed or switched off.',
  },
  signs: {
    operations: {
      changed: [
        ...WEAKER.flatMap((name) => [`Set-${name}Policy`, `Remove-${name}Policy`]),
        ...WEAKER.slice(0, 5).flatMap((name) => [`Disable-${name}Rule`, `Remove-${name}Rule`, `Set-${name}Rule`]),
        'Set-HostedOutboundSpamFilterPolicy',
        'Set-DkimSigningConfig',
      ],
    },
    wording: {
      changed:
        /\b(anti-?phish(ing)?|safe ?links|safe ?attachments?|anti-?spam|malware filter|spam filter) (polic(y|ies)|rules?)\b/,
    },
  },
  facts: (carried) => [{ label: 'Rule', value: carried.told.rule }, doneByFact(carried), fromFact(carried)],
  why: () => [
    'One domain or one address that is let through is enough for the next message. Most changes are ordinary care.',
  ],
  react: (carried) => [
    {
      what: `See in the audit log what was changed: exceptions, allowed senders, switched off? The alert names ${named(carried)}.`,
      why: 'The alert does not carry the settings before.',
    },
    ...findDoer(carried, 'changed it'),
    askDoer(carried, 'changed this protection'),
    {
      what: `If nobody knows of it: put it back as it was, and look at the mail that came in since${beginWith(carried)}.`,
      why: 'What was let in meanwhile lies in the mailboxes unmarked.',
    },
    secureDoer(carried),
  ],
});
