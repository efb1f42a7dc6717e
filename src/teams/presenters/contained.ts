import type { ResultOf } from '../../commands/result.ts';
import { CONTAIN } from '../../remediation/contain/steps.ts';
import { STEP_STATES, stepsWords } from '../../texts/dialogs.ts';
import type { Shown } from '../card.ts';
import { escape } from '../escape.ts';
import { render } from '../render.ts';
import { eventSummary, headView } from '../views/event-view.ts';

/** How each step of containing a user ended; the whole is what its steps are. */
export function presentContained(result: ResultOf<'contained'>): Shown {
  const { lines, secrets, target } = result;
  const done = lines.filter(({ state }) => state === 'done').length;
  const card = render('contained', {
    ...headView(result),
    heading: `Contain: ${escape(result.targetLabel, 160)}`,
    whole: stepsWords(done, lines.length),
    steps: lines.map(({ label, state, words }) => ({
      label: `${STEP_STATES[state]} – ${escape(label, 160)}`,
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
