import { z } from 'zod';
import type { Assignee, PersonRef, SecurityEvent } from '../events/event.ts';
import { defineCommand } from './command.ts';
import { EventNumber, changeOpenEvent, openEvent, takeNumber } from './open-event.ts';
import { Left, checkLeft, undoOf } from './take-back.ts';

/** Takes an event on: the asker becomes its assignee and it is in progress, here and at Microsoft. */
export const assign = defineCommand({
  name: 'assign',
  summary: 'Take an event on: it is yours and in progress',
  requires: 'triage',
  surfaces: ['chat', 'card', 'tab'],
  changes: true,
  input: z.object({ n: EventNumber, left: Left }),
  words: {
    phrases: ['assign'],
    usage: 'assign 123',
    menu: true,
    read: (rest) => takeNumber(rest) ?? { say: 'Which event? For example: `assign 123` takes event 123 on yourself.' },
  },
  async run(ctx, { n, left }) {
    const view = await openEvent(ctx, n);
    const { objectId, name } = ctx.actor;
    if (left === undefined && view.event.status === 'resolved') {
      return { show: 'event', ...view, said: `Event ${n} is resolved already. Re-open it first if it needs work.` };
    }
    if (view.event.assignee?.objectId === objectId)
      return { show: 'event', ...view, said: `Event ${n} is yours already.` };
    let from: PersonRef | undefined;
    const event = await changeOpenEvent(ctx, view, (present) => {
      checkLeft({ ...view, event: present }, left);
      if (present.status === 'resolved' || present.assignee?.objectId === objectId) return undefined;
      from = present.assignee;
      const what = from ? `Taken over from ${from.name}` : 'Assigned to themselves';
      return {
        event: { ...present, status: 'inProgress', assignee: takenOn(present, { objectId, name }), sync: PENDING },
        history: [{ at: ctx.clock.now(), by: name, what }],
      };
    });
    const mine = event.assignee?.objectId === objectId;
    const said = mine
      ? `Event ${n} is yours${from ? `, taken over from ${from.name}` : ''}.`
      : `Event ${n} was changed by somebody else at the same moment.`;
    return { show: 'event', tenant: view.tenant, event, said, ...(mine && undoOf(ctx, event, { verb: 'unassign' })) };
  },
});

const PENDING = { state: 'pending' } as const;

/** The new assignee, with how the event stood before. */
function takenOn({ status, assignee }: SecurityEvent, { objectId, name }: PersonRef): Assignee {
  const before = assignee && { assignee: { objectId: assignee.objectId, name: assignee.name } };
  return { objectId, name, before: { status, ...before } };
}
