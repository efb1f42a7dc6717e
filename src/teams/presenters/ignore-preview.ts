import type { ResultOf } from '../../commands/result.ts';
import { rulePreviewWords } from '../../commands/words/rule-preview.ts';
import type { Shown } from '../card.ts';
import { CARD } from '../hand.ts';
import { render } from '../render.ts';
import { eventSummary, headView } from '../views/event-view.ts';
import type { PresenterDeps } from './presenter.ts';

/** What an ignore rule would hide, and what it would have hidden, before anybody says yes. */
export function presentIgnorePreview(result: ResultOf<'ignorePreview'>, { now }: PresenterDeps): Shown {
  const { isGrave, notes, ...words } = rulePreviewWords(result, now, CARD);
  const card = render('ignorePreview', {
    ...headView(result),
    ...words,
    previewId: result.draft.id,
    impactStyle: isGrave ? 'attention' : 'emphasis',
    isPartly: words.partly !== '',
    hasNarrowest: words.narrowest !== '',
    notes: notes.map((text) => ({ text: `– ${text}` })),
  });
  return { kind: 'card', card, summary: `Ignore rule: ${eventSummary(result)}` };
}
