import { useCallback, useEffect, useRef, useState } from 'react';
import type { CommandResult } from '../commands/result.ts';
import type { ApiError } from './api.ts';
import { useTab } from './tab-context.ts';
import type { Reading } from './use-reading.ts';

/** What a command answers, asked for once: for what costs much to ask and seldom changes. */
export function useAsked<S extends CommandResult['show']>(verb: string, input: unknown): Reading<S> {
  const { api } = useTab();
  const [answer, setAnswer] = useState<Pick<Reading<S>, 'value' | 'asOf' | 'error'>>(NOTHING);
  const asked = JSON.stringify(input);
  const latest = useRef<AbortController>(undefined);
  const again = useCallback(() => {
    latest.current?.abort();
    const turn = new AbortController();
    latest.current = turn;
    async function ask(): Promise<void> {
      try {
        const value = await api.read<S>(verb, JSON.parse(asked), turn.signal);
        if (!turn.signal.aborted) setAnswer({ value, asOf: new Date(), error: undefined });
      } catch (fault) {
        if (!turn.signal.aborted) setAnswer((before) => ({ ...before, error: fault as ApiError }));
      }
    }
    void ask();
  }, [api, verb, asked]);
  useEffect(() => {
    again();
    return () => latest.current?.abort();
  }, [again]);
  return { ...answer, again };
}

const NOTHING = { value: undefined, asOf: undefined, error: undefined };
