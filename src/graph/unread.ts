import { z } from 'zod';

/** A page of any list. */
export const ListPage = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });

/** What is in a list and was not read. */
export interface Unread {
  /** Elements that are not what they should be. */
  readonly unreadable: number;
  /** There are further pages. */
  readonly more: boolean;
}

export function isHalf({ unreadable, more }: Unread): boolean {
  return unreadable > 0 || more;
}

/** Lines for what was not read, so that nobody takes half a list for the whole; none where all was. */
export function unreadWords({ unreadable, more }: Unread): readonly string[] {
  return [
    ...(unreadable > 0 ? [`${unreadable} more that Tocsin cannot read`] : []),
    ...(more ? ['there are more than Tocsin reads'] : []),
  ];
}
