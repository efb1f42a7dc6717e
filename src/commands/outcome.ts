import { z } from 'zod';
import { defineCommand } from './command.ts';
import { EventNumber, openEvent } from './open-event.ts';

/** The answer to an earlier click that took longer than Teams waits, for the person who clicked. */
export const outcome = defineCommand({
  name: 'outcome',
  summary: 'Show what became of a click that took its time',
  requires: 'read',
  surfaces: ['card', 'tab'],
  changes: false,
  safe: false,
  input: z.object({ n: EventNumber.optional(), id: z.string().max(60) }),
  async run(ctx, { n, id }) {
    const late = ctx.late.take(id, ctx.actor.objectId);
    if (late) return late;
    if (n === undefined) return { show: 'text', text: GONE };
    return { show: 'event', ...(await openEvent(ctx, n)), said: GONE };
  },
});

const GONE =
  'That answer is no longer here: it is kept for five minutes and shown once. The event tells what was done.';
