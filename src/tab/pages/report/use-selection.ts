import { useCallback, useEffect, useMemo, useState } from 'react';

/** What one thing can be done to at once. */
export const MOST_SELECTED = 100;

export interface Selection {
  readonly numbers: ReadonlySet<number>;
  toggle(number: number): void;
  /** Selects these besides, as many as may be. */
  add(numbers: readonly number[]): void;
  /** Selects these, as many as may be. */
  set(numbers: readonly number[]): void;
}

/** The chosen rows; another filter begins with none. */
export function useSelection(filter: string): Selection {
  const [numbers, setNumbers] = useState<ReadonlySet<number>>(new Set());
  useEffect(() => setNumbers((now) => (now.size === 0 ? now : new Set())), [filter]);
  const toggle = useCallback((number: number) => {
    setNumbers((now) => {
      const next = new Set(now);
      if (!next.delete(number) && next.size < MOST_SELECTED) next.add(number);
      return next;
    });
  }, []);
  const add = useCallback((more: readonly number[]) => {
    setNumbers((now) => new Set([...now, ...more].slice(0, Math.max(MOST_SELECTED, now.size))));
  }, []);
  const set = useCallback((wanted: readonly number[]) => setNumbers(new Set(wanted.slice(0, MOST_SELECTED))), []);
  return useMemo(() => ({ numbers, toggle, add, set }), [numbers, toggle, add, set]);
}
