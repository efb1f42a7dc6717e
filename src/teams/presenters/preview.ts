import type { ResultOf } from '../../commands/result.ts';
import { moreChoicesWords } from '../../texts/dialogs.ts';
import type { Shown } from '../card.ts';
import { escape, plain } from '../escape.ts';
import { render } from '../render.ts';
import { aboutHead, aboutRef, aboutSummary } from '../views/about.ts';

/** What a remediation would do, before anybody says yes. */
export function presentPreview(result: ResultOf<'preview'>): Shown {
  const card = render('preview', {
    ...aboutHead(result),
    confirmData: { verb: 'confirm', ...aboutRef(result), previewId: result.previewId },
    heading: `${escape(result.actionLabel, 60)}: ${escape(result.targetLabel, 160)}`,
    will: result.will.map((text) => ({ text: `– ${escape(text, 400)}` })),
    choices: result.choices.map(({ input, label, chosen }) => ({
      input,
      label: plain(label, 160),
      value: String(chosen),
    })),
    hasChoices: result.choices.length > 0,
    moreChoices: moreChoicesWords(result.moreChoices),
    hasMoreChoices: result.moreChoices > 0,
    concerns: result.concerns.map((text) => ({ text: escape(text, 400) })),
    hasConcerns: result.concerns.length > 0,
    undo: escape(result.undo, 300),
    last: escape(result.last ?? '', 300),
    hasLast: Boolean(result.last),
    confirm: plain(result.actionLabel, 60),
  });
  return { kind: 'card', card, summary: `${plain(result.actionLabel, 60)}: ${aboutSummary(result)}` };
}
