import type { ResultOf } from '../../commands/result.ts';
import { timeIn } from '../../texts/time.ts';
import { quoted } from '../../texts/dialogs.ts';
import type { Shown } from '../card.ts';
import { escape, escapeName, plain } from '../escape.ts';
import { render } from '../render.ts';
import { criteriaFacts, lifeWords, periodWords, useWords } from '../views/rules.ts';
import type { PresenterDeps } from './presenter.ts';

/** One ignore rule with all that is known of it. */
export function presentRule(result: ResultOf<'rule'>, { now }: PresenterDeps): Shown {
  const { rule, where, timeZone, said } = result;
  const period = periodWords(rule, timeZone);
  const heading = `Ignore rule ${rule.number}`;
  const card = render('rule', {
    rule: rule.number,
    fallbackText: `${heading}. Type: rule ${rule.number}`,
    said: escape(quoted(said ?? ''), 400),
    hasSaid: said !== undefined,
    heading: `${heading} · ${escapeName(where)}`,
    state: lifeWords(result, now),
    facts: [
      ...criteriaFacts(rule.criteria),
      ...(period ? [{ title: 'Period', value: period }] : []),
      { title: 'Reason', value: escape(rule.reason, 500) },
      { title: 'Made by', value: `${escapeName(rule.author.name)} at ${timeIn(rule.createdAt, timeZone)}` },
      { title: 'Hidden', value: useWords(result) },
    ],
    note: 'It never hides a severity above the limit of the tenant, nor an event whose severity rises.',
    mayChange: result.mayChange && rule.ended === undefined,
  });
  return { kind: 'card', card, summary: `${heading} · ${plain(where, 80)}` };
}
