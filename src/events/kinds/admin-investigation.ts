import { playbook } from './parts/playbook.ts';
import { ask, closeIt, lookForFootholds, revokeThenReset } from './parts/steps.ts';
import { doneByFact, factOf, messageWords, who, whoFact } from './parts/words.ts';

/** An administrator started an investigation, or took mail away: Microsoft’s note that somebody works on something. */
export const adminInvestigation = playbook({
  id: 'adminInvestigation',
  title: 'Investigation by an administrator',
  what: {
    email: 'Microsoft raises this when an administrator starts the investigation of a message from Threat Explorer.',
    user: 'Microsoft raises this when an administrator starts the investigation of somebody whose account may be taken over.',
    action:
      'Microsoft raises this when an administrator takes action on messages, links or senders, for example deletes them.',
  },
  signs: {
    titles: {
      email: ['Admin triggered manual investigation of email'],
      user: ['Admin triggered user compromise investigation'],
      action: [
        'Remediation action taken by admin on emails or URL or sender',
        'Administrative action submitted by an Administrator',
      ],
    },
    detectors: {
      email: ['cfb0af3a-7410-445c-a872-45f95c45f0de'],
      user: ['845686e4-f843-42cf-36d7-08d8e2eca19c'],
      action: ['39c5b427-a54f-4c38-a799-8541c5a105a8'],
    },
    operations: { email: ['AirInvestigationData', 'AdminMailAccess'] },
    wording: { email: /\badmin(istrator)? (triggered|started)\b/ },
  },
  facts: (carried) => [
    whoFact(carried),
    { label: 'Message', value: factOf(carried.messages.map(messageWords)) },
    doneByFact(carried),
  ],
  why: (_carried, manner) =>
    manner === 'user'
      ? ['A colleague suspects this account. Until the investigation ends, treat it as taken over.']
      : ['It tells that a colleague is at work on it. It is suspicious only if none of you is.'],
  react: (carried, manner) =>
    manner === 'user'
      ? [
          {
            what: `Open the investigation of ${who(carried)} in Defender: who started it, and what has it found?`,
            why: 'It collects sign-ins, rules and mail of the account by itself.',
          },
          ask(carried, 'what they noticed: strange replies, missing mail, MFA prompts.'),
          revokeThenReset(carried, 'If the findings bear it out'),
          lookForFootholds(carried),
        ]
      : [
          closeIt(
            carried,
            'Ask your colleagues which of you started it.',
            'If nobody did, an administrator’s account is in the wrong hands: that is then the event.',
          ),
        ],
});
