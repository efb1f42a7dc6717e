import { useEffect, useRef } from 'react';

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
    return () => void setTimeout(() => focusOn(back), 50);
  }, [open]);
}

function focusOn(back: Element | null): void {
  const isThere = back instanceof HTMLElement && back.isConnected && back !== document.body;
  const target = isThere ? back : document.querySelector('h1');
  if (target instanceof HTMLElement) target.focus();
}
