import { useCallback } from 'react';
import type { WireResult } from '../../api.ts';
import { useToasts } from '../../parts/toasts.tsx';
import { useTab } from '../../tab-context.ts';
import { doneWords } from './bulk-words.ts';
import type { ReportState } from './use-report.ts';

type Outcome = WireResult<'bulk'>;

/** Tells what was done to many, with the way back where there is one, and looks at the list again. */
export function useBulkTold({ look, again }: Pick<ReportState, 'look' | 'again'>): (outcome: Outcome) => void {
  const { api } = useTab();
  const { said, undoable } = useToasts();
  return useCallback(
    ({ action, lines, undo }: Outcome) => {
      async function takeBack({ action: back, ns }: NonNullable<Outcome['undo']>): Promise<string> {
        const answer = await api.run<'bulk'>('bulk', { action: back, ns });
        again();
        return backWords(answer);
      }
      const count = lines.filter(({ state }) => state === 'done').length;
      if (count > 0 && undo) undoable(doneWords(action, count), () => takeBack(undo));
      else if (count > 0) said(doneWords(action, count));
      void look(lines.map(({ n }) => n));
    },
    [api, said, undoable, look, again],
  );
}

function backWords({ action, lines }: Outcome): string {
  const left = lines.filter(({ state }) => state !== 'done');
  const words = doneWords(action, lines.length - left.length);
  return left.length === 0 ? words : `${words}; ${left.length} not. #${left[0]?.n}: ${left[0]?.said}`;
}
