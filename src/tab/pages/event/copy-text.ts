/** Puts text on the clipboard; false where the browser or the frame around the tab forbids it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** The old way, which frames without the permission still allow while somebody presses a button. */
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('aria-hidden', 'true');
  area.className = 'copied';
  // Inside the open dialog: outside of it nothing can be focused.
  const place = document.querySelector('[role=dialog], [role=alertdialog]') ?? document.body;
  place.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  return isCopied;
}
