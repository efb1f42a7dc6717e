import { z } from 'zod';
import type { SecurityEvent } from '../events/event.ts';
import { standOf } from '../events/stand.ts';
import { TocsinError } from '../kernel/errors.ts';
import type { CommandContext } from './context.ts';
import type { EventUndo } from './bulk-views.ts';
import type { EventView } from './result.ts';
import { PLAIN } from './words/hand.ts';
import { stateWords } from './words/state.ts';

/** How the asker left an event: who undoes what they did names it, and an event that stands differently stays as it is. */
export const Left = z.string().max(40).optional();

/** Throws CONFLICT where an undo comes too late. */
export function checkLeft({ event, tenant }: EventView, left: string | undefined): void {
  if (left === undefined || standOf(event) === left) return;
  throw new TocsinError(
    'CONFLICT',
    `Too late to undo: event ${event.number} was changed again since, and nothing was done. It is now: ${stateWords(event, tenant.timeZone, PLAIN)}.`,
  );
}

/** What undoes a change: the command, and the event as it was left. Only the tab asks for it. */
export function undoOf(
  { surface }: CommandContext,
  event: SecurityEvent,
  { verb, ...how }: Pick<EventUndo, 'verb'> & Omit<EventUndo['input'], 'n' | 'left'>,
): { readonly undo?: EventUndo } {
  return surface === 'tab' ? { undo: { verb, input: { n: event.number, left: standOf(event), ...how } } } : {};
}
