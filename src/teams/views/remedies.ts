import * as words from '../../commands/words/remedies.ts';
import type { SecurityEvent } from '../../events/event.ts';
import { CARD } from '../hand.ts';

/** Why Tocsin can change nothing about an event, and what is missing for it. */
export function nothingToRemedy(event: SecurityEvent): string {
  return words.nothingToRemedy(event, CARD);
}
