import { Button, Spinner, makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  foot: { display: 'flex', flexWrap: 'wrap', justifyContent: 'flex-end', gap: '8px', marginTop: '8px' },
});

interface FootProps {
  readonly busy: boolean;
  /** What the deed is called; absent where there is nothing to do but close. */
  readonly doLabel?: string;
  readonly canDo?: boolean;
  readonly closeLabel?: string;
  /** Buttons between the two. */
  readonly children?: ReactNode;
  act?(): void;
  close(): void;
}

/** The end of a step: leave it, or do it. */
export function Foot({ busy, doLabel, canDo = true, closeLabel = 'Cancel', children, act, close }: FootProps) {
  const styles = useStyles();
  return (
    <div className={styles.foot}>
      <Button disabledFocusable={busy} onClick={close}>
        {closeLabel}
      </Button>
      {children}
      {doLabel !== undefined && (
        <Button
          appearance="primary"
          disabledFocusable={busy || !canDo}
          {...(busy && { icon: <Spinner size="tiny" /> })}
          onClick={() => act?.()}
        >
          {doLabel}
        </Button>
      )}
    </div>
  );
}
