import { playbook } from './parts/playbook.ts';
import { closeIt } from './parts/steps.ts';
import { named, whoFact } from './parts/words.ts';

/** Mail that is late, or that answers itself: a fault of the service's flow, seldom an attack. */
export const mailFlowDisturbed = playbook({
  id: 'mailFlowDisturbed',
  title: 'Mail flow disturbed',
  what: {
    delayed:
      'Microsoft raises this when it cannot deliver mail to your own servers or to a partner through a connector: more than 2,000 messages have waited for over an hour.',
    storm: 'Microsoft raises this when many people answer all of a large group at the same time.',
  },
  signs: {
    titles: { delayed: ['Messages have been delayed'], storm: ['Reply-all storm detected'] },
    detectors: { delayed: ['37a4e852-e711-45ca-b0f4-b076bae3adfd'] },
    wording: { storm: /\breply-?all storm\b/ },
  },
  facts: (carried) => [whoFact(carried), { label: 'Connector', value: carried.others[0]?.text }],
  why: (_carried, manner) => [
    manner === 'delayed'
      ? 'Nothing is attacked; mail is not lost, it waits. People may miss what they wait for.'
      : 'Nothing is attacked; but the mailboxes fill, and a real warning is overlooked in between.',
  ],
  react: (carried, manner) => [
    manner === 'delayed'
      ? {
          what: `Look at the queue in the Exchange admin centre (Reports, Mail flow, Queued messages): which connector, and does the server behind it answer? The alert names ${named(carried)}.`,
          why: 'The mail waits at Microsoft until the other side takes it again, or for a day at most.',
        }
      : {
          what: `Stop the storm in the Exchange admin centre: restrict who may write to the group; the alert names ${named(carried)}.`,
          why: 'Microsoft slows it down by itself; the restriction ends it.',
        },
    closeIt(carried, 'Tell the people concerned.', 'They stop trying, and stop asking.'),
  ],
});
