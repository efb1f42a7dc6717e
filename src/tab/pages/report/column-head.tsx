import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowDownRegular } from '@fluentui/react-icons/svg/arrow-down';
import { ArrowUpRegular } from '@fluentui/react-icons/svg/arrow-up';
import type { Filter } from './filter.ts';
import type { COLUMNS } from './row.tsx';

const useStyles = makeStyles({
  sort: {
    minWidth: 0,
    marginInlineStart: '-8px',
    fontSize: 'inherit',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
});

interface ColumnHeadProps {
  readonly name: (typeof COLUMNS)[number];
  readonly order: Filter['order'];
  sort(order: Filter['order']): void;
}

/** The name of a column; where the list can be put in its order, a button that does so. */
export function ColumnHead({ name, order, sort }: ColumnHeadProps) {
  const styles = useStyles();
  if (name !== 'Severity' && name !== 'Detected') return <div role="columnheader">{name}</div>;
  const isSorted = name === 'Severity' ? order === 'gravest' : order !== 'gravest';
  const next = name === 'Severity' ? 'gravest' : order === 'newest' ? 'oldest' : 'newest';
  const Arrow = order === 'oldest' ? ArrowUpRegular : ArrowDownRegular;
  const sorted = order === 'oldest' ? 'ascending' : 'descending';
  return (
    <div role="columnheader" {...(isSorted && { 'aria-sort': sorted })}>
      <Button
        className={styles.sort}
        appearance="transparent"
        size="small"
        iconPosition="after"
        {...(isSorted && { icon: <Arrow /> })}
        onClick={() => sort(next)}
      >
        {name}
      </Button>
    </div>
  );
}
