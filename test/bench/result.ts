/** One measured figure beside what it should be. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** In words, e.g. "≥ 0.6"; empty where the figure is for orientation only. */
  readonly goal: string;
  readonly ok: boolean;
}

export function atLeast(name: string, value: number, { goal, unit }: { goal: number; unit: string }): Figure {
  return { name, value, unit, goal: `≥ ${goal}`, ok: value >= goal };
}

export function below(name: string, value: number, { goal, unit }: { goal: number; unit: string }): Figure {
  return { name, value, unit, goal: `< ${goal}`, ok: value < goal };
}

/** A figure without a goal. */
export function noted(name: string, value: number, unit: string): Figure {
  return { name, value, unit, goal: '', ok: true };
}

/** The value that `share` of all are not above; 0 for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
