import { Checkbox, Spinner, makeStyles, tokens } from '@fluentui/react-components';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTab } from '../../tab-context.ts';
import { COLUMNS, Row, useRowStyles } from './row.tsx';
import type { ReportState } from './use-report.ts';
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
    '@media (max-width: 699px)': { display: 'none' },
  },
  rows: { position: 'relative', width: '100%' },
  place: { position: 'absolute', top: 0, left: 0, width: '100%' },
  more: { display: 'flex', justifyContent: 'center', padding: '12px' },
});

const ROW_PX = 45;
const CARD_PX = 92;
/** So many rows before the end the next page is asked for. */
const AHEAD = 40;

interface ListProps {
  readonly report: ReportState;
  /** Absent for who may change nothing. */
  readonly selection: Selection | undefined;
  readonly order: string;
}

/**
 * The rows that are on the screen, of however many. Arrows, Home and End move, space chooses, enter opens; one row is in
 * the order of Tab.
 */
export function List({ report, selection, order }: ListProps) {
  const styles = useStyles();
  const rowStyles = useRowStyles();
  const { go } = useTab();
  const { rows, held, more, seen } = report;
  const [active, setActive] = useState(0);
  const place = useRef<HTMLDivElement>(null);
  const wanted = useRef<number>(undefined);
  const [offset, setOffset] = useState(0);
  const total = held?.latest.total ?? rows.length;
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (window.innerWidth < 700 ? CARD_PX : ROW_PX),
    overscan: 12,
    scrollMargin: offset,
    getItemKey: (index) => rows[index]?.number ?? index,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  // What stands above may grow and shrink, as when filters are opened.
  useLayoutEffect(() => {
    const top = (place.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
    if (Math.abs(top - offset) > 1) setOffset(top);
  });
  useEffect(() => seen(first, last), [seen, first, last]);
  useEffect(() => {
    if (last >= rows.length - AHEAD) more();
  }, [last, rows.length, more]);

  // The row may not be there before it is scrolled to.
  useEffect(() => {
    if (wanted.current === undefined) return;
    const row = place.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] [role="row"]`);
    if (!row) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  });
  const move = useCallback(
    (to: number) => {
      const index = Math.min(Math.max(to, 0), rows.length - 1);
      setActive(index);
      wanted.current = index;
      virtual.scrollToIndex(index, { align: 'auto' });
    },
    [rows.length, virtual],
  );
  const open = useCallback((number: number) => go(`events/${number}`), [go]);

  function pressed(event: KeyboardEvent): void {
    const line = rows[active];
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + 10,
      PageUp: active - 10,
      Home: 0,
      End: rows.length - 1,
    };
    const to = steps[event.key];
    if (to !== undefined) move(to);
    else if (event.key === ' ' && line && selection) selection.toggle(line.number);
    else if (event.key === 'Enter' && line) open(line.number);
    else return;
    event.preventDefault();
  }

  const shown = Math.min(rows.length, MOST_SELECTED);
  const areAll = selection !== undefined && selection.numbers.size >= shown;
  return (
    <div
      className={styles.list}
      role="grid"
      aria-label="Events"
      aria-rowcount={total + 1}
      aria-multiselectable={selection ? true : undefined}
      onKeyDown={pressed}
    >
      <div role="row" aria-rowindex={1} className={`${rowStyles.grid} ${styles.head}`}>
        <div role="columnheader">
          {selection && (
            <Checkbox
              aria-label={`Select the first ${shown}`}
              checked={selection.numbers.size === 0 ? false : areAll ? true : 'mixed'}
              onChange={() =>
                selection.set(selection.numbers.size > 0 ? [] : rows.slice(0, shown).map(({ number }) => number))
              }
            />
          )}
        </div>
        {COLUMNS.map((name) => (
          <div key={name} role="columnheader" aria-sort={name === 'Detected' ? SORTS[order] : undefined}>
            {name}
          </div>
        ))}
      </div>
      <div
        ref={place}
        role="rowgroup"
        className={styles.rows}
        // The one style that is not in a class: it differs with every page.
        style={{ height: virtual.getTotalSize() }}
      >
        {items.map(({ index, key, start }) => {
          const line = rows[index];
          if (!line) return null;
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
                line={line}
                index={index}
                isActive={index === active}
                isGone={held?.gone.has(line.number) ?? false}
                isSelected={selection?.numbers.has(line.number)}
                onFocus={setActive}
                onToggle={selection?.toggle}
                onOpen={open}
              />
            </div>
          );
        })}
      </div>
      {held?.pages.at(-1)?.next !== undefined && (
        <div className={styles.more}>
          <Spinner size="tiny" label="Loading more" />
        </div>
      )}
    </div>
  );
}

const SORTS: Readonly<Record<string, 'ascending' | 'descending'>> = { newest: 'descending', oldest: 'ascending' };
