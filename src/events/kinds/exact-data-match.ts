import { playbook } from './parts/playbook.ts';
import { closeIt } from './parts/steps.ts';
import { who, whoFact } from './parts/words.ts';

/** The table of secret values that data loss prevention compares with. */
export const exactDataMatch = playbook({
  id: 'exactDataMatch',
  title: 'Upload of sensitive data to match against',
  what: {
    failed:
      'Microsoft raises this when the table that data loss prevention compares with (exact data match) could not be uploaded: it goes on with the old one.',
    done: 'Microsoft raises this when the table that data loss prevention compares with (exact data match) was uploaded.',
  },
  signs: {
    titles: { failed: ['Failed exact data match upload'], done: ['Successful exact data match upload'] },
    wording: {
      failed: /\bexact data match\b[\w ]*\bfail|\bfail[\w ]*\bexact data match\b/,
      done: /\bexact data match\b/,
    },
  },
  facts: (carried) => [whoFact(carried)],
  why: (_carried, manner) => [
    manner === 'failed'
      ? 'Nothing is attacked; but new customers or employees are not protected until it works.'
      : 'Nothing is attacked; it is suspicious only if nobody of yours uploads such tables.',
  ],
  react: (carried, manner) => [
    manner === 'failed'
      ? {
          what: `Ask ${who(carried)} to upload the table again and to read the upload agent’s error.`,
          why: 'Mostly the schema or a column does not fit.',
        }
      : closeIt(
          carried,
          'See whether the upload was planned.',
          'Whoever uploads the table holds all its values in clear.',
        ),
  ],
});
