import { isTocsinError, TocsinError } from '../kernel/errors.ts';
import type { ActionContext, Outcome, Verdict } from './action.ts';
import type { Deed } from './deed.ts';

/** A part with why it was refused, or how its answer was lost. */
export interface Refused<P> {
  readonly part: P;
  readonly error: TocsinError;
}

/** How the parts of a deed ended. Every part is in one of these. */
export interface Parts<P> {
  readonly done: readonly P[];
  readonly refused: readonly Refused<P>[];
  /** Sent, but the answer was lost. */
  readonly lost: readonly Refused<P>[];
  /** Not sent any more. */
  readonly untried: readonly P[];
}

export interface PartWork<P> {
  readonly parts: readonly P[];
  work(part: P): Promise<unknown>;
  /** Whether a part that is gone already counts as done: so for removing, never for giving back. */
  readonly goneIsDone: boolean;
}

/** With a second answer lost Microsoft is away: sending on would only make more unknown, and take long. */
const MOST_LOST = 2;

/**
 * Does a deed of several parts one after the other: neither a part that Microsoft refuses nor a lost answer costs the
 * others. Nothing more is sent once the deed's lease is over, or a second answer is lost.
 */
export async function partByPart<P>(
  { hasTime = () => true }: Pick<ActionContext, 'hasTime'>,
  { parts, work, goneIsDone }: PartWork<P>,
): Promise<Parts<P>> {
  const done: P[] = [];
  const refused: Refused<P>[] = [];
  const lost: Refused<P>[] = [];
  const untried: P[] = [];
  for (const part of parts) {
    if (lost.length >= MOST_LOST || !hasTime()) {
      untried.push(part);
      continue;
    }
    try {
      await work(part);
      done.push(part);
    } catch (error) {
      if (!isTocsinError(error) || error.code === 'INTERNAL') throw error;
      if (error.outcomeUnknown) lost.push({ part, error });
      else if (goneIsDone && error.code === 'NOT_FOUND') done.push(part);
      else refused.push({ part, error });
    }
  }
  return { done, refused, lost, untried };
}

/**
 * What a deed of several parts leaves: with a lost answer the truth of each part, else which were not done and why.
 * Throws the refusal itself when nothing at all was done, and the loss itself when nothing else is known.
 */
export function partsOutcome<P>(parts: Parts<P>, label: (part: P) => string): Pick<Outcome, 'note' | 'lost'> {
  const { done, refused, lost, untried } = parts;
  const known = done.length + refused.length + untried.length;
  const [first] = refused;
  if (lost[0] && known === 0) throw lost[0].error;
  if (first && done.length === 0 && lost.length === 0) throw first.error;
  if (untried.length > 0 && done.length === 0 && lost.length === 0)
    throw new TocsinError(
      'UPSTREAM_UNAVAILABLE',
      'Nothing was sent to Microsoft: Tocsin was too slow. Please try again.',
    );
  const names = (some: readonly P[]) => some.map(label).join('; ');
  // What has to be looked after first: a card cuts what is long.
  const sentences = [
    ...(lost.length > 0 ? [`Not known: ${names(lost.map(({ part }) => part))}.`] : []),
    ...refusals(refused, label),
    ...(untried.length > 0 ? [`Not tried any more: ${names(untried)}.`] : []),
    ...(lost.length > 0 && done.length > 0 ? [`Done: ${names(done)}.`] : []),
  ];
  return { ...(sentences.length > 0 && { note: sentences.join(' ') }), ...(lost.length > 0 && { lost: true }) };
}

/** One sentence for each reason. */
function refusals<P>(refused: readonly Refused<P>[], label: (part: P) => string): readonly string[] {
  return [...new Set(refused.map(({ error }) => error.message))].map((why) => {
    const parts = refused.filter(({ error }) => error.message === why);
    return `Not done: ${parts.map(({ part }) => label(part)).join('; ')} – ${why}`;
  });
}

/** What of several parts is to be seen: `open` are those of `wanted` that are not as they should be. */
export function partsSeen(wanted: readonly unknown[], open: readonly unknown[]): Verdict {
  if (open.length === 0) return 'done';
  return open.length === wanted.length ? 'notDone' : 'partly';
}

/** What giving back in parts leaves with its deed: ids of what it gave back. */
export interface GivenBack {
  readonly given: readonly string[];
}

/** Whether something of what could be given back was not; where the answer was lost, what was chosen counts. */
export function isLeftOver(
  missing: readonly { readonly id: string }[],
  { result, chosen = [] }: Pick<Deed, 'result' | 'chosen'>,
): boolean {
  const given = (result as GivenBack | undefined)?.given ?? chosen;
  return missing.some(({ id }) => !given.includes(id));
}
