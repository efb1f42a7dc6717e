import { isSet } from '../inbox-rule.ts';
import type { Suspect } from './suspicion.ts';

/** Marked as read and kept from later rules: nothing is left that would draw the owner's eye. */
export const readsSilently: Suspect = ({ actions }) =>
  isSet(actions, 'markAsRead') && isSet(actions, 'stopProcessingRules')
    ? 'It marks mail as read and keeps other rules from it, so that nothing shows the owner that it came.'
    : undefined;
