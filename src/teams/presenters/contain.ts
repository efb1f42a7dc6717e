import type { ResultOf } from '../../commands/result.ts';
import { moreChoicesWords } from '../../texts/dialogs.ts';
import type { Shown } from '../card.ts';
import { escape, plain } from '../escape.ts';
import { render } from '../render.ts';
import { eventSummary, headView } from '../views/event-view.ts';

type View = ReturnType<typeof viewOf>;

/** What containing a user would do, step by step, before anybody says yes. */
export function presentContain(result: ResultOf<'contain'>): Shown {
  return {
    kind: 'card',
    card: render('contain', viewOf(result), SHRINKS),
    summary: `Contain: ${eventSummary(result)}`,
  };
}

function viewOf(result: ResultOf<'contain'>) {
  return {
    ...headView(result),
    previewId: result.previewId,
    heading: `Contain: ${escape(result.targetLabel, 160)}`,
    steps: result.lines.map(({ label, words, picks }) => ({
      label: escape(label, 160),
      words: escape(words, 500),
      picks: picks.map(({ input, label: name, chosen }) => ({
        input,
        label: plain(name === label ? `Include: ${name}` : name, 170),
        value: String(chosen),
      })),
    })),
    moreChoices: moreChoicesWords(result.moreChoices),
    hasMoreChoices: result.moreChoices > 0,
    canConfirm: result.lines.some(({ picks }) => picks.length > 0),
    nothing: result.lines.some(({ picks }) => picks.length > 0) ? '' : 'There is nothing left to do here.',
    hasNothing: result.lines.every(({ picks }) => picks.length === 0),
  };
}

const SHRINKS: readonly ((view: View) => View)[] = [
  (view) => ({ ...view, steps: view.steps.map((step) => ({ ...step, words: `${step.words.slice(0, 120)}…` })) }),
  (view) => ({ ...view, steps: view.steps.map((step) => ({ ...step, words: '' })) }),
];
