import type { ContainedLine, ResultOf } from '../../commands/result.ts';
import { CONTAIN } from '../../remediation/contain/steps.ts';
import type { Shown } from '../card.ts';
import { escape } from '../escape.ts';
import { render } from '../render.ts';
import { eventSummary, headView } from '../views/event-view.ts';

const WORDS: Readonly<Record<ContainedLine['state'], string>> = {
  done: 'Done',
  asked: 'Waits for approval',
  notDone: 'Not done',
  unknown: 'Not known yet',
};

/** How each step of containing a user ended; the whole is what its steps are. */
export function presentContained(result: ResultOf<'contained'>): Shown {
  const { lines, secrets, target } = result;
  const done = lines.filter(({ state }) => state === 'done').length;
  const card = render('contained', {
    ...headView(result),
    heading: `Contain: ${escape(result.targetLabel, 160)}`,
    whole: wholeWords(done, lines.length),
    steps: lines.map(({ label, state, words }) => ({
      label: `${WORDS[state]} – ${escape(label, 160)}`,
      words: escape(words, 400),
    })),
    secrets: secrets.map(({ label, value }) => ({ label: escape(label, 80), value })),
    hasSecrets: secrets.length > 0,
    missing: done < lines.length,
    action: CONTAIN,
    target,
  });
  return { kind: 'card', card, summary: `Contain: ${eventSummary(result)}` };
}

function wholeWords(done: number, all: number): string {
  if (all === 1) return done === 1 ? 'The step is done.' : 'The step is not done.';
  return done === all ? `All ${all} steps are done.` : `${done} of ${all} steps are done.`;
}
