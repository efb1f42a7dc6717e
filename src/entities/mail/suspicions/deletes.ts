import { isSet } from '../inbox-rule.ts';
import type { Suspect } from './suspicion.ts';
import { isTrash } from './hiding-places.ts';

/** Mail is gone before the owner sees it: how answers and warnings are kept from them. */
export const deletes: Suspect = (rule) => {
  if (isSet(rule.actions, 'permanentDelete')) return 'It deletes mail for good, so that it cannot be found again.';
  if (isSet(rule.actions, 'delete') || isTrash(rule)) return 'It deletes mail before the owner sees it.';
  return undefined;
};
