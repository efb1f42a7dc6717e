import { Button, Spinner, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  // Always in sight, however long what stands above it is.
  foot: {
    position: 'sticky',
    bottom: 0,
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'flex-end',
    gap: '8px',
    padding: '8px 2px 2px',
    // What is scrolled under it must not show again between it and the dialog's edge.
    boxShadow: `0 8px 0 ${tokens.colorNeutralBackground1}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
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
