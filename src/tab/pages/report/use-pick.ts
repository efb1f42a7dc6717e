import { useCallback, useRef } from 'react';
import { rowsBetween } from './held.ts';
import type { Selection } from './use-selection.ts';

type Pick = (number: number, isRange: boolean) => void;

/**
 * Chooses a row, or with Shift all rows from the one chosen last to it. It stays the same function while rows are chosen,
 * so that no other row is drawn again. Undefined where nothing can be chosen.
 */
export function usePick(order: readonly number[], selection: Selection | undefined): Pick | undefined {
  const { toggle, add } = selection ?? {};
  const last = useRef<number>(undefined);
  const chosen = useRef(selection?.numbers);
  chosen.current = selection?.numbers;
  const pick = useCallback<Pick>(
    (number, isRange) => {
      const from = last.current;
      last.current = number;
      const rows = isRange && from !== undefined && chosen.current?.has(from) ? rowsBetween(order, from, number) : [];
      if (rows.length > 0) add?.(rows);
      else toggle?.(number);
    },
    [order, toggle, add],
  );
  return selection && pick;
}
