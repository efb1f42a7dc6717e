import { isTocsinError, TocsinError } from '../kernel/errors.ts';
import type { Outcome } from './action.ts';

/**
 * Does one thing after the other, so that one refusal costs no other. Throws the first refusal when nothing took
 * effect, and an error of unknown outcome when any answer was lost, after the rest was tried; else says what was not
 * done. Something that is gone already counts as done where `goneIsDone`.
 */
export async function doEach<T>(
  items: readonly T[],
  { name, work, goneIsDone }: { name(item: T): string; work(item: T): Promise<unknown>; goneIsDone: boolean },
): Promise<Outcome> {
  const refused: { item: T; error: TocsinError }[] = [];
  let lost: TocsinError | undefined;
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      if (!isTocsinError(error) || error.code === 'INTERNAL') throw error;
      if (error.outcomeUnknown) lost ??= error;
      else if (!(goneIsDone && error.code === 'NOT_FOUND')) refused.push({ item, error });
    }
  }
  const [first] = refused;
  if (lost) throw lost;
  if (first && refused.length === items.length) throw first.error;
  if (!first) return {};
  const names = refused.map(({ item }) => name(item)).join('; ');
  return { note: `Done but for ${names}: ${first.error.message}` };
}
