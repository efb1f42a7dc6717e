import { entityLabel } from '../../entities/entity.ts';
import type { Carried } from './parts/carried.ts';
import { playbook } from './parts/playbook.ts';
import { findDoer, secureDoer } from './parts/steps.ts';
import { doneByFact, factOf, fromFact, listWords, who } from './parts/words.ts';

/** A mail flow rule (transport rule) works on the mail of the whole company. */
export const mailFlowRuleChanged = playbook({
  id: 'mailFlowRuleChanged',
  title: 'Mail flow rule changed',
  what: {
    suspicious: 'Microsoft raises this when a mail flow rule is made that looks like those of attackers.',
    antispam:
      'Microsoft raises this when a new mail flow rule takes the spam filter’s mark off messages: spam and phishing then reach the inbox.',
    headers:
      'Microsoft raises this when a new inbound connector comes with a mail flow rule that removes the sender’s headers: mail sent through it cannot be traced.',
    changed: 'A mail flow rule, which works on the mail of the whole company, was made or changed.',
    off: 'A mail flow rule was switched off or removed.',
  },
  signs: {
    titles: {
      suspicious: ['Suspicious email transport rule detected'],
      antispam: ['New transport rule removing antispam header'],
      headers: ['Suspicious inbound connector and transport rule created to remove sender email headers'],
    },
    operations: {
      changed: ['New-TransportRule', 'Set-TransportRule', 'Enable-TransportRule'],
      off: ['Remove-TransportRule', 'Disable-TransportRule'],
    },
    wording: { changed: /\b(transport|mail ?flow|etr) rules?\b/ },
  },
  facts: (carried) => [
    { label: 'Rule', value: carried.told.rule ?? factOf(carried.mailFlowRules.map(nameOf)) },
    { label: 'Sends to', value: carried.told.forwardsTo },
    doneByFact(carried),
    fromFact(carried),
  ],
  why: ({ told, mailFlowRules }, manner) => [
    ...(told.forwardsTo ? [`It sends mail to ${told.forwardsTo}.`] : []),
    manner === 'off'
      ? 'A rule that marks, stops or copies mail no longer does: warnings or records may be missing.'
      : 'One rule can copy every message outside, let phishing in, or delete warnings, and no owner of a mailbox sees it.',
    ...(mailFlowRules.length === 0 ? ['The alert does not name the rule: what it does is not known here.'] : []),
  ],
  react: (carried, manner) => [
    {
      what: `Look at ${ruleWords(carried)} in the Exchange admin centre (Mail flow, Rules): whose mail, where to, and since when?`,
      why: 'Recipients outside, removed headers and a spam level of −1 are what attackers set.',
    },
    manner === 'off'
      ? {
          what: `If it should be on: switch ${ruleWords(carried)} on again.`,
          why: 'Until then the mail passes without it.',
        }
      : {
          what: `If nobody knows it: switch off ${ruleWords(carried)}; do not delete it yet.`,
          why: 'Switching off stops it at once, can be undone, and keeps the proof.',
        },
    ...findDoer(carried, 'made or changed the rule'),
    secureDoer(carried),
  ],
});

function nameOf(rule: Carried['mailFlowRules'][number]): string {
  return entityLabel({ type: 'mailFlowRule', ...rule });
}

function ruleWords(carried: Carried): string {
  const rules = listWords(carried.mailFlowRules.map(nameOf));
  return rules ? `the mail flow rule ${rules}` : `the mail flow rule that the alert about ${who(carried)} means`;
}
