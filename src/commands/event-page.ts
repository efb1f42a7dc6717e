import { z } from 'zod';
import { defineCommand } from './command.ts';
import { EventNumber, openEvent } from './open-event.ts';
import { activitiesOf, related } from './read-details.ts';
import { eventPageOf } from './words/page.ts';

/** All that is stored of an event, as its page shows it, and what the asker may do about it. Asks nobody outside. */
export const eventPage = defineCommand({
  name: 'eventPage',
  summary: 'The page of an event: facts, advice, history, related events, what can be done',
  requires: 'read',
  surfaces: ['tab'],
  changes: false,
  input: z.object({ n: EventNumber }),
  async run(ctx, { n }) {
    const view = await openEvent(ctx, n);
    const [history, kin, activities] = await Promise.all([
      ctx.events.history(view.tenant.id, n),
      related(ctx, view.event),
      activitiesOf(ctx, view),
    ]);
    const { member, offers, actor } = ctx;
    return {
      show: 'eventPage',
      ...eventPageOf({ ...view, history, related: kin, activities, member, name: actor.name, offers }),
    };
  },
});
