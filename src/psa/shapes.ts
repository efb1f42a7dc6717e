import { z } from 'zod';
import { unreadableAnswer } from './errors.ts';

/** The elements of a list that can be read; one that cannot costs itself alone. Throws where it is no list. */
export function elementsOf<T>(element: z.ZodType<T>, list: unknown, name: string): readonly T[] {
  if (!Array.isArray(list)) throw unreadableAnswer(name, false);
  return list.flatMap((one) => {
    const parsed = element.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
}

/** The elements of a list of which each must be readable: where leaving one out would say that it is not there. */
export function allOf<T>(element: z.ZodType<T>, list: unknown, name: string): readonly T[] {
  const parsed = element.array().safeParse(list);
  if (!parsed.success) throw unreadableAnswer(name, false);
  return parsed.data;
}

const Named = z.object({ id: z.union([z.number().int(), z.string()]).transform(String) });

/** Tickets of a list by what can be said of each id asked for: one that cannot be read is neither found nor gone. */
export function readingOf<T extends { readonly id: number }>(
  element: z.ZodType<T>,
  list: unknown,
  { ids, name }: { readonly ids: readonly string[]; readonly name: string },
): { readonly found: readonly T[]; readonly gone: readonly string[] } {
  const found = elementsOf(element, list, name).filter(({ id }) => ids.includes(String(id)));
  const named = (list as readonly unknown[]).map((one) => Named.safeParse(one).data?.id);
  const gone = named.includes(undefined) ? [] : ids.filter((id) => !named.includes(id));
  return { found, gone };
}

/** One thing as its schema reads it. */
export function valueOf<T>(
  schema: z.ZodType<T>,
  value: unknown,
  { name, write }: { readonly name: string; readonly write: boolean },
): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw unreadableAnswer(name, write);
  return parsed.data;
}

/** A moment as the systems write it (UTC, with or without `Z`); undefined where it cannot be read. */
export function dateOf(text: string | null | undefined): Date | undefined {
  if (!text) return undefined;
  const at = new Date(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
