import { z } from 'zod';
import { tooGrave } from '../events/ignore/ignored.ts';
import { ignoredBy } from '../events/ignore/words.ts';
import type { SecurityEvent } from '../events/event.ts';
import { EventNumber } from './open-event.ts';
import type { EventView } from './result.ts';

/** What can be done to many events at once; each is a command of its own. */
export const BULK = ['assign', 'unassign', 'resolve', 'ignore', 'reopen', 'unignore'] as const;
export type BulkAction = (typeof BULK)[number];

export const MOST_AT_ONCE = 100;

/** Numbers of the events, each once. */
export const EventNumbers = z
  .array(EventNumber)
  .min(1)
  .max(MOST_AT_ONCE)
  .transform((numbers) => [...new Set(numbers)]);

/** Why it cannot or need not be done to this event, in words; undefined where it can. The command itself decides. */
export function whyNot(action: BulkAction, { event, tenant }: EventView, asker: string): string | undefined {
  const by = event.resolvedBy?.name ?? 'somebody';
  switch (action) {
    case 'assign':
      if (event.status === 'resolved') return `It is resolved already, by ${by}. Re-open it first if it needs work.`;
      return isHeldBy(event, asker) ? 'It is yours already.' : undefined;
    case 'unassign':
      if (event.status === 'resolved') return `It is resolved already, by ${by}.`;
      return isHeldBy(event, asker) ? undefined : 'It is not yours.';
    case 'resolve':
      return event.status === 'resolved' ? `It was already resolved, by ${by}.` : undefined;
    case 'ignore':
      return event.ignored ? `It is ignored already, by ${ignoredBy(event.ignored)}.` : tooGrave(event, tenant);
    case 'reopen':
      return event.status === 'resolved' ? undefined : 'It is open; there is nothing to re-open.';
    case 'unignore':
      return event.ignored ? undefined : 'It is not ignored.';
  }
}

/** What else to know before saying yes. */
export function noteOf(action: BulkAction, { event }: EventView): string | undefined {
  if (action === 'assign' && event.assignee) return `Taken over from ${event.assignee.name}.`;
  if (action === 'resolve' && event.assignee) return `${event.assignee.name} is working on it.`;
  return undefined;
}

/** Whether the event is now as the asker wanted it, and by the asker. */
export function isDone(action: BulkAction, event: SecurityEvent, asker: { objectId: string; name: string }): boolean {
  switch (action) {
    case 'assign':
      return isHeldBy(event, asker.objectId);
    case 'unassign':
      return !isHeldBy(event, asker.objectId);
    case 'resolve':
      return event.status === 'resolved' && event.resolvedBy?.name === asker.name;
    case 'ignore':
      return event.ignored?.by.kind === 'person' && event.ignored.by.objectId === asker.objectId;
    case 'reopen':
      return event.status !== 'resolved';
    case 'unignore':
      return event.ignored === undefined;
  }
}

function isHeldBy({ assignee }: SecurityEvent, objectId: string): boolean {
  return assignee?.objectId.toLowerCase() === objectId;
}
