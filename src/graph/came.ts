/** What came of asking for something: the thing, or why there is none. Faults travel as values to the field that they cost. */
export type Came<T = unknown> = { readonly value: T } | { readonly error: unknown };

export async function tried<T>(work: Promise<T>): Promise<Came<T>> {
  try {
    return { value: await work };
  } catch (error) {
    return { error };
  }
}

/** What `read` makes of it; a fault of reading is like one of asking. */
export function mapCame<T, R>(came: Came<T>, read: (value: T) => R): Came<R> {
  if ('error' in came) return came;
  try {
    return { value: read(came.value) };
  } catch (error) {
    return { error };
  }
}
