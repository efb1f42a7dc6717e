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

const templates = Object.fromEntries(CARD_NAMES.map((name) => [name, load(name)])) as Record<CardName, Template>;

function load(name: CardName): Template {
  return new Template(JSON.parse(readFileSync(new URL(`../../cards/${name}.json`, import.meta.url), 'utf8')));
}

/** The template with `data` filled in; data is never read as a template itself. */
export function expand(name: CardName, data: object): unknown {
  return templates[name].expand({ $root: data });
}

/**
 * Expands every template once on nothing: the first expansion of the library takes about 0.1 s, which nobody who
 * clicks should wait for.
 */
export function warmTemplates(): void {
  for (const name of CARD_NAMES) expand(name, {});
}
