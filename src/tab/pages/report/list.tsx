import { Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { defaultRangeExtractor, useWindowVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTab } from '../../tab-context.ts';
import type { Held } from './held.ts';
import { ColumnHead } from './column-head.tsx';
import type { Filter } from './filter.ts';
import { estimateSize, useLeft, useOffset, useWayBack } from './row-places.ts';
import { COLUMNS, Row, useRowStyles } from './row.tsx';
import type { ReportState } from './use-report.ts';
import { usePick } from './use-pick.ts';
import { MOST_SELECTED, type Selection } from './use-selection.ts';

const useStyles = makeStyles({
  list: {
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: {
    color: tokens.colorNeutralForeground2,
    fontWeight: tokens.fontWeightSemibold,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 859px)': { display: 'none' },
  },
  rows: { position: 'relative', width: '100%', outlineStyle: 'none' },
  place: { position: 'absolute', top: 0, left: 0, width: '100%' },
});

/** What of the frame and of the page lies over the rows: the pages of Tocsin, and what can be done to those chosen. */
const ABOVE_PX = 64;
const BELOW_PX = 72;

interface ListProps {
  readonly held: Held;
  readonly seen: ReportState['seen'];
  /** Absent for who may change nothing. */
  readonly selection: Selection | undefined;
  readonly order: Filter['order'];
  sort(order: Filter['order']): void;
}

/**
 * The rows that are on the screen, of however many. Arrows, Home and End move, space chooses, enter opens; one row is in
 * the order of Tab.
 */
export function List({ held, seen, selection, order, sort }: ListProps) {
  const styles = useStyles();
  const rowStyles = useRowStyles();
  const { go } = useTab();
  const { size } = held;
  const place = useRef<HTMLDivElement>(null);
  const back = useLeft(held.order);
  const [chosen, setActive] = useState(back?.index ?? 0);
  // Another filter may leave fewer rows: there is always one that Tab leads to.
  const active = Math.min(chosen, size - 1);
  const wanted = useRef(back?.index);
  const offset = useOffset(place);
  const virtual = useWindowVirtualizer({
    count: size,
    estimateSize,
    overscan: 12,
    scrollMargin: offset,
    scrollPaddingStart: ABOVE_PX,
    scrollPaddingEnd: BELOW_PX,
    // The row that Tab leads to is always there: a focus on what is taken away is lost.
    rangeExtractor: useCallback((range: Range) => withActive(range, active), [active]),
  });
  const leave = useWayBack(place, back);
  const items = virtual.getVirtualItems();
  const first = virtual.range?.startIndex ?? 0;
  const last = virtual.range?.endIndex ?? 0;
  useEffect(() => seen(first, last), [seen, first, last]);

  // The row may not be there before it is scrolled to.
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    const row = place.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] [role="row"]`);
    if (!row) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  });
  const move = useCallback(
    (to: number) => {
      const index = Math.min(Math.max(to, 0), size - 1);
      setActive(index);
      wanted.current = index;
      virtual.scrollToIndex(index, { align: 'auto' });
    },
    [size, virtual],
  );
  const open = useCallback(
    (number: number, index: number) => {
      leave(number, index);
      go(`events/${number}`);
    },
    [go, leave],
  );

  const pick = usePick(held.order, selection);
  function pressed(event: KeyboardEvent): void {
    // Keys on a button of the head are the button's own.
    if (event.target instanceof HTMLButtonElement) return;
    const number = held.order[active];
    const page = Math.max(1, last - first - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: size - 1,
    };
    const to = steps[event.key];
    if (to !== undefined) move(to);
    else if (event.key === ' ' && number !== undefined) pick?.(number, event.shiftKey);
    else if (event.key === 'Enter' && number !== undefined) open(number, active);
    else return;
    event.preventDefault();
  }

  return (
    <div
      className={styles.list}
      role="grid"
      aria-label="Events"
      aria-rowcount={size + 1}
      aria-multiselectable={selection ? true : undefined}
      onKeyDown={pressed}
    >
      <div role="row" aria-rowindex={1} className={`${rowStyles.grid} ${styles.head}`}>
        <div role="columnheader">{selection && <SelectFirst order={held.order} selection={selection} />}</div>
        {COLUMNS.map((name) => (
          <ColumnHead key={name} name={name} order={order} sort={sort} />
        ))}
      </div>
      <div
        ref={place}
        role="rowgroup"
        tabIndex={-1}
        className={styles.rows}
        // The one style that is not in a class: it differs with every page.
        style={{ height: virtual.getTotalSize() }}
      >
        {items.map(({ index, key, start }) => {
          const number = held.order[index];
          return (
            <div
              key={key}
              role="presentation"
              data-index={index}
              ref={virtual.measureElement}
              className={styles.place}
              style={{ transform: `translateY(${start - offset}px)` }}
            >
              <Row
                number={number}
                line={number === undefined ? undefined : held.lines.get(number)}
                index={index}
                isActive={index === active}
                isGone={number !== undefined && held.gone.has(number)}
                isSelected={number === undefined ? undefined : selection?.numbers.has(number)}
                onFocus={setActive}
                onToggle={pick}
                onOpen={open}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface SelectFirstProps {
  readonly order: readonly number[];
  readonly selection: Selection;
}

function SelectFirst({ order, selection }: SelectFirstProps) {
  const shown = Math.min(order.length, MOST_SELECTED);
  const chosen = selection.numbers.size;
  return (
    <Checkbox
      aria-label={`Select the first ${shown}`}
      checked={chosen === 0 ? false : chosen >= shown ? true : 'mixed'}
      onChange={() => selection.set(chosen > 0 ? [] : order.slice(0, shown))}
    />
  );
}

function withActive(range: Range, active: number): number[] {
  const rows = defaultRangeExtractor(range);
  if (active >= range.count || rows.includes(active)) return rows;
  return active < (rows[0] ?? 0) ? [active, ...rows] : [...rows, active];
}
