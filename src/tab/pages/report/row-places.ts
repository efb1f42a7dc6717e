import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const ROW_PX = 45;
const CARD_PX = 104;

type Rows = RefObject<HTMLElement | null>;

/** How high a row is, or about how high where it is a card. */
export function estimateSize(): number {
  return window.innerWidth < 860 ? CARD_PX : ROW_PX;
}

function topOf(element: HTMLElement | null): number {
  return (element?.getBoundingClientRect().top ?? 0) + window.scrollY;
}

/**
 * Where the rows begin in the document. What stands above them may come late, grow and shrink, as a chart or filters do:
 * the rows that somebody reads stay where they are meanwhile.
 */
export function useOffset(place: Rows): number {
  const [offset, setOffset] = useState(0);
  const known = useRef<number>(undefined);
  useLayoutEffect(() => {
    const root = document.documentElement;
    // Not every browser does this by itself, and both at once would be too much.
    root.style.overflowAnchor = 'none';
    function look(): void {
      const top = topOf(place.current);
      const moved = known.current === undefined ? 0 : top - known.current;
      if (moved !== 0 && window.scrollY > Math.min(top, top - moved)) window.scrollBy(0, moved);
      known.current = top;
      setOffset(top);
    }
    const watcher = new ResizeObserver(look);
    watcher.observe(document.body);
    look();
    return () => {
      watcher.disconnect();
      root.style.overflowAnchor = '';
    };
  }, [place]);
  return offset;
}

/** The row that an event was opened from, and where it stood on the screen. */
interface Left {
  readonly index: number;
  readonly number: number;
  readonly px: number;
}

let left: Left | undefined;

/** The row to go on from, for whoever comes back from an event; undefined for who comes from elsewhere. */
export function useLeft(order: readonly number[]): Left | undefined {
  return useState(() => (left && order[left.index] === left.number ? left : undefined))[0];
}

/**
 * Lets the list stand as it was left; after the hook of the virtualizer, which begins by scrolling itself. What it gives
 * is told the row that is opened.
 */
export function useWayBack(place: Rows, back: Left | undefined): (number: number, index: number) => void {
  useLayoutEffect(() => {
    left = undefined;
    if (!back) return;
    window.scrollTo(0, topOf(place.current) + back.index * estimateSize() - back.px);
    // Until the row is there: whoever comes back is not led to the page's heading.
    place.current?.focus({ preventScroll: true });
  }, [back, place]);
  return useCallback(
    (number, index) => {
      const row = place.current?.querySelector(`[data-index="${index}"]`);
      left = { index, number, px: row?.getBoundingClientRect().top ?? 0 };
    },
    [place],
  );
}
