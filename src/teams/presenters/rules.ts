import type { ResultOf, RuleView } from '../../commands/result.ts';
import { criteriaWords } from '../../events/ignore/words.ts';
import { capital } from '../../texts/severity.ts';
import type { Shown } from '../card.ts';
import { escape, escapeName, plain } from '../escape.ts';
import { render } from '../render.ts';
import { lifeWords, useWords } from '../views/rules.ts';
import type { PresenterDeps } from './presenter.ts';

type RulesCardView = ReturnType<typeof viewOf>;

/** The ignore rules, a row each with a button that shows it. */
export function presentRules(result: ResultOf<'rules'>, { now }: PresenterDeps): Shown {
  const card = render('rules', viewOf(result, now), [(view) => fewer(view, 8), (view) => fewer(view, 4)]);
  return { kind: 'card', card, summary: plain(result.heading, 150) };
}

function viewOf({ heading, rules, more, unseen }: ResultOf<'rules'>, now: Date) {
  return {
    fallbackText: plain(heading, 150),
    heading: escape(heading, 150),
    rows: rules.map((view) => rowOf(view, now)),
    isEmpty: rules.length === 0,
    more: 'There are more. Narrow the list, for example: rules expired for contoso',
    hasMore: more,
    unseen: `${unseen} more ${unseen === 1 ? 'rule holds' : 'rules hold'} for all tenants; who may see all tenants can list them.`,
    hasUnseen: unseen > 0,
  };
}

function rowOf(view: RuleView, now: Date) {
  const { rule, where } = view;
  return {
    rule: rule.number,
    title: `**Rule ${rule.number}** · ${escapeName(where)} · ${escape(rule.reason, 160)}`,
    what: escape(capital(criteriaWords(rule.criteria)), 400),
    use: `By ${escapeName(rule.author.name)} · hid ${useWords(view)}`,
    life: lifeWords(view, now),
    show: `Rule ${rule.number}`,
  };
}

function fewer(view: RulesCardView, most: number): RulesCardView {
  return { ...view, rows: view.rows.slice(0, most), hasMore: true };
}
