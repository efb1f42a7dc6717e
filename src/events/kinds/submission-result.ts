import { playbook } from './parts/playbook.ts';
import type { Carried } from './parts/carried.ts';
import { closeIt } from './parts/steps.ts';
import { factOf, listWords, messageWords, who } from './parts/words.ts';

/** Microsoft has judged again what an administrator sent in. */
export const submissionResult = playbook({
  id: 'submissionResult',
  title: 'Submission judged by Microsoft',
  what: {
    completed:
      'Microsoft raises this when it has judged again a message, link or file that an administrator of yours sent in.',
  },
  signs: {
    titles: { completed: ['Admin submission result completed'] },
    detectors: { completed: ['ae9b83dd-6039-4ea9-b675-6b0ac3bf4a41'] },
    operations: { completed: ['AdminSubmission'] },
    wording: { completed: /\badmin submissions?\b/ },
  },
  facts: (carried) => [
    {
      label: 'Submitted',
      value: factOf([...carried.messages.map(messageWords), ...carried.urls.map(({ url }) => url)]),
    },
    { label: 'Submitted by', value: carried.messages[0]?.submitter ?? carried.told.actor },
    { label: 'Result', value: undefined },
  ],
  why: () => ['Nothing is attacked by this; but the result may say that something harmful was let in.'],
  react: (carried) => [
    {
      what: `Open Submissions in Defender and read the result for ${submitted(carried)}.`,
      why: 'The alert does not carry the result.',
    },
    closeIt(
      carried,
      `If it was judged harmful: see who else received ${submitted(carried)}.`,
      'The one who reported it is seldom the only one.',
    ),
  ],
});

function submitted(carried: Carried): string {
  return (
    listWords([...carried.messages.map(messageWords), ...carried.urls.map(({ url }) => url)]) ||
    `what ${who(carried)} sent in`
  );
}
