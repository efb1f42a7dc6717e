import { useEffect, useRef } from 'react';

/** Until a dialog that closes is gone, and has let go of the focus. */
const GONE_AFTER_MS = 50;

/**
 * Brings the focus back when a dialog is closed: to what it was opened by or, where that is gone by then, as a button is
 * that was pressed with success, to the heading of the page. Without it the Tab key begins at the top again.
 */
export function useFocusBack(open: boolean): void {
  const opener = useRef<Element | null>(null);
  const wasOpen = useRef(false);
  // While it is drawn for the first time the focus is still on what was pressed.
  if (open && !wasOpen.current) opener.current = document.activeElement;
  wasOpen.current = open;
  useEffect(() => {
    if (!open) return undefined;
    const back = opener.current;
    return () => bringFocusBack(back);
  }, [open]);
}

/**
 * Once the dialog that closes now is gone: to what it was opened by, where that is still there, else to `instead` or to
 * the heading of the page. Who goes somewhere else before, as to the Undo of what was just done, is left there.
 */
export function bringFocusBack(opener: Element | null | undefined, instead?: () => Element | null): void {
  const timer = setTimeout(() => {
    stop();
    const isThere = opener?.isConnected && opener !== document.body;
    const place = isThere ? undefined : instead?.();
    const target = isThere ? opener : (place ?? document.querySelector('h1'));
    // A place of a long list may be far from what is being read.
    if (target instanceof HTMLElement) target.focus({ preventScroll: target === place });
  }, GONE_AFTER_MS);
  const listening = new AbortController();
  const stop = () => {
    clearTimeout(timer);
    listening.abort();
  };
  for (const going of ['keydown', 'pointerdown'])
    document.addEventListener(going, stop, { capture: true, signal: listening.signal });
}
