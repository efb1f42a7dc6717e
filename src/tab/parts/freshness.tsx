import { Button, Text, makeStyles, tokens, useAnnounce } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons';
import { useEffect, useRef } from 'react';
import type { ApiError } from '../api.ts';
import { clockUtc } from '../../texts/time.ts';

const useStyles = makeStyles({
  line: { display: 'inline-flex', alignItems: 'center', gap: '4px', color: tokens.colorNeutralForeground2 },
});

interface FreshnessProps {
  /** When the server last said so; absent before it has. */
  readonly asOf: Date | undefined;
  readonly error: ApiError | undefined;
  again(): void;
}

/** As of when the page is, and a button that asks anew and tells a screen reader how that ended. */
export function Freshness({ asOf, error, again }: FreshnessProps) {
  const styles = useStyles();
  const { announce } = useAnnounce();
  const asked = useRef(false);
  useEffect(() => {
    if (!asked.current) return;
    asked.current = false;
    announce(error ? `Not refreshed. ${error.message}` : 'Refreshed.');
  }, [asOf, error, announce]);
  function press(): void {
    asked.current = true;
    again();
  }
  return (
    <span className={styles.line}>
      {asOf && <Text size={200}>{`${error ? 'Not refreshed since' : 'As of'} ${clockUtc(asOf)}`}</Text>}
      <Button appearance="subtle" icon={<ArrowClockwiseRegular />} aria-label="Refresh" onClick={press} />
    </span>
  );
}
