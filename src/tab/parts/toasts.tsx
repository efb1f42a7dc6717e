import {
  Button,
  Text,
  Toast,
  ToastBody,
  ToastFooter,
  ToastTitle,
  useToastController,
} from '@fluentui/react-components';
import { useMemo, useState } from 'react';

/** The one place of the frame where toasts appear. */
export const TOASTER = 'tocsin';

/** What brings the focus to what was said last, for who would undo it without a pointer. */
export const TOAST_KEY = 'Ctrl+M';

const SHORT_MS = 5_000;
const LONG_MS = 15_000;

/** How many toasts stand at once; what comes then waits its turn. */
export const MOST_TOASTS = 3;

/** Failures that stand until somebody closes them: one fewer than there is room for, so that they never keep an outcome waiting. */
const standing: string[] = [];

export interface Toasts {
  /** It went well, and nothing is to be done about it. */
  said(text: string): void;
  /** Nothing was done, and this is why. */
  told(text: string): void;
  /** It went well, and can be taken back for a while; `undo` may answer with what to say then. */
  undoable(text: string, undo: () => Promise<string | void>): void;
  /** It did not go well: stays until it is closed. */
  failed(problem: unknown): void;
}

/** What became of what somebody did, told at the edge of the page and to screen readers. */
export function useToasts(): Toasts {
  const { dispatchToast, dismissToast } = useToastController(TOASTER);
  return useMemo(() => {
    function failed(problem: unknown): void {
      const toastId = newToastId();
      standing.push(toastId);
      const oldest = standing.length < MOST_TOASTS ? undefined : standing.shift();
      if (oldest !== undefined) dismissToast(oldest);
      const close = (
        <Button size="small" appearance="transparent" onClick={() => dismissToast(toastId)}>
          Close
        </Button>
      );
      dispatchToast(
        <Toast>
          <ToastTitle action={close}>This was not done</ToastTitle>
          <ToastBody>{wordsOf(problem)}</ToastBody>
        </Toast>,
        { toastId, intent: 'error', timeout: -1 },
      );
    }
    function said(text: string): void {
      dispatchToast(
        <Toast>
          <ToastTitle>{text}</ToastTitle>
        </Toast>,
        { intent: 'success', timeout: SHORT_MS, pauseOnHover: true },
      );
    }
    function told(text: string): void {
      dispatchToast(
        <Toast>
          <ToastTitle>{text}</ToastTitle>
        </Toast>,
        { intent: 'info', timeout: LONG_MS, pauseOnHover: true },
      );
    }
    function undoable(text: string, undo: () => Promise<string | void>): void {
      const toastId = newToastId();
      async function takeBack(): Promise<void> {
        try {
          const words = await undo();
          dismissToast(toastId);
          said(words ?? 'Taken back');
        } catch (problem) {
          dismissToast(toastId);
          failed(problem);
        }
      }
      dispatchToast(<Undoable text={text} takeBack={takeBack} />, {
        toastId,
        intent: 'success',
        timeout: LONG_MS,
        pauseOnHover: true,
        pauseOnWindowBlur: true,
      });
    }
    return { said, told, undoable, failed };
  }, [dispatchToast, dismissToast]);
}

function Undoable({ text, takeBack }: { readonly text: string; takeBack(): Promise<void> }) {
  const [busy, setBusy] = useState(false);
  function press(): void {
    setBusy(true);
    void takeBack();
  }
  return (
    <Toast>
      <ToastTitle>{text}</ToastTitle>
      <ToastFooter>
        <Button size="small" disabled={busy} onClick={press}>
          {busy ? 'Taking back…' : 'Undo'}
        </Button>
        <Text size={200}>{TOAST_KEY} leads here</Text>
      </ToastFooter>
    </Toast>
  );
}

let made = 0;

function newToastId(): string {
  made += 1;
  return `toast-${made}`;
}

function wordsOf(problem: unknown): string {
  if (typeof problem === 'string') return problem;
  return problem instanceof Error && problem.message !== '' ? problem.message : 'Try again in a while.';
}
