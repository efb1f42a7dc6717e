import { useCallback, useEffect, useState } from 'react';
import type { ApiError } from '../../api.ts';
import { useTab } from '../../tab-context.ts';
import type { AddressValue, EntitiesValue, SectionValue } from './types.ts';

export interface EntitiesReading {
  readonly sections: ReadonlyMap<string, SectionValue>;
  readonly addresses: ReadonlyMap<string, AddressValue>;
  readonly credits: EntitiesValue['credits'];
  readonly error: ApiError | undefined;
  /** Something is still being looked up. */
  readonly isReading: boolean;
  readonly hasMore: boolean;
  more(): void;
  again(): void;
}

const SOON_MS = 3_000;
/** What has not answered by then is looked for again by hand. */
const MOST_TURNS = 5;

/**
 * What is known of the event's people and things. It is looked up where it lives, so not as often as the rest of the page:
 * when the page opens, when the event changes, while something is late, and when somebody asks.
 */
export function useEntities(n: number, revision: number): EntitiesReading {
  const { api } = useTab();
  const [runs, setRuns] = useState<readonly EntitiesValue[]>([]);
  const [wanted, setWanted] = useState(1);
  const [asked, setAsked] = useState(0);
  const [error, setError] = useState<ApiError>();
  const [isReading, setReading] = useState(true);
  useEffect(() => {
    const turn = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function look(turns: number): Promise<void> {
      setReading(true);
      try {
        const numbers = Array.from({ length: wanted }, (_none, run) => run);
        const read = (run: number) => api.read<'eventEntities'>('eventEntities', { n, run }, turn.signal);
        const answers = await Promise.all(numbers.map(read));
        if (turn.signal.aborted) return;
        setRuns(answers);
        setError(undefined);
        const isLate = turns < MOST_TURNS && answers.some(({ waiting }) => waiting.length > 0);
        setReading(isLate);
        if (isLate) timer = setTimeout(() => void look(turns + 1), SOON_MS);
      } catch (fault) {
        if (turn.signal.aborted) return;
        setError(fault as ApiError);
        setReading(false);
      }
    }
    void look(1);
    return () => {
      turn.abort();
      clearTimeout(timer);
    };
  }, [api, n, revision, wanted, asked]);
  return {
    sections: new Map(runs.flatMap(({ sections }) => sections.map((one) => [one.key, one]))),
    addresses: new Map(runs.flatMap(({ addresses }) => addresses.map((one) => [one.key, one]))),
    credits: runs.find(({ credits }) => credits.length > 0)?.credits ?? [],
    error,
    isReading,
    hasMore: runs.some(({ runs: all }) => all > wanted),
    more: useCallback(() => setWanted((before) => before + 1), []),
    again: useCallback(() => setAsked((before) => before + 1), []),
  };
}
