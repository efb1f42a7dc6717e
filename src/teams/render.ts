import { isDeepStrictEqual } from 'node:util';
import { TocsinError } from '../kernel/errors.ts';
import type { Card } from './card.ts';
import { jsonOf, writeJson } from '../kernel/json-text.ts';
import { partLongFacts } from './part-facts.ts';
import { expandFrame, expandNodes, piecesOf, type CardName, type Piece } from './templates.ts';

/** Teams recommends no more than 80 KB (UTF-16) a message; 28 KB (UTF-8) leaves room for every older client. */
export const SOFT_LIMIT_UTF8 = 28 * 1024;
export const HARD_LIMIT_UTF16 = 80 * 1024;

/** Makes a view smaller by leaving out what matters least; each step is tried in turn until the card fits. */
export type Shrink<V> = (view: V) => V;

/** A card as it was drawn, and of what: the next drawing takes over what has not changed. */
export interface Drawing {
  readonly card: Card;
  readonly view: object;
  readonly frame: DrawnFrame;
  readonly body: readonly DrawnNodes[];
}

interface Measured {
  /** Length of the JSON in UTF-8 and in UTF-16 units. */
  readonly bytes: number;
  readonly chars: number;
}

interface DrawnFrame extends Measured {
  readonly rest: Pick<Card, 'type' | 'version'>;
}

interface DrawnNodes extends Measured {
  readonly nodes: readonly unknown[];
}

/**
 * The card `name` filled with `view`, made smaller by `shrinks` while it is over 28 KB (UTF-8). Throws INTERNAL when
 * the template names what the view does not have, or when the card is over 80 KB (UTF-16) whatever is left out.
 */
export function render<V extends object>(name: CardName, view: V, shrinks: readonly Shrink<V>[] = []): Card {
  return draw(name, view, { shrinks }).card;
}

/** As `render`; what is the same as in `before`, a drawing of the same template, is taken from there. */
export function draw<V extends object>(
  name: CardName,
  view: V,
  { shrinks, before }: { readonly shrinks: readonly Shrink<V>[]; readonly before?: Drawing | undefined },
): Drawing {
  let present = view;
  let drawing = drawn(name, present, before);
  for (const shrink of shrinks) {
    if (sizeOf(drawing, 'bytes') <= SOFT_LIMIT_UTF8) break;
    present = shrink(present);
    drawing = drawn(name, present, drawing);
  }
  if (sizeOf(drawing, 'chars') * 2 > HARD_LIMIT_UTF16) {
    throw new TocsinError('INTERNAL', `The card "${name}" is larger than Teams takes.`);
  }
  return drawing;
}

function drawn(name: CardName, view: object, before: Drawing | undefined): Drawing {
  const pieces = piecesOf(name);
  const changed = before && changedNames(before.view, view);
  const stands = ({ words }: Piece) => changed !== undefined && !words.some((word) => changed.has(word));
  const frame = before && stands(pieces.frame) ? before.frame : drawnFrame(name, pieces.frame, view);
  const body = pieces.body.map((piece, at) => {
    const earlier = before?.body[at];
    return earlier && stands(piece) ? earlier : drawnNodes(name, piece, view);
  });
  const card: Card = { ...frame.rest, body: body.flatMap(({ nodes }) => nodes) };
  return { card, view, frame, body };
}

function changedNames(before: object, after: object): ReadonlySet<string> {
  const [earlier, later] = [before as Fields, after as Fields];
  return new Set(Object.keys({ ...before, ...after }).filter((name) => !isSame(earlier[name], later[name])));
}

/** Most of a view are words, which need no looking into. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'object' && isDeepStrictEqual(one, other));
}

type Fields = Readonly<Record<string, unknown>>;

function drawnFrame(name: CardName, piece: Piece, view: object): DrawnFrame {
  const rest = expandFrame(piece, view) as DrawnFrame['rest'];
  for (const part of Object.values(rest)) if (typeof part === 'object' && part !== null) writeJson(part);
  return { rest, ...measured(name, rest, jsonOf(rest)) };
}

function drawnNodes(name: CardName, piece: Piece, view: object): DrawnNodes {
  const nodes = partLongFacts(expandNodes(piece, view)) as readonly object[];
  // A card goes out twice as a rule, as an answer and as a message.
  return { nodes, ...measured(name, nodes, nodes.map((node) => `${writeJson(node)},`).join('')) };
}

function measured(name: CardName, part: object, json: string): Measured {
  if (isUnfilled(part)) throw new TocsinError('INTERNAL', `The card "${name}" has a place that was not filled.`);
  return { bytes: Buffer.byteLength(json), chars: json.length };
}

/** Length of the card's JSON, a comma more or less. */
function sizeOf({ frame, body }: Drawing, unit: keyof Measured): number {
  return body.reduce((sum, part) => sum + part[unit], frame[unit] + '"body":[],'.length);
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
