import type { RuleView } from '../../commands/result.ts';
import { periodWords } from '../../commands/words/rule-preview.ts';
import { isLive, type Criteria } from '../../events/ignore/rule.ts';
import { criteriaLines, hitWords } from '../../events/ignore/words.ts';
import { timeIn } from '../../texts/time.ts';
import { escape, escapeName } from '../escape.ts';
import type { FactView } from './entities.ts';

/** The criteria of a rule as facts; what is not there is Any. */
export function criteriaFacts(criteria: Criteria): readonly FactView[] {
  return criteriaLines(criteria).map(({ label, value }) => ({ title: label, value: escape(value, 400) }));
}

export { periodWords };

/** Whether the rule still hides events, and until when. */
export function lifeWords({ rule, timeZone }: RuleView, now: Date): string {
  if (rule.ended) return `Deleted by ${escapeName(rule.ended.by.name)} at ${timeIn(rule.ended.at, timeZone)}`;
  const when = timeIn(rule.expiresAt, timeZone);
  return isLive(rule, now) ? `Holds until ${when}` : `Expired at ${when}: it hides nothing new`;
}

/** How often it hid an event, and when it last did. */
export function useWords({ rule, timeZone }: RuleView): string {
  const last = rule.lastMatch ? `, the last at ${timeIn(rule.lastMatch, timeZone)}` : '';
  return `${hitWords(rule)}${last}`;
}
