import { useCallback, useEffect, useMemo, useRef, type RefObject } from 'react';
import type { Held } from './held.ts';
import { createLoader, wishOf, type LoaderDeps, type Sight } from './loader.ts';

/** Loads the rows that are looked at: `seen` is told which those are, `wake` that what failed may be asked for again. */
export function useLoader(latest: RefObject<{ readonly held: Held | undefined }>, load: LoaderDeps['load']) {
  const sight = useRef<Sight>({ first: 0, last: 0, goesUp: false });
  const loader = useMemo(() => {
    const onScreen = () => latest.current.held?.order.slice(sight.current.first, sight.current.last + 1) ?? [];
    return createLoader({
      wish: () => latest.current.held && wishOf(latest.current.held, sight.current),
      isSeen: (numbers) => onScreen().some((number) => numbers.includes(number)),
      load,
    });
  }, [latest, load]);
  useEffect(() => () => loader.stop(), [loader]);
  const { held } = latest.current;
  // What came may have brought the numbers of rows that are waited for.
  useEffect(() => loader.look(false), [loader, held]);
  const seen = useCallback(
    (first: number, last: number) => {
      const before = sight.current;
      if (before.first === first && before.last === last) return;
      sight.current = { first, last, goesUp: first < before.first };
      loader.look(first > before.last || last < before.first);
    },
    [loader],
  );
  const wake = useCallback(() => loader.look(false), [loader]);
  return { sight, seen, wake };
}
