import { Tooltip, makeStyles, tokens } from '@fluentui/react-components';
import { ageWords, timeIn } from '../../texts/time.ts';
import { useNow } from './now.ts';

const useStyles = makeStyles({
  moment: { whiteSpace: 'nowrap', borderRadius: tokens.borderRadiusSmall, cursor: 'default' },
});

interface MomentProps {
  /** ISO text, as it comes over the wire. */
  readonly at: string;
  /** The tenant's time zone; UTC alone without one. */
  readonly zone?: string;
  /** True in a long table, where a stop of the Tab key in each row would be in the way. */
  readonly passing?: true;
}

/** How long ago, and on hover or focus when exactly: by the tenant's clock and by UTC. */
export function Moment({ at, zone = 'UTC', passing }: MomentProps) {
  const styles = useStyles();
  const now = useNow();
  const exact = timeIn(new Date(at), zone);
  return (
    <Tooltip content={exact} relationship="description" withArrow>
      <time dateTime={at} className={styles.moment} {...(!passing && { tabIndex: 0 })}>
        {ageWords(new Date(at), now)}
      </time>
    </Tooltip>
  );
}

/** When exactly, in words that need no pointer: by the tenant's clock and by UTC. */
export function ExactMoment({ at, zone = 'UTC' }: Pick<MomentProps, 'at' | 'zone'>) {
  return <time dateTime={at}>{timeIn(new Date(at), zone)}</time>;
}
