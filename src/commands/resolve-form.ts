import { z } from 'zod';
import { defineCommand } from './command.ts';
import { EventNumber, openEvent } from './open-event.ts';

/** Asks for the conclusion, in the clicker's own view. */
export const resolveForm = defineCommand({
  name: 'resolveForm',
  summary: 'Ask for the conclusion before resolving',
  requires: 'triage',
  surfaces: ['card'],
  changes: false,
  input: z.object({ n: EventNumber }),
  async run(ctx, { n }) {
    const view = await openEvent(ctx, n);
    if (view.event.status !== 'resolved') return { show: 'resolveForm', ...view };
    return {
      show: 'event',
      ...view,
      said: `Event ${n} was already resolved by ${view.event.resolvedBy?.name ?? 'somebody'}.`,
    };
  },
});
