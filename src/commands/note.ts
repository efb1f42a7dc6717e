import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
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
    const where = whereAsked(ctx, { typed: `\`show event ${n}\` shows the history.`, tab: 'It stays in the history.' });
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      const noted = await noteOnce(ctx, n, `Note: ${text}`);
      if (noted) return { show: 'text', text: `${noted}${where}` };
    }
    throw new TocsinError('CONFLICT', 'This event is being changed by others at the moment. Please try again.');
  },
});

const TRIES = 10;
/** The same words of the same person so soon again are one note that was sent twice: by a browser, a proxy or a finger. */
const TWICE_MS = 60_000;

/** What to say once the note is there; undefined where somebody changed the event meanwhile and it has to be read anew. */
async function noteOnce(ctx: CommandContext, n: number, what: string): Promise<string | undefined> {
  const view = await openEvent(ctx, n);
  const { name: by } = ctx.actor;
  const at = ctx.clock.now();
  const lines = await ctx.events.history(view.tenant.id, n);
  const isTwice = lines.some((line) => line.what === what && line.by === by && isSince(line.at, at));
  if (isTwice) return `That note is on event ${n} already.`;
  let mine = false;
  await changeOpenEvent(ctx, view, (event) => {
    mine = event.revision === view.event.revision;
    return mine ? { event, history: [{ at, by, what }], silent: true } : undefined;
  });
  return mine ? `Noted on event ${n} (${view.tenant.name}).` : undefined;
}

function isSince(before: Date, now: Date): boolean {
  return now.getTime() - before.getTime() < TWICE_MS;
}
