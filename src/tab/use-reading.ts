import { useCallback, useEffect, useRef, useState } from 'react';
import type { CommandResult } from '../commands/result.ts';
import type { ApiError, WireResult } from './api.ts';
import { useTab } from './tab-context.ts';

export interface Reading<S extends CommandResult['show']> {
  /** The last answer, kept on the screen while a newer one is fetched. */
  readonly value: WireResult<S> | undefined;
  readonly error: ApiError | undefined;
  again(): void;
}

const EVERY_MS = 15_000;

/** What a command answers, asked for again while the page is looked at; an answer that says the same changes nothing. */
export function useReading<S extends CommandResult['show']>(verb: string, input: unknown): Reading<S> {
  const { api } = useTab();
  const [value, setValue] = useState<WireResult<S>>();
  const [error, setError] = useState<ApiError>();
  const asked = JSON.stringify(input);
  const latest = useRef<AbortController>(undefined);
  const again = useCallback(() => {
    latest.current?.abort();
    const turn = new AbortController();
    latest.current = turn;
    async function ask(): Promise<void> {
      try {
        const answer = await api.read<S>(verb, JSON.parse(asked), turn.signal);
        if (turn.signal.aborted) return;
        setValue(() => answer);
        setError(undefined);
      } catch (fault) {
        if (!turn.signal.aborted) setError(fault as ApiError);
      }
    }
    void ask();
  }, [api, verb, asked]);
  useEffect(() => {
    again();
    const timer = setInterval(() => document.visibilityState === 'visible' && again(), EVERY_MS);
    return () => {
      clearInterval(timer);
      latest.current?.abort();
    };
  }, [again]);
  return { value, error, again };
}
