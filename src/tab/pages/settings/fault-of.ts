import type { DraftKey } from './draft.ts';
import type { FieldsProps } from './tenant-form.tsx';

/** What a field says below itself: what is wrong with it, or that it is not saved. */
export function markOf(
  { form, faults }: Pick<FieldsProps, 'form' | 'faults'>,
  key: DraftKey,
  name: string = key,
): { readonly validationState?: 'error' | 'none'; readonly validationMessage?: string } {
  const fault = faults[name];
  if (fault !== undefined) return { validationState: 'error', validationMessage: fault };
  return form.changed.includes(key) ? { validationState: 'none', validationMessage: 'Changed, not saved yet' } : {};
}
