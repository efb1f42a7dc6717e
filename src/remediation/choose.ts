import type { CatalogueAction, Choice } from './action.ts';

/** A card shows at most this many choices; the others stay as they are. */
export const MOST_CHOICES = 20;

export interface OfferedChoices {
  readonly shown: readonly Choice[];
  /** How many there are besides: never done unseen. */
  readonly hidden: number;
}

/** What may be chosen in this state, what is preselected first; undefined where the action has nothing to choose. */
export function offeredChoices(action: CatalogueAction, state: unknown): OfferedChoices | undefined {
  const all = action.choices?.(state);
  if (!all) return undefined;
  const ordered = [...all.filter(({ chosen }) => chosen), ...all.filter(({ chosen }) => !chosen)];
  return { shown: ordered.slice(0, MOST_CHOICES), hidden: Math.max(0, ordered.length - MOST_CHOICES) };
}

/** Why this selection cannot be taken in this state, in words; undefined when it can. */
export function selectionFault(action: CatalogueAction, state: unknown, chosen: readonly string[]): string | undefined {
  const all = action.choices?.(state);
  if (!all) return chosen.length > 0 ? OUT_OF_DATE : undefined;
  if (all.length === 0) return 'There is nothing here that this could be done to.';
  if (chosen.length === 0) return NOTHING_CHOSEN;
  return labelsOf(action, state, chosen).length === new Set(chosen).size ? undefined : OUT_OF_DATE;
}

/** What was chosen, in words; what is not there in this state is left out. */
export function labelsOf(action: CatalogueAction, state: unknown, chosen: readonly string[]): readonly string[] {
  const all = [...(action.choices?.(state) ?? []), ...(action.unlisted?.(state) ?? [])];
  return [...new Set(chosen)].flatMap((id) => all.find((choice) => choice.id === id)?.label ?? []);
}

export const NOTHING_CHOSEN = 'Nothing was chosen, so nothing was done. Please tick what it should be done to.';
const OUT_OF_DATE = 'What was chosen is no longer there. Please look at a fresh preview first.';
