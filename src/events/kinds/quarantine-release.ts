import { playbook } from './parts/playbook.ts';
import type { Carried } from './parts/carried.ts';
import { factOf, listWords, messageWords, who, whoFact } from './parts/words.ts';

/** Somebody wants a message out of quarantine, or took it out. */
export const quarantineRelease = playbook({
  id: 'quarantineRelease',
  title: 'Message in quarantine',
  what: {
    requested: 'Microsoft raises this when somebody asks for a message to be released from quarantine.',
    released: 'A message was released from quarantine.',
  },
  signs: {
    titles: { requested: ['User requested to release a quarantined message'] },
    operations: {
      requested: ['QuarantineRequestReleaseMessage'],
      released: ['QuarantineReleaseMessage', 'Release-QuarantineMessage'],
    },
    wording: {
      requested: /\b(request(ed|s)?|asks?)\b[\w ]*\b(release|quarantined?)\b/,
      released: /\breleased?\b[\w ]*\bquarantined?\b/,
    },
  },
  facts: (carried) => [
    whoFact(carried),
    { label: 'Message', value: factOf(carried.messages.map(messageWords)) },
    { label: 'Link', value: factOf(carried.urls.map(({ url }) => url)) },
  ],
  why: (_carried, manner) => [
    manner === 'requested'
      ? 'Nothing has happened yet: the message waits. Phishing is written so that people want it released.'
      : 'Whoever receives it trusts it, since it came through a check.',
  ],
  react: (carried, manner) => [
    {
      what: `Look at ${messageOf(carried)} in quarantine: sender’s real address, where the links lead, why it was held.`,
      why: 'What was held for malware or sure phishing should stay there, whoever asks.',
    },
    manner === 'requested'
      ? {
          what: `Release ${messageOf(carried)} or refuse it, and tell ${who(carried)} why.`,
          why: 'People who get an answer ask again instead of finding a way round.',
        }
      : {
          what: `If it should not have been: take ${messageOf(carried)} away from the mailbox, and ask ${who(carried)} whether they clicked.`,
          why: 'The click, not the message, is what costs the account.',
        },
  ],
});

function messageOf(carried: Carried): string {
  return listWords(carried.messages.map(messageWords)) || `the message that ${who(carried)} waits for`;
}
