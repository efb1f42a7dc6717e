import type { ResultOf } from '../../commands/result.ts';
import type { Shown } from '../card.ts';
import { render } from '../render.ts';

/** Tells the person who clicked that it takes longer, and where the outcome will be. */
export function presentWaiting({ id, n }: ResultOf<'waiting'>): Shown {
  const view = { n: n ?? 0, isOfEvent: n !== undefined, isOfNone: n === undefined, id };
  return { kind: 'card', card: render('waiting', view), summary: 'Still working on it' };
}
