import { useCallback } from 'react';
import type { WireResult } from '../../api.ts';
import { useToasts } from '../../parts/toasts.tsx';
import { runToEnd } from '../../run-to-end.ts';
import { useTab } from '../../tab-context.ts';
import { doneWords } from './bulk-words.ts';
import type { ReportState } from './use-report.ts';

type Outcome = WireResult<'bulk'>;

/** Tells what was done to many, with the way back where there is one. */
export function useBulkTold({ again }: Pick<ReportState, 'again'>): (outcome: Outcome) => void {
  const { api } = useTab();
  const { said, undoable } = useToasts();
  return useCallback(
    ({ action, lines, undo }: Outcome) => {
      async function takeBack(way: NonNullable<Outcome['undo']>): Promise<string> {
        try {
          return backWords(await runToEnd<'bulk'>(api, { verb: 'bulk', input: way }));
        } finally {
          again();
        }
      }
      const count = lines.filter(({ state }) => state === 'done').length;
      if (undo) undoable(doneWords(action, count), () => takeBack(undo));
      else if (count > 0) said(doneWords(action, count));
    },
    [api, said, undoable, again],
  );
}

/** What was taken back; a failure where nothing was, so that nobody takes it for done. */
function backWords({ action, lines }: Outcome): string {
  const left = lines.filter(({ state }) => state !== 'done');
  const words = doneWords(action, lines.length - left.length);
  if (left.length === 0) return words;
  const why = `#${left[0]?.n}: ${left[0]?.said}`;
  if (left.length === lines.length) throw new Error(why);
  return `${words}; ${left.length} not. ${why}`;
}
