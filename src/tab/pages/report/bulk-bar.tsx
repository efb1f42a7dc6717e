import { Button, Text, makeStyles, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useRef, useState, type MouseEvent } from 'react';
import type { BulkAction } from '../../../commands/bulk-fit.ts';
import type { Filter } from './filter.ts';
import type { ReportState } from './use-report.ts';
import { MOST_SELECTED, type Selection } from './use-selection.ts';
import { DO } from './bulk-words.ts';
import { part } from '../../part.tsx';
import { bringFocusBack } from '../../parts/focus-back.ts';

const BulkDialog = part(() => import('./bulk-dialog.tsx').then((file) => file.BulkDialog));

const useStyles = makeStyles({
  bar: {
    position: 'sticky',
    bottom: '12px',
    zIndex: 1,
    justifySelf: 'center',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '8px',
    padding: '8px 16px',
    maxWidth: '100%',
    boxSizing: 'border-box',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow16,
    '@media (max-width: 399px)': { gap: '4px', padding: '8px' },
  },
});

const OPEN: readonly BulkAction[] = ['assign', 'resolve', 'ignore'];
/** What makes sense for what a list holds. */
const OFFERED: Readonly<Record<Filter['which'], readonly BulkAction[]>> = {
  open: OPEN,
  new: OPEN,
  inProgress: [...OPEN, 'unassign'],
  resolved: ['reopen'],
  ignored: ['unignore', 'resolve'],
  all: [...OPEN, 'reopen', 'unignore'],
};

interface BulkBarProps {
  readonly which: Filter['which'];
  readonly selection: Selection;
  readonly report: Pick<ReportState, 'look' | 'again'>;
}

/** What can be done to all that is chosen. */
export function BulkBar({ which, selection, report }: BulkBarProps) {
  const styles = useStyles();
  const [action, setAction] = useState<BulkAction>();
  const { size } = selection.numbers;
  const opener = useRef<HTMLElement>(undefined);
  const close = () => {
    setAction(undefined);
    goOn(opener.current);
  };
  const selectNone = () => {
    selection.set([]);
    goOn();
  };
  const open = (name: BulkAction) => (event: MouseEvent<HTMLElement>) => {
    opener.current = event.currentTarget;
    setAction(name);
  };
  return (
    <div className={styles.bar} role="toolbar" aria-label="Selected events">
      <Text weight="semibold" role="status">
        {size} selected{size === MOST_SELECTED ? ', the most at once' : ''}
      </Text>
      {OFFERED[which].map((name) => (
        <Button key={name} size="small" onClick={open(name)}>
          {DO[name]}
        </Button>
      ))}
      <Button
        size="small"
        appearance="subtle"
        icon={<DismissRegular />}
        aria-label="Select none"
        onClick={selectNone}
      />
      {action && <BulkDialog action={action} selection={selection} report={report} close={close} />}
    </div>
  );
}

/** To the button that was pressed; where it went with what was chosen, the list is where one goes on. */
function goOn(button?: HTMLElement): void {
  bringFocusBack(button, () => document.querySelector('[role=grid] [role=row][tabindex="0"]'));
}
