import { z } from 'zod';
import { defineCommand } from './command.ts';
import { EventNumber, changeOpenEvent, openEvent, takeNumber } from './open-event.ts';

/** Takes an event on: the asker becomes its assignee and it is in progress, here and at Microsoft. */
export const assign = defineCommand({
  name: 'assign',
  summary: 'Take an event on: it is yours and in progress',
  requires: 'triage',
  surfaces: ['chat', 'card', 'tab'],
  changes: true,
  input: z.object({ n: EventNumber }),
  words: {
    phrases: ['assign'],
    usage: 'assign 123',
    menu: true,
    read: (rest) => takeNumber(rest) ?? { say: 'Which event? For example: `assign 123` takes event 123 on yourself.' },
  },
  async run(ctx, { n }) {
    const view = await openEvent(ctx, n);
    const { objectId, name } = ctx.actor;
    if (view.event.status === 'resolved') {
      return { show: 'event', ...view, said: `Event ${n} is resolved already. Re-open it first if it needs work.` };
    }
    const before = view.event.assignee;
    if (before?.objectId === objectId) return { show: 'event', ...view, said: `Event ${n} is yours already.` };
    const event = await changeOpenEvent(ctx, view, (present) => {
      if (present.status === 'resolved' || present.assignee?.objectId === objectId) return undefined;
      const what = present.assignee ? `Taken over from ${present.assignee.name}` : 'Assigned to themselves';
      return {
        event: { ...present, status: 'inProgress', assignee: { objectId, name }, sync: { state: 'pending' } },
        history: [{ at: ctx.clock.now(), by: name, what }],
      };
    });
    const mine = event.assignee?.objectId === objectId;
    const said = mine
      ? `Event ${n} is yours${before ? `, taken over from ${before.name}` : ''}.`
      : `Event ${n} was changed by somebody else at the same moment.`;
    return { show: 'event', tenant: view.tenant, event, said };
  },
});
