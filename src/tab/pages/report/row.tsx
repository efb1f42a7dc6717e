import { Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { memo } from 'react';
import { statusWord } from '../../../texts/status.ts';
import { timeIn, timeUtc } from '../../../texts/time.ts';
import { SHAPE } from '../../parts/loading.tsx';
import { Severity } from '../../parts/severity.tsx';
import type { Line } from './held.ts';

export const COLUMNS = ['Number', 'Severity', 'Event', 'Tenant', 'Status', 'Detected'] as const;
const NARROW = '@media (max-width: 859px)';

/** Wide: one line in columns. Narrow: a card of three lines. */
export const useRowStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: '36px 76px 116px minmax(0, 2.8fr) minmax(0, 1.4fr) minmax(0, 1.5fr) 170px',
    alignItems: 'center',
    columnGap: '8px',
    minHeight: '44px',
    paddingInlineEnd: '12px',
    [NARROW]: {
      gridTemplateColumns: '36px max-content max-content minmax(0, 1fr)',
      gridTemplateAreas: '"pick severity number detected" "pick title title title" "pick tenant tenant tenant"',
      rowGap: '2px',
      paddingBlock: '8px',
    },
  },
  row: {
    cursor: 'pointer',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    outlineOffset: '-2px',
    // In high contrast the colours meant for hovered and selected things ask for other words on them.
    ':hover': { backgroundColor: tokens.colorNeutralBackground3 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  selected: {
    backgroundColor: tokens.colorNeutralBackground3,
    boxShadow: `inset 3px 0 0 ${tokens.colorCompoundBrandStroke}`,
  },
  gone: { opacity: 0.65 },
  clip: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  waitingNumber: { gridColumnStart: 2, [NARROW]: { gridArea: 'severity' } },
  waiting: { gridColumn: '4 / -1', [NARROW]: { gridArea: 'title' } },
  bar: { display: 'block', width: '60%', height: '10px', backgroundColor: tokens.colorNeutralBackground6, ...SHAPE },
  pick: { [NARROW]: { gridArea: 'pick', alignSelf: 'start' } },
  number: { color: tokens.colorNeutralForeground2, [NARROW]: { gridArea: 'number' } },
  severity: { [NARROW]: { gridArea: 'severity' } },
  title: {
    [NARROW]: {
      gridArea: 'title',
      whiteSpace: 'normal',
      fontWeight: tokens.fontWeightSemibold,
      overflowWrap: 'anywhere',
    },
  },
  kind: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightRegular,
    marginInlineStart: '8px',
  },
  tenant: {
    [NARROW]: { gridArea: 'tenant', maxWidth: '58%', whiteSpace: 'normal', color: tokens.colorNeutralForeground2 },
  },
  status: {
    [NARROW]: { gridArea: 'tenant', justifySelf: 'end', maxWidth: '40%', whiteSpace: 'normal', textAlign: 'end' },
  },
  detected: {
    fontVariantNumeric: 'tabular-nums',
    color: tokens.colorNeutralForeground2,
    [NARROW]: { gridArea: 'detected', textAlign: 'end', whiteSpace: 'normal', fontSize: tokens.fontSizeBase200 },
  },
});

interface RowProps {
  /** Absent until it is known which event stands here. */
  readonly number: number | undefined;
  /** Absent until it was loaded. */
  readonly line: Line | undefined;
  readonly index: number;
  readonly isActive: boolean;
  readonly isGone: boolean;
  /** Absent where nothing can be chosen. */
  readonly isSelected: boolean | undefined;
  readonly onToggle: ((number: number, isRange: boolean) => void) | undefined;
  onFocus(index: number): void;
  onOpen(number: number, index: number): void;
}

/** One row. It keeps the focus while what it says is loaded. */
export const Row = memo(function Row(props: RowProps) {
  const { number, line, index, isActive, isGone, isSelected, onToggle, onFocus, onOpen } = props;
  const styles = useRowStyles();
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-busy={line || isGone ? undefined : true}
      tabIndex={isActive ? 0 : -1}
      className={mergeClasses(styles.grid, styles.row, isSelected && styles.selected, isGone && styles.gone)}
      onFocus={() => onFocus(index)}
      onClick={number === undefined ? undefined : () => onOpen(number, index)}
    >
      {line ? (
        <Cells line={line} isGone={isGone} isSelected={isSelected} onToggle={onToggle} />
      ) : (
        <Waiting number={number} isGone={isGone} />
      )}
    </div>
  );
});

interface CellsProps extends Pick<RowProps, 'isGone' | 'isSelected' | 'onToggle'> {
  readonly line: Line;
}

function Cells({ line, isGone, isSelected, onToggle }: CellsProps) {
  const styles = useRowStyles();
  const { number, title, kindTitle, severity, tenantName, timeZone } = line;
  const at = new Date(line.detectedAt);
  const standing = stands(line, isGone);
  const isKindNews = kindTitle.toLowerCase() !== title.toLowerCase();
  return (
    <>
      <div
        role="gridcell"
        className={styles.pick}
        onClick={(event) => event.stopPropagation()}
        // With Shift a browser would mark the text between two presses.
        onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      >
        {onToggle && (
          <Checkbox
            input={{ tabIndex: -1 }}
            aria-label={`Select event ${number}`}
            checked={isSelected ?? false}
            onChange={({ nativeEvent }) => onToggle(number, (nativeEvent as MouseEvent).shiftKey)}
          />
        )}
      </div>
      <div role="gridcell" className={styles.number}>
        #{number}
      </div>
      <div role="gridcell" className={styles.severity}>
        <Severity severity={severity} />
      </div>
      <div role="gridcell" className={mergeClasses(styles.clip, styles.title)} title={title}>
        {title}
        {isKindNews && <span className={styles.kind}>{kindTitle}</span>}
      </div>
      <div role="gridcell" className={mergeClasses(styles.clip, styles.tenant)} title={tenantName}>
        {tenantName}
      </div>
      <div role="gridcell" className={mergeClasses(styles.clip, styles.status)} title={standing}>
        {standing}
      </div>
      <div role="gridcell" className={mergeClasses(styles.clip, styles.detected)} title={timeIn(at, timeZone)}>
        {timeUtc(at)}
      </div>
    </>
  );
}

/** In place of what is not loaded yet; what left the list before it was loaded still has its number. */
function Waiting({ number, isGone }: Pick<RowProps, 'number' | 'isGone'>) {
  const styles = useRowStyles();
  return (
    <>
      <div role="gridcell" className={mergeClasses(styles.number, styles.waitingNumber)}>
        {number !== undefined && `#${number}`}
      </div>
      <div role="gridcell" className={styles.waiting}>
        {isGone ? 'No longer in this list' : <span className={styles.bar} />}
      </div>
    </>
  );
}

function stands({ status, ignored, assignee }: Line, isGone: boolean): string {
  if (isGone) return 'No longer in this list';
  if (ignored) return 'Ignored';
  return assignee && status !== 'resolved' ? `${statusWord(status)}: ${assignee}` : statusWord(status);
}
