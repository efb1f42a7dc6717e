import { z } from 'zod';
import { defineCommand } from './command.ts';
import { EventNumber, openEvent, takeNumber } from './open-event.ts';

/** Everything that can be done about an event, entity by entity. Nothing is changed: each choice has a preview. */
export const act = defineCommand({
  name: 'act',
  summary: 'What can be done about an event',
  requires: 'remediate',
  surfaces: ['chat', 'card'],
  changes: false,
  input: z.object({
    n: EventNumber,
    /** Entity to begin with, counted from 1. */
    from: z.number().int().min(1).max(99_999).default(1),
  }),
  words: {
    phrases: ['act on', 'act', 'actions'],
    usage: 'act 123',
    read: (rest) => {
      const taken = takeNumber(rest);
      return taken ? { n: taken.n } : { say: 'On which event? For example: `act 123`.' };
    },
  },
  run: async (ctx, { n, from }) => ({ show: 'act', ...(await openEvent(ctx, n)), from }),
});
