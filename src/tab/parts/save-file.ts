import type { WireResult } from '../api.ts';

/** Hands a file to the browser to keep. */
export function saveFile({ name, type, text }: Pick<WireResult<'file'>, 'name' | 'type' | 'text'>): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
