import { Button, Text, makeStyles } from '@fluentui/react-components';
import { ChevronLeftRegular, ChevronRightRegular } from '@fluentui/react-icons';
import { countWords } from './numbers.ts';

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', marginBlock: '12px' },
});

interface PagerProps {
  /** Place of the first that is shown, counted from 1. */
  readonly from: number;
  readonly shown: number;
  readonly total: number;
  readonly size: number;
  /** What is paged, e.g. "people". */
  readonly of: string;
  turn(from: number): void;
}

/** Which part of a long list is shown, and the way to the others; nothing where all of it is. */
export function Pager({ from, shown, total, size, of, turn }: PagerProps) {
  const styles = useStyles();
  if (total <= size && from === 1) return null;
  const last = from + shown - 1;
  return (
    <nav className={styles.row} aria-label={`Pages of ${of}`}>
      <Button icon={<ChevronLeftRegular />} disabled={from === 1} onClick={() => turn(Math.max(1, from - size))}>
        Previous
      </Button>
      <Text role="status">
        {shown === 0
          ? `None of ${countWords(total)}`
          : `${countWords(from)} to ${countWords(last)} of ${countWords(total)} ${of}`}
      </Text>
      <Button
        icon={<ChevronRightRegular />}
        iconPosition="after"
        disabled={last >= total}
        onClick={() => turn(from + size)}
      >
        Next
      </Button>
    </nav>
  );
}
