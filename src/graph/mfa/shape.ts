import { z } from 'zod';
import { TocsinError } from '../../kernel/errors.ts';
import { errorOfContent } from '../errors.ts';
import type { Listed } from './asker.ts';

export const text = z.string().nullish().catch(undefined);

/**
 * Every element of a whole list as `read` tells it. Throws the fault of the list, and for an element that cannot be
 * read: it might be the one that matters.
 */
export function allOf<T>({ elements, fault }: Listed, read: (raw: unknown) => T | undefined): readonly T[] {
  if (fault) throw fault;
  return elements.map((raw) => {
    const element = read(raw);
    if (element === undefined) throw errorOfContent('unexpectedShape', { write: false });
    return element;
  });
}

/** True when Microsoft does not know what was asked for: a property, a path, a version. */
export function isUnknownThere(error: TocsinError): boolean {
  return [400, 404, 405, 501].includes(error.status ?? 0);
}
