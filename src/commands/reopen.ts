import { z } from 'zod';
import { defineCommand } from './command.ts';
import { EventNumber, changeOpenEvent, openEvent, takeNumber } from './open-event.ts';

/** Opens a resolved event again, here and at Microsoft. */
export const reopen = defineCommand({
  name: 'reopen',
  summary: 'Open a resolved event again',
  requires: 'triage',
  surfaces: ['chat', 'card', 'tab'],
  changes: true,
  input: z.object({ n: EventNumber }),
  words: {
    phrases: ['reopen', 're-open'],
    usage: 'reopen 123',
    read: (rest) => takeNumber(rest) ?? { say: 'Which event? For example: `reopen 123`.' },
  },
  async run(ctx, { n }) {
    const view = await openEvent(ctx, n);
    const event = await changeOpenEvent(ctx, view, (present) => {
      if (present.status !== 'resolved') return undefined;
      const { resolvedBy: _by, verdict: _verdict, ...open } = present;
      const status = present.assignee ? 'inProgress' : 'new';
      const history = [{ at: ctx.clock.now(), by: ctx.actor.name, what: 'Re-opened' }];
      return { event: { ...open, status, sync: { state: 'pending' } }, history };
    });
    const said =
      view.event.status === 'resolved'
        ? `Event ${n} is open again.`
        : `Event ${n} is open; there is nothing to re-open.`;
    return { show: 'event', tenant: view.tenant, event, said };
  },
});
