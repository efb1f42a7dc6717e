import { useEffect, useState } from 'react';
import type { WireResult } from '../../api.ts';
import { useTab } from '../../tab-context.ts';

export type Choices = WireResult<'reportChoices'>;

/** What can be filtered by, read once; without it the list is there all the same. */
export function useChoices(): Choices | undefined {
  const { api } = useTab();
  const [choices, setChoices] = useState<Choices>();
  useEffect(() => {
    let isLeft = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function ask(): Promise<void> {
      try {
        const answer = await api.read<'reportChoices'>('reportChoices');
        if (!isLeft) setChoices(answer);
      } catch {
        // The list tells of the fault; these are asked for again until they come.
        if (!isLeft) timer = setTimeout(() => void ask(), 5_000);
      }
    }
    void ask();
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [api]);
  return choices;
}
