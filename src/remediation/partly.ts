import { actionOf } from './actions/index.ts';
import type { Deed } from './deed.ts';

/** Whether an undo that took effect left something of what could be given back; `result` as its answer told. */
export function isPartly(deed: Deed, result = deed.result): boolean {
  const { before, chosen } = deed;
  return (
    deed.undoes === true && actionOf(deed.action)?.isPartly?.({ before, result, ...(chosen && { chosen }) }) === true
  );
}
