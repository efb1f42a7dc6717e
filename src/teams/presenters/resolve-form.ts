import type { ResultOf } from '../../commands/result.ts';
import { VERDICTS } from '../../texts/verdicts.ts';
import type { Shown } from '../card.ts';
import { render } from '../render.ts';
import { eventSummary, headView } from '../views/event-view.ts';

const CHOICES = VERDICTS.map(({ label, value }) => ({ title: label, value }));

/** Asks what the event turned out to be. */
export function presentResolveForm(result: ResultOf<'resolveForm'>): Shown {
  const card = render('resolveForm', { ...headView(result), choices: CHOICES });
  return { kind: 'card', card, summary: `Resolve: ${eventSummary(result)}` };
}
