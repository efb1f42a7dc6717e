import type { ResultOf } from '../../commands/result.ts';
import { ignoreFormWords } from '../../commands/words/ignore-form.ts';
import type { Shown } from '../card.ts';
import { LETTERS } from '../hand.ts';
import { render } from '../render.ts';
import { eventSummary, headView } from '../views/event-view.ts';

/** Asks why an event should be ignored and, of those who may, what a rule should hide: the narrowest is proposed. */
export function presentIgnoreForm(result: ResultOf<'ignoreForm'>): Shown {
  const words = ignoreFormWords(result, LETTERS);
  const card = render('ignoreForm', { ...headView(result), mayRule: result.mayRule, ...words });
  return { kind: 'card', card, summary: `Ignore: ${eventSummary(result)}` };
}
