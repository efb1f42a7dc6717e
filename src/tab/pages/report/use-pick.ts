import { useCallback, useRef } from 'react';
import type { Selection } from './use-selection.ts';

type Pick = (number: number, index: number, isRange: boolean) => void;

/**
 * Chooses a row, or with Shift all rows from the one chosen last to it. It stays the same function while rows are chosen,
 * so that no other row is drawn again. Undefined where nothing can be chosen.
 */
export function usePick(order: readonly number[], selection: Selection | undefined): Pick | undefined {
  const { toggle, add } = selection ?? {};
  const last = useRef<number>(undefined);
  const pick = useCallback<Pick>(
    (number, index, isRange) => {
      const from = last.current;
      last.current = index;
      if (isRange && from !== undefined) add?.(order.slice(Math.min(from, index), Math.max(from, index) + 1));
      else toggle?.(number);
    },
    [order, toggle, add],
  );
  return selection && pick;
}
