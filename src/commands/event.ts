import { z } from 'zod';
import { defineCommand } from './command.ts';
import { EventNumber, openEvent } from './open-event.ts';

/** The event's plain card as it stands now: Back, Cancel, and every automatic refresh. */
export const event = defineCommand({
  name: 'event',
  summary: 'The card of an event as it stands now',
  requires: 'read',
  surfaces: ['card', 'extension'],
  changes: false,
  input: z.object({ n: EventNumber }),
  run: async (ctx, { n }) => ({ show: 'event', ...(await openEvent(ctx, n)) }),
});
