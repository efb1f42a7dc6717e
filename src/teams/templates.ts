import { readFileSync } from 'node:fs';
import { Template } from 'adaptivecards-templating';

/** Every card there is: one file each under `cards/`. */
export const CARD_NAMES = [
  'event',
  'details',
  'part',
  'act',
  'resolveForm',
  'chooseTarget',
  'preview',
  'approval',
  'undecided',
  'secret',
  'waiting',
  'contain',
  'contained',
  'events',
  'found',
  'help',
  'ip',
  'whoElse',
  'ignoreForm',
  'ignorePreview',
  'rules',
  'rule',
  'postures',
  'posture',
  'person',
  'coverage',
  'import',
  'blind',
  'regression',
  'address',
  'lookedUp',
  'back',
  'words',
  'unfurled',
] as const;

export type CardName = (typeof CARD_NAMES)[number];

/** A piece of a template, drawn for itself. */
export interface Piece {
  /** Words of its expressions: among them every name of a view that it reads. */
  readonly words: readonly string[];
  readonly template: Template;
}

/** A template in pieces, so that what a change does not touch need not be drawn again: each element of the body, and the rest. */
export interface Pieces {
  readonly frame: Piece;
  readonly body: readonly Piece[];
}

const templates = Object.fromEntries(CARD_NAMES.map((name) => [name, load(name)])) as Record<CardName, Pieces>;

function load(name: CardName): Pieces {
  const text = readFileSync(new URL(`../../cards/${name}.json`, import.meta.url), 'utf8');
  const { body, ...frame } = JSON.parse(text) as { readonly body: readonly object[] };
  return { frame: pieceOf(frame), body: body.map((element) => pieceOf({ nodes: [element] })) };
}

function pieceOf(template: object): Piece {
  const expressions = JSON.stringify(template).match(/\$\{[^}]*\}/g) ?? [];
  const words = expressions.flatMap((expression) => expression.match(/[A-Za-z_]\w*/g) ?? []);
  return { words: [...new Set(words)], template: new Template(template) };
}

export function piecesOf(name: CardName): Pieces {
  return templates[name];
}

/** The part of the card that is not its body, with `view` filled in; data is never read as a template itself. */
export function expandFrame({ template }: Piece, view: object): object {
  return template.expand({ $root: view }) as object;
}

/** What an element of the body becomes: none where it is left out, several where it is repeated. */
export function expandNodes({ template }: Piece, view: object): readonly unknown[] {
  return (template.expand({ $root: view }) as { readonly nodes?: readonly unknown[] }).nodes ?? [];
}

/**
 * Expands every template once on nothing: the first expansion of the library takes about 0.1 s, which nobody who
 * clicks should wait for.
 */
export function warmTemplates(): void {
  for (const { frame, body } of Object.values(templates)) {
    expandFrame(frame, {});
    for (const piece of body) expandNodes(piece, {});
  }
}
