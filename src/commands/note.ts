import { z } from 'zod';
import { defineCommand } from './command.ts';
import { EventNumber, changeOpenEvent, openEvent, takeNumber } from './open-event.ts';
import { whereAsked } from './where-asked.ts';

const LONGEST = 2_000;

/** Adds a note to an event's history, for colleagues. */
export const note = defineCommand({
  name: 'note',
  summary: 'Add a note to the history of an event',
  requires: 'triage',
  surfaces: ['chat', 'tab'],
  changes: true,
  input: z.object({ n: EventNumber, text: z.string().trim().min(1).max(LONGEST) }),
  words: {
    phrases: ['note'],
    usage: 'note 123 called the owner, on holiday',
    menu: true,
    read(rest) {
      const taken = takeNumber(rest);
      if (!taken || taken.rest === '')
        return { say: 'What should be noted? For example: `note 123 called the owner`.' };
      if (taken.rest.length > LONGEST)
        return { say: `A note may have ${LONGEST} characters; this one has ${taken.rest.length}.` };
      return { n: taken.n, text: taken.rest };
    },
  },
  async run(ctx, { n, text }) {
    const view = await openEvent(ctx, n);
    await changeOpenEvent(ctx, view, (event) => ({
      event,
      history: [{ at: ctx.clock.now(), by: ctx.actor.name, what: `Note: ${text}` }],
      silent: true,
    }));
    const where = whereAsked(ctx, { typed: `\`show event ${n}\` shows the history.`, tab: 'It stays in the history.' });
    return { show: 'text', text: `Noted on event ${n} (${view.tenant.name}).${where}` };
  },
});
