/** Counts of one day and policy, as a posture day has them. */
export interface CountsLike {
  readonly always: number;
  readonly conditional: number;
  readonly partial: number;
  readonly none: number;
  readonly unknown: number;
}

/** "Required of 12 of 14 (3 with exemptions); 1 partly, 1 not, 2 not known"; "nobody" where there is nobody to count. */
export function countsWords({ always, conditional, partial, none, unknown }: CountsLike): string {
  const all = always + conditional + partial + none + unknown;
  if (all === 0) return 'nobody to ask it of';
  const required = always + conditional;
  const exemptions = conditional > 0 ? ` (${conditional} with exemptions)` : '';
  const others = [
    [partial, 'partly'],
    [none, 'not'],
    [unknown, 'not known'],
  ] as const;
  const rest = others.flatMap(([count, words]) => (count > 0 ? [`${count} ${words}`] : []));
  return [`required of ${required} of ${all}${exemptions}`, rest.join(', ')].filter(Boolean).join('; ');
}
