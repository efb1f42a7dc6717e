import type { ResultOf } from '../../commands/result.ts';
import type { Shown } from '../card.ts';
import { escape } from '../escape.ts';
import { render } from '../render.ts';
import { eventSummary, headView } from '../views/event-view.ts';

/**
 * What one person is shown once. The value stands in a text run, which Teams shows letter for letter: a text block
 * would read a password as Markdown.
 */
export function presentSecret(result: ResultOf<'secret'>): Shown {
  const card = render('secret', {
    ...headView(result),
    said: escape(result.said, 400),
    label: escape(result.secret.label, 80),
    value: result.secret.value,
  });
  return { kind: 'card', card, summary: eventSummary(result) };
}
