import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiError, WireResult } from '../../api.ts';
import { useTab } from '../../tab-context.ts';
import { inputOf, type Filter } from './filter.ts';
import { firstHeld, isSameList, withFirst, withLines, withNumbers, without, type Answer, type Held } from './held.ts';
import type { Wish } from './loader.ts';
import { useLoader } from './use-loader.ts';

export interface ReportState {
  readonly held: Held | undefined;
  /** What is shown belongs to the filter before; the answer is on its way. */
  readonly isBehind: boolean;
  readonly error: ApiError | undefined;
  /** Begins again at the top, with what came since. */
  again(): void;
  /** Looks again at what is on the screen; rows of these numbers go where they no longer belong. */
  look(acted?: readonly number[]): Promise<void>;
  /** Says which rows are on the screen, so that those are loaded and kept fresh. */
  seen(first: number, last: number): void;
}

const EVERY_MS = 15_000;
/** While older events are being read. */
const SOON_MS = 2_000;
const PAGE = 100;

interface Kept {
  readonly asked: string;
  readonly held: Held;
}

/** The list last looked at, for whoever comes back to it from an event. */
let kept: Kept | undefined;

/** The report of a filter, its rows loaded as they are looked at, and kept fresh meanwhile. */
export function useReport(filter: Filter): ReportState {
  const { api } = useTab();
  const asked = JSON.stringify({ ...inputOf(filter), order: filter.order });
  const [state, setState] = useState(() => (kept?.asked === asked ? kept : undefined));
  const [error, setError] = useState<ApiError>();
  const latest = useRef({ asked, held: state?.held });
  latest.current = { asked, held: state?.asked === asked ? state.held : undefined };
  useEffect(() => void (kept = state ?? kept), [state]);

  const ask = useCallback(
    (more: object = {}, signal?: AbortSignal): Promise<Answer> =>
      api.read<'report'>('report', { ...(JSON.parse(asked) as object), limit: PAGE, ...more }, signal),
    [api, asked],
  );
  const askNumbers = useCallback(
    (after: string): Promise<WireResult<'reportNumbers'>> =>
      api.read<'reportNumbers'>('reportNumbers', { ...(JSON.parse(asked) as object), after }),
    [api, asked],
  );
  const change = useCallback(
    (of: Held, to: (held: Held) => Held) =>
      setState((before) => {
        if (before?.asked !== asked || !isSameList(before.held, of)) return before;
        const held = to(before.held);
        return held === before.held ? before : { asked, held };
      }),
    [asked],
  );
  const guarded = useCallback(
    async (work: () => Promise<void>, signal?: AbortSignal) => {
      try {
        await work();
        if (latest.current.asked === asked) setError(undefined);
      } catch (fault) {
        if (latest.current.asked === asked && !signal?.aborted) setError(fault as ApiError);
      }
    },
    [asked],
  );
  const again = useCallback(
    () =>
      void guarded(async () => {
        const answer = await ask();
        if (latest.current.asked === asked) setState({ asked, held: firstHeld(answer) });
      }),
    [ask, asked, guarded],
  );
  const load = useCallback(
    (wish: Wish, signal: AbortSignal) =>
      guarded(async () => {
        const { held: of } = latest.current;
        if (!of) return;
        const { next } = of;
        if (wish !== 'numbers') {
          const { items } = await ask({ ns: wish }, signal);
          change(of, (held) => withLines(held, wish, items));
        } else if (next !== undefined) {
          const answer = await askNumbers(next);
          change(of, (held) => withNumbers(held, answer));
        }
      }, signal),
    [ask, askNumbers, change, guarded],
  );
  const { sight, seen, wake } = useLoader(latest, load);
  const look = useCallback(
    (acted: readonly number[] = []) =>
      guarded(async () => {
        const { held } = latest.current;
        if (!held) return;
        const first = await ask();
        change(held, (present) => withFirst(present, first));
        wake();
        const { first: from, last: to } = sight.current;
        const ns = [...new Set([...acted, ...held.order.slice(Math.max(from, held.head), to + 1)])].slice(0, PAGE);
        if (ns.length === 0) return;
        const { items } = await ask({ ns });
        change(held, (present) => without(withLines(present, ns, items), new Set(acted)));
      }),
    [ask, change, guarded, sight, wake],
  );

  useEffect(() => {
    if (latest.current.held) void look();
    else again();
  }, [look, again]);
  const held = state?.held;
  const isSoon = held?.latest.reading ?? false;
  useEffect(() => {
    const now = () => document.visibilityState === 'visible' && void (latest.current.held ? look() : again());
    const timer = setInterval(now, isSoon ? SOON_MS : EVERY_MS);
    window.addEventListener('online', now);
    document.addEventListener('visibilitychange', now);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', now);
      document.removeEventListener('visibilitychange', now);
    };
  }, [look, again, isSoon]);

  return { held, isBehind: state !== undefined && state.asked !== asked, error, again, look, seen };
}
