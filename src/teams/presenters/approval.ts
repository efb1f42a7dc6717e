import type { DeedRefView, ResultOf } from '../../commands/result.ts';
import { APPROVAL_NOTES } from '../../texts/dialogs.ts';
import { timeIn } from '../../texts/time.ts';
import type { Shown } from '../card.ts';
import { escape, escapeName, plain } from '../escape.ts';
import { render } from '../render.ts';
import { aboutHead, aboutRef, aboutSummary } from '../views/about.ts';

/** What one person asked for, shown to the one who may approve, decline or withdraw it. */
export function presentApproval(result: ResultOf<'approval'>): Shown {
  const { asked, may, tenant } = result;
  const by = `${escapeName(asked.by)} at ${timeIn(asked.at, tenant.timeZone)}`;
  const card = render('approval', {
    ...aboutHead(result),
    ...deedRef(result),
    asked: may === 'withdraw' ? `You asked for this. A second person has to approve it.` : `Asked for by ${by}.`,
    will: lines(result.will),
    hasWill: result.will.length > 0,
    includes: lines(result.includes),
    hasIncludes: result.includes.length > 0,
    concerns: result.concerns.map((text) => ({ text: escape(text, 400) })),
    hasConcerns: result.concerns.length > 0,
    undo: escape(result.undo, 300),
    footnote: APPROVAL_NOTES[may],
    canApprove: may === 'approve',
    confirmData: { verb: 'confirm', ...aboutRef(result), previewId: result.previewId ?? '' },
    declineData: { verb: 'decline', ...deedData(result) },
    declineTitle: may === 'withdraw' ? 'Withdraw' : 'Decline',
  });
  return { kind: 'card', card, summary: `${plain(result.actionLabel, 60)}: ${aboutSummary(result)}` };
}

/** References of one remediation on one target, as its buttons send them back. */
export function deedData(view: DeedRefView): Readonly<Record<string, string | number>> {
  const { action, target, generation: g } = view;
  return { ...aboutRef(view), action, target, g };
}

/** The heading of a card about one remediation on one target. */
export function deedRef({ actionLabel, targetLabel }: Pick<DeedRefView, 'actionLabel' | 'targetLabel'>) {
  return {
    heading: `${escape(actionLabel, 60)}: ${escape(targetLabel, 160)}`,
    confirm: plain(actionLabel, 60),
  };
}

function lines(texts: readonly string[]): readonly { text: string }[] {
  return texts.slice(0, 24).map((text) => ({ text: `– ${escape(text, 400)}` }));
}
