import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ApiError } from '../../api.ts';
import { useTab } from '../../tab-context.ts';
import { inputOf, type Filter } from './filter.ts';
import { firstHeld, rowsOf, withFresh, withNext, without, type Answer, type Held, type Line } from './held.ts';

export interface ReportState {
  readonly held: Held | undefined;
  readonly rows: readonly Line[];
  /** What is shown belongs to the filter before; the answer is on its way. */
  readonly isBehind: boolean;
  readonly error: ApiError | undefined;
  /** Loads the page behind the last one, once. */
  more(): void;
  /** Begins again at the top, with what came since. */
  again(): void;
  /** Looks again at what is on the screen; rows of these numbers go where they no longer belong. */
  look(acted?: readonly number[]): Promise<void>;
  /** Says which rows are on the screen, so that those are kept fresh. */
  seen(first: number, last: number): void;
}

const EVERY_MS = 15_000;
/** While older events are being read. */
const SOON_MS = 2_000;
const PAGE = 100;

/** The report of a filter, page by page, kept fresh while it is looked at. */
export function useReport(filter: Filter): ReportState {
  const { api } = useTab();
  const asked = JSON.stringify({ ...inputOf(filter), order: filter.order });
  const [state, setState] = useState<{ readonly asked: string; readonly held: Held }>();
  const [error, setError] = useState<ApiError>();
  const loading = useRef<string>(undefined);
  const onScreen = useRef<readonly [number, number]>([0, 0]);
  const latest = useRef({ asked, held: state?.held });
  latest.current = { asked, held: state?.asked === asked ? state.held : undefined };

  const ask = useCallback(
    (after?: string): Promise<Answer> =>
      api.read<'report'>('report', { ...(JSON.parse(asked) as object), limit: PAGE, ...(after && { after }) }),
    [api, asked],
  );
  const change = useCallback(
    (to: (held: Held) => Held) =>
      setState((before) => {
        if (before?.asked !== asked) return before;
        const held = to(before.held);
        return held === before.held ? before : { asked, held };
      }),
    [asked],
  );
  const guarded = useCallback(
    async (work: () => Promise<void>) => {
      try {
        await work();
        if (latest.current.asked === asked) setError(undefined);
      } catch (fault) {
        if (latest.current.asked === asked) setError(fault as ApiError);
      }
    },
    [asked],
  );
  const again = useCallback(
    () =>
      void guarded(async () => {
        const answer = await ask();
        loading.current = undefined;
        if (latest.current.asked === asked) setState({ asked, held: firstHeld(answer) });
      }),
    [ask, asked, guarded],
  );
  const more = useCallback(() => {
    const next = latest.current.held?.pages.at(-1)?.next;
    if (next === undefined || loading.current === next) return;
    loading.current = next;
    void guarded(async () => {
      try {
        const answer = await ask(next);
        change((held) => withNext(held, next, answer));
      } finally {
        loading.current = undefined;
      }
    });
  }, [ask, change, guarded]);
  const look = useCallback(
    (acted: readonly number[] = []) =>
      guarded(async () => {
        const { held } = latest.current;
        if (!held) return;
        for (const after of new Set([undefined, ...afterOf(held, onScreen.current)])) {
          const answer = await ask(after);
          change((present) => withFresh(present, after, answer));
        }
        if (acted.length > 0) change((present) => without(present, new Set(acted)));
      }),
    [ask, change, guarded],
  );

  useEffect(again, [again]);
  const held = state?.held;
  const isSoon = held?.latest.reading ?? false;
  useEffect(() => {
    const timer = setInterval(
      () => document.visibilityState === 'visible' && void (latest.current.held ? look() : again()),
      isSoon ? SOON_MS : EVERY_MS,
    );
    return () => clearInterval(timer);
  }, [look, again, isSoon]);

  const rows = useMemo(() => (held ? rowsOf(held) : []), [held]);
  const seen = useCallback((first: number, last: number) => void (onScreen.current = [first, last]), []);
  return { held, rows, isBehind: state !== undefined && state.asked !== asked, error, more, again, look, seen };
}

/** What the pages on the screen were asked for with. */
function afterOf({ pages }: Held, [first, last]: readonly [number, number]): (string | undefined)[] {
  let start = 0;
  return pages.flatMap(({ after, items }) => {
    const isSeen = start <= last && start + items.length > first;
    start += items.length;
    return isSeen ? [after] : [];
  });
}
