import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  MessageBar,
  MessageBarBody,
  Spinner,
  makeStyles,
} from '@fluentui/react-components';
import { useEffect, useState, type ReactNode } from 'react';
import { useFocusBack } from './focus-back.ts';

const useStyles = makeStyles({ problem: { marginTop: '12px' } });

interface ConfirmProps {
  readonly open: boolean;
  /** A question, e.g. "Delete the rule “VPN of Alder”?". */
  readonly title: string;
  /** What will happen, and whether it can be taken back. */
  readonly children: ReactNode;
  /** The deed itself as a word, e.g. "Delete". */
  readonly confirmLabel: string;
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
}

/**
 * Asks before something is done. It stays open while that is under way, so that nobody presses twice; it closes when it
 * went well and says in place when it did not.
 */
export function Confirm({ open, title, children, confirmLabel, onConfirm, onClose }: ConfirmProps) {
  const styles = useStyles();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  useFocusBack(open);
  useEffect(() => {
    if (open) setProblem(undefined);
  }, [open]);
  async function confirm(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'It is not known whether this was done.');
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog open={open} modalType="alert" onOpenChange={(_event, data) => !data.open && !busy && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            {children}
            {problem !== undefined && (
              <MessageBar intent="error" layout="multiline" className={styles.problem}>
                <MessageBarBody>{problem}</MessageBarBody>
              </MessageBar>
            )}
          </DialogContent>
          <DialogActions>
            <Button disabled={busy} onClick={onClose}>
              Cancel
            </Button>
            <Button
              appearance="primary"
              disabledFocusable={busy}
              {...(busy && { icon: <Spinner size="tiny" /> })}
              onClick={() => void confirm()}
            >
              {confirmLabel}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
