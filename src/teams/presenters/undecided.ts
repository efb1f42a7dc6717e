import type { ResultOf } from '../../commands/result.ts';
import type { Shown } from '../card.ts';
import { escape, plain } from '../escape.ts';
import { render } from '../render.ts';
import { aboutHead, aboutSummary } from '../views/about.ts';
import { deedData, deedRef } from './approval.ts';

/** Asks an administrator what became of a deed that Tocsin could not find out about. */
export function presentUndecided(result: ResultOf<'undecided'>): Shown {
  const view = {
    ...aboutHead(result),
    ...deedRef(result),
    words: escape(result.words, 400),
    happenedData: { verb: 'settle', ...deedData(result), happened: true },
    againData: { verb: 'settle', ...deedData(result), happened: false },
  };
  const card = render('undecided', view);
  return { kind: 'card', card, summary: `${plain(result.actionLabel, 60)}: ${aboutSummary(result)}` };
}
