import { useCallback, useEffect, useRef, useState } from 'react';
import type { CommandResult } from '../commands/result.ts';
import type { ApiError, WireResult } from './api.ts';
import { useTab } from './tab-context.ts';

export interface Reading<S extends CommandResult['show']> {
  /** The last answer, kept on the screen while a newer one is fetched. */
  readonly value: WireResult<S> | undefined;
  readonly error: ApiError | undefined;
  /** When the server last answered. */
  readonly asOf: Date | undefined;
  again(): void;
}

const EVERY_MS = 15_000;

/** What a command answers, asked for again while the page is looked at; an answer that says the same changes nothing. */
export function useReading<S extends CommandResult['show']>(verb: string, input: unknown): Reading<S> {
  const { api } = useTab();
  const [value, setValue] = useState<WireResult<S>>();
  const [error, setError] = useState<ApiError>();
  const asked = JSON.stringify(input);
  const [asOf, setAsOf] = useState<Date>();
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
        setAsOf(new Date());
      } catch (fault) {
        if (!turn.signal.aborted) setError(fault as ApiError);
      }
    }
    void ask();
  }, [api, verb, asked]);
  useEffect(() => {
    again();
    const look = () => document.visibilityState === 'visible' && again();
    const timer = setInterval(look, EVERY_MS);
    window.addEventListener('online', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', look);
      document.removeEventListener('visibilitychange', look);
      latest.current?.abort();
    };
  }, [again]);
  return { value, error, asOf, again };
}
