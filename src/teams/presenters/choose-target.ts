import type { ResultOf } from '../../commands/result.ts';
import { deedKey } from '../../remediation/deed.ts';
import { actionOf } from '../../remediation/actions/index.ts';
import type { Shown } from '../card.ts';
import { escape, plain } from '../escape.ts';
import { render } from '../render.ts';
import { atMost, eventSummary, headView } from '../views/event-view.ts';

const TARGETS = 12;

/** Asks which of several entities a remediation is meant for: one button each, drawn at that target's generation. */
export function presentChooseTarget(result: ResultOf<'chooseTarget'>): Shown {
  const { shown, hidden } = atMost(result.targets, TARGETS);
  const card = render('chooseTarget', {
    ...headView(result),
    question: `${escape(result.actionLabel, 60)}: for whom or what?`,
    targets: shown.map(({ key, label }) => ({
      title: plain(label, 80),
      data: {
        verb: 'preview',
        n: result.event.number,
        action: result.action,
        target: key,
        g: generationOf(result, key),
      },
    })),
    omitted: `${hidden} more are not shown here.`,
    hasOmitted: hidden > 0,
  });
  return { kind: 'card', card, summary: `${plain(result.actionLabel, 60)}: ${eventSummary(result)}` };
}

function generationOf({ event, action }: ResultOf<'chooseTarget'>, target: string): number {
  const family = actionOf(action)?.family ?? action;
  return event.deeds.find((deed) => deed.key === deedKey(target, family))?.generation ?? 0;
}
