import { TocsinError } from '../kernel/errors.ts';
import type { Card } from './card.ts';
import { partLongFacts } from './part-facts.ts';
import { expand, type CardName } from './templates.ts';

/** Teams recommends no more than 80 KB (UTF-16) a message; 28 KB (UTF-8) leaves room for every older client. */
export const SOFT_LIMIT_UTF8 = 28 * 1024;
export const HARD_LIMIT_UTF16 = 80 * 1024;

/** Makes a view smaller by leaving out what matters least; each step is tried in turn until the card fits. */
export type Shrink<V> = (view: V) => V;

/**
 * The card `name` filled with `view`, made smaller by `shrinks` while it is over 28 KB (UTF-8). Throws INTERNAL when
 * the template names what the view does not have, or when the card is over 80 KB (UTF-16) whatever is left out.
 */
export function render<V extends object>(name: CardName, view: V, shrinks: readonly Shrink<V>[] = []): Card {
  let present = view;
  let { card, json } = expanded(name, present);
  for (const shrink of shrinks) {
    if (Buffer.byteLength(json) <= SOFT_LIMIT_UTF8) break;
    present = shrink(present);
    ({ card, json } = expanded(name, present));
  }
  if (json.length * 2 > HARD_LIMIT_UTF16) {
    throw new TocsinError('INTERNAL', `The card "${name}" is larger than Teams takes.`);
  }
  return card;
}

function expanded(name: CardName, view: object): { card: Card; json: string } {
  const card = partLongFacts(expand(name, view) as Card);
  if (isUnfilled(card)) throw new TocsinError('INTERNAL', `The card "${name}" has a place that was not filled.`);
  return { card, json: JSON.stringify(card) };
}

/**
 * True when an expression of the template found nothing. `escape` parts every "${" that comes with what is shown; the
 * `target` of a button is a reference that must come back as it is, and is never shown.
 */
function isUnfilled(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('${');
  if (value === null) return true;
  if (Array.isArray(value)) return value.some(isUnfilled);
  if (typeof value !== 'object') return false;
  for (const key in value) {
    if (key === '$when' || key === '$data') return true;
    if (key !== 'target' && isUnfilled((value as Record<string, unknown>)[key])) return true;
  }
  return false;
}
