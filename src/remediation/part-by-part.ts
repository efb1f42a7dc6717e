import { isTocsinError, type TocsinError } from '../kernel/errors.ts';

export interface Refused<P> {
  readonly part: P;
  readonly error: TocsinError;
}

export interface Parts<P> {
  readonly done: readonly P[];
  readonly refused: readonly Refused<P>[];
}

/**
 * Does a deed of several parts one after the other: a part that Microsoft refuses costs no other, and one that is gone
 * already counts as done. Throws when the outcome of a part is unknown; nothing more is sent then.
 */
export async function partByPart<P>(parts: readonly P[], work: (part: P) => Promise<void>): Promise<Parts<P>> {
  const done: P[] = [];
  const refused: Refused<P>[] = [];
  for (const part of parts) {
    try {
      await work(part);
      done.push(part);
    } catch (error) {
      if (!isTocsinError(error) || error.outcomeUnknown || error.code === 'INTERNAL') throw error;
      if (error.code === 'NOT_FOUND') done.push(part);
      else refused.push({ part, error });
    }
  }
  return { done, refused };
}

/** Which parts were not done and why; undefined when all were. Throws the refusal itself when nothing at all was done. */
export function partlyWords<P extends { readonly label: string }>({ done, refused }: Parts<P>): string | undefined {
  const [first] = refused;
  if (!first) return undefined;
  if (done.length === 0) throw first.error;
  return `Not done: ${refused.map(({ part, error }) => `${part.label} – ${error.message}`).join(' ')}`;
}
