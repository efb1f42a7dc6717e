import { z } from 'zod';
import type { SecurityEvent } from '../events/event.ts';
import { defineCommand } from './command.ts';
import { EventNumber, changeOpenEvent, openEvent, takeNumber } from './open-event.ts';
import { Left, checkLeft, undoOf } from './take-back.ts';

/** Gives an event back that the asker took on: it stands as it did before, and belongs to whom it was taken over from. */
export const unassign = defineCommand({
  name: 'unassign',
  summary: 'Give an event back that you took on: it stands as before',
  requires: 'triage',
  surfaces: ['chat', 'tab'],
  changes: true,
  input: z.object({ n: EventNumber, left: Left }),
  words: {
    phrases: ['unassign', 'give back'],
    usage: 'unassign 123',
    read: (rest) => takeNumber(rest) ?? { say: 'Which event? For example: `unassign 123` gives event 123 back.' },
  },
  async run(ctx, { n, left }) {
    const view = await openEvent(ctx, n);
    const { objectId, name } = ctx.actor;
    let mine = false;
    const event = await changeOpenEvent(ctx, view, (present) => {
      checkLeft({ ...view, event: present }, left);
      mine = present.status !== 'resolved' && present.assignee?.objectId === objectId;
      if (!mine) return undefined;
      const back = givenBack(present);
      const what = back.assignee ? `Given back to ${back.assignee.name}` : 'Given back';
      return { event: back, history: [{ at: ctx.clock.now(), by: name, what }] };
    });
    if (!mine) return { show: 'event', tenant: view.tenant, event, said: notYours(n, event) };
    const said = event.assignee ? `Event ${n} is ${event.assignee.name}’s again.` : `Event ${n} is nobody’s again.`;
    return { show: 'event', tenant: view.tenant, event, said, ...undoOf(ctx, event, { verb: 'assign' }) };
  },
});

function givenBack(event: SecurityEvent): SecurityEvent {
  const { assignee: own, ...open } = event;
  const before = own?.before ?? { status: 'new' };
  // Who took it on set it in progress; what Microsoft has said since stays.
  const status = event.status === 'inProgress' ? before.status : event.status;
  return { ...open, status, ...(before.assignee && { assignee: before.assignee }), sync: { state: 'pending' } };
}

function notYours(n: number, { status, assignee, resolvedBy }: SecurityEvent): string {
  if (status === 'resolved') return `Event ${n} is resolved already, by ${resolvedBy?.name ?? 'somebody'}.`;
  return assignee ? `Event ${n} is not yours: ${assignee.name} has it.` : `Event ${n} is nobody’s already.`;
}
