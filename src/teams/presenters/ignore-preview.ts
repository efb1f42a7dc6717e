import type { ResultOf } from '../../commands/result.ts';
import { daysAfter } from '../../events/ignore/rule.ts';
import { ignoreLimit } from '../../events/ignore/ignored.ts';
import { criteriaWords, impactWords } from '../../events/ignore/words.ts';
import { timeIn } from '../../texts/time.ts';
import type { Shown } from '../card.ts';
import { escape, escapeName } from '../escape.ts';
import { render } from '../render.ts';
import { eventSummary, headView } from '../views/event-view.ts';
import { criteriaFacts, periodWords } from '../views/rules.ts';
import type { PresenterDeps } from './presenter.ts';

type Preview = ResultOf<'ignorePreview'>;

/** What an ignore rule would hide, and what it would have hidden, before anybody says yes. */
export function presentIgnorePreview(result: Preview, { now }: PresenterDeps): Shown {
  const { draft, impact, narrowest, tenant } = result;
  const period = periodWords(draft, tenant.timeZone);
  const card = render('ignorePreview', {
    ...headView(result),
    previewId: draft.id,
    facts: [
      ...criteriaFacts(draft.criteria),
      { title: 'Where', value: escapeName(result.where) },
      ...(period ? [{ title: 'Period', value: period }] : []),
      { title: 'Expires', value: timeIn(daysAfter(now, draft.days), tenant.timeZone) },
      { title: 'Reason', value: escape(draft.reason, 500) },
    ],
    impactStyle: impact.malicious > 0 ? 'attention' : 'emphasis',
    impact: impactWords(impact),
    partly: partlyWords(result),
    isPartly: impact.countedSince !== undefined,
    narrowest: narrowest
      ? `The narrowest rule for this event (${escape(criteriaWords(narrowest.criteria), 500)}): ${uncapital(impactWords(narrowest.impact))}`
      : '',
    hasNarrowest: narrowest !== undefined,
    notes: notesOf(result, period !== '').map((text) => ({ text: `– ${text}` })),
  });
  return { kind: 'card', card, summary: `Ignore rule: ${eventSummary(result)}` };
}

function partlyWords({ impact, tenant }: Preview): string {
  const { countedSince } = impact;
  return countedSince
    ? `Only partly counted: of what was detected before ${timeIn(countedSince, tenant.timeZone)} not everything could be looked at in time.`
    : '';
}

/** What it hides and what it does not, in sentences. */
function notesOf({ draft, tenant, hidesThis }: Preview, hasPeriod: boolean): readonly string[] {
  const limit =
    draft.scope === '*' ? 'a severity above the limit of its tenant' : `a severity above ${ignoreLimit(tenant)}`;
  return [
    `Hidden: new events that meet all of the above${hidesThis ? ', and this one' : ''}. They are kept: type “events ignored”.`,
    `Not hidden: ${limit}, an event that becomes graver or comes to name more, and one of which Tocsin cannot tell whether it fits.`,
    'Cards that are in the channel already stay, and nothing changes at Microsoft.',
    ...(hidesThis ? [] : ['The rule would not hide this event itself.']),
    ...(hasPeriod ? ['The count above leaves the period out.'] : []),
  ];
}

function uncapital(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
