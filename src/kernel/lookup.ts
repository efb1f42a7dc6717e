/** Not knowing differs from knowing there is nothing. */
export type Lookup<T> =
  | { readonly status: 'found'; readonly value: T; readonly source: string; readonly asOf: Date }
  | { readonly status: 'absent'; readonly source: string }
  | { readonly status: 'unavailable'; readonly source: string; readonly reason: string };
