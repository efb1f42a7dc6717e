import { useCallback } from 'react';
import type { WireResult } from './api.ts';
import { saidPlainly } from './parts/said.ts';
import { useToasts } from './parts/toasts.tsx';
import { useTab } from './tab-context.ts';

type Changed = WireResult<'changed'> | WireResult<'rule'> | WireResult<'text'>;
type Back = Changed | WireResult<'routeWarning'>;

/**
 * Tells what became of a change, and offers the way back that the server named with it: another command, which looks
 * first whether somebody else was there since. `again` reads the page anew after either.
 */
export function useChanged(again: () => void): (answer: Changed) => void {
  const { api } = useTab();
  const { said, undoable } = useToasts();
  return useCallback(
    (answer) => {
      again();
      const { undo } = answer;
      if (!undo) return said(wordsOf(answer));
      undoable(wordsOf(answer), async () => {
        try {
          return wordsOfBack((await api.run(undo.verb, undo.input)) as Back);
        } finally {
          again();
        }
      });
    },
    [api, again, said, undoable],
  );
}

function wordsOf(answer: Changed): string {
  if (answer.show === 'rule') return saidPlainly(answer.said ?? 'Done.');
  return answer.show === 'text' ? saidPlainly(answer.text) : answer.text;
}

function wordsOfBack(answer: Back): string {
  if (answer.show !== 'routeWarning') return wordsOf(answer);
  throw new Error(
    `Who reads in “${answer.place}” has changed since, so nothing was taken back. Choose that channel again to see who reads there.`,
  );
}
