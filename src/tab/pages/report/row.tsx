import { Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { memo } from 'react';
import { statusWord } from '../../../texts/status.ts';
import { timeIn, timeUtc } from '../../../texts/time.ts';
import { Severity } from '../../parts/severity.tsx';
import type { Line } from './held.ts';

export const COLUMNS = ['Number', 'Severity', 'Event', 'Tenant', 'Status', 'Detected'] as const;
const NARROW = '@media (max-width: 699px)';

/** Wide: one line in columns. Narrow: a card of three lines. */
export const useRowStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: '36px 76px 116px minmax(0, 3fr) minmax(0, 1.4fr) minmax(0, 1.2fr) 170px',
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
  tenant: { [NARROW]: { gridArea: 'tenant', maxWidth: '55%', color: tokens.colorNeutralForeground2 } },
  status: { [NARROW]: { gridArea: 'tenant', justifySelf: 'end', maxWidth: '43%' } },
  detected: {
    fontVariantNumeric: 'tabular-nums',
    color: tokens.colorNeutralForeground2,
    [NARROW]: { gridArea: 'detected', textAlign: 'end', fontSize: tokens.fontSizeBase200 },
  },
});

interface RowProps {
  readonly line: Line;
  readonly index: number;
  readonly isActive: boolean;
  readonly isGone: boolean;
  /** Absent where nothing can be chosen. */
  readonly isSelected: boolean | undefined;
  readonly onToggle: ((number: number) => void) | undefined;
  onFocus(index: number): void;
  onOpen(number: number): void;
}

export const Row = memo(function Row(props: RowProps) {
  const { line, index, isActive, isGone, isSelected, onToggle, onFocus, onOpen } = props;
  const styles = useRowStyles();
  const { number, title, kindTitle, severity, tenantName, timeZone } = line;
  const at = new Date(line.detectedAt);
  const isKindNews = kindTitle.toLowerCase() !== title.toLowerCase();
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      tabIndex={isActive ? 0 : -1}
      className={mergeClasses(styles.grid, styles.row, isSelected && styles.selected, isGone && styles.gone)}
      onFocus={() => onFocus(index)}
      onClick={() => onOpen(number)}
    >
      <div role="gridcell" className={styles.pick} onClick={(event) => event.stopPropagation()}>
        {onToggle && (
          <Checkbox
            input={{ tabIndex: -1 }}
            aria-label={`Select event ${number}`}
            checked={isSelected ?? false}
            onChange={() => onToggle(number)}
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
      <div role="gridcell" className={mergeClasses(styles.clip, styles.status)}>
        {stands(line, isGone)}
      </div>
      <div role="gridcell" className={mergeClasses(styles.clip, styles.detected)} title={timeIn(at, timeZone)}>
        {timeUtc(at)}
      </div>
    </div>
  );
});

function stands({ status, ignored, assignee }: Line, isGone: boolean): string {
  if (isGone) return 'No longer in this list';
  if (ignored) return 'Ignored';
  return assignee && status !== 'resolved' ? `${statusWord(status)}: ${assignee}` : statusWord(status);
}
