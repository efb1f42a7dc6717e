import { daysAfter, type IgnoreRule } from '../../events/ignore/rule.ts';
import { ignoreLimit } from '../../events/ignore/ignored.ts';
import { criteriaLines, criteriaWords, impactWords } from '../../events/ignore/words.ts';
import { timeIn } from '../../texts/time.ts';
import type { RulePreview } from '../result.ts';
import { nameIn, type Hand } from './hand.ts';

export type RulePreviewWords = ReturnType<typeof rulePreviewWords>;

/** What an ignore rule would hide, what it would have hidden, and what it leaves alone. */
export function rulePreviewWords(preview: RulePreview, now: Date, hand: Hand) {
  const { draft, impact, narrowest, tenant } = preview;
  const period = periodWords(draft, tenant.timeZone);
  return {
    facts: [
      ...criteriaLines(draft.criteria).map(({ label, value }) => ({ title: label, value: hand.text(value, 400) })),
      { title: 'Where', value: nameIn(hand, preview.where) },
      ...(period ? [{ title: 'Period', value: period }] : []),
      { title: 'Expires', value: timeIn(daysAfter(now, draft.days), tenant.timeZone) },
      { title: 'Reason', value: hand.text(draft.reason, 500) },
    ],
    isGrave: impact.malicious > 0,
    impact: impactWords(impact),
    partly: partlyWords(preview),
    narrowest: narrowest
      ? `The narrowest rule for this event (${hand.text(criteriaWords(narrowest.criteria), 500)}): ${uncapital(impactWords(narrowest.impact))}`
      : '',
    notes: notesOf(preview, period !== ''),
  };
}

/** The period in words; empty where the rule has none. */
export function periodWords({ from, until }: Pick<IgnoreRule, 'from' | 'until'>, zone: string): string {
  if (from && until) return `What occurred from ${timeIn(from, zone)} to ${timeIn(until, zone)}`;
  if (from) return `What occurred from ${timeIn(from, zone)} on`;
  return until ? `What occurred until ${timeIn(until, zone)}` : '';
}

function partlyWords({ impact, tenant }: RulePreview): string {
  const { countedSince } = impact;
  return countedSince
    ? `Only partly counted: of what was detected before ${timeIn(countedSince, tenant.timeZone)} not everything could be looked at in time.`
    : '';
}

/** What it hides and what it does not, in sentences. */
function notesOf({ draft, tenant, hidesThis }: RulePreview, hasPeriod: boolean): readonly string[] {
  const limit =
    draft.scope === '*' ? 'a severity above the limit of its tenant' : `a severity above ${ignoreLimit(tenant)}`;
  return [
    `Hidden: new events that meet all of the above${hidesThis ? ', and this one' : ''}. They are kept, and listed among the ignored ones.`,
    `Not hidden: ${limit}, an event that becomes graver or comes to name more, and one of which Tocsin cannot tell whether it fits.`,
    'Cards that are in the channel already stay, and nothing changes at Microsoft.',
    ...(hidesThis ? [] : ['The rule would not hide this event itself.']),
    ...(hasPeriod ? ['The count above leaves the period out.'] : []),
  ];
}

function uncapital(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
