import { z } from 'zod';
import { numberOfAlert, readAlertLink } from './alert-link.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { EventNumber, openEvent, takeNumber } from './open-event.ts';
import { PART_NAMES, partOf, readPart, type Part, type PartWish } from './parts.ts';
import { activitiesOf, addressesOf, inOrder, lookUp, MOST_ADDRESSES, MOST_ENTITIES, related } from './read-details.ts';
import type { CommandResult } from './result.ts';

const Input = z.union([
  z.object({
    n: EventNumber,
    part: z.enum([...PART_NAMES, 'picked']).optional(),
    /** What the list of parts on a card says, where `part` is `picked`. */
    pick: z.string().max(20).optional(),
    from: z.number().int().min(1).max(99_999).default(1),
    line: z.number().int().min(0).max(99_999).default(0),
  }),
  z.object({ alertId: z.string().max(200), tenantId: z.string() }),
]);

/** Everything about one event: `show event 123`, the Details button, or a pasted link of Microsoft Defender. */
export const details = defineCommand({
  name: 'details',
  summary: 'Everything about one event; add “users”, “rules” or “ips” for that part alone',
  requires: 'read',
  surfaces: ['chat', 'card'],
  changes: false,
  input: Input,
  words: {
    phrases: ['show event', 'show', 'event', 'details'],
    usage: 'show event 123',
    menu: true,
    read: readWords,
  },
  async run(ctx, input): Promise<CommandResult> {
    if (!('n' in input)) return wholeEvent(ctx, await numberOfAlert(ctx, input));
    const { part, pick = '', from, line } = input;
    if (part === undefined) return wholeEvent(ctx, input.n);
    if (part !== 'picked') return onePart(ctx, input.n, { part, from, line });
    const picked = readPart(pick)?.part;
    return picked ? onePart(ctx, input.n, { part: picked, from: 1, line: 0 }) : wholeEvent(ctx, input.n);
  },
});

function readWords(rest: string): z.input<typeof Input> | { readonly say: string } {
  const link = readAlertLink(rest);
  if (link) return link;
  const taken = takeNumber(rest);
  if (!taken) return { say: 'Which event? For example: `show event 123`.' };
  if (taken.rest === '') return taken;
  const part = readPart(taken.rest);
  if (part) return { n: taken.n, ...part };
  return {
    say: `Of an event you can ask for: ${PART_NAMES.join(', ')}. For example: \`show event ${taken.n} users\`.`,
  };
}

/** Looked up for one card of a part: more than fit on it. */
const RUN = 12;

async function wholeEvent(ctx: CommandContext, n: number): Promise<CommandResult> {
  const view = await openEvent(ctx, n);
  const [history, kin, activities, looked] = await Promise.all([
    ctx.events.history(view.tenant.id, n),
    related(ctx, view.event),
    activitiesOf(ctx, view),
    lookUp(ctx, view, [
      ...inOrder(view.event.entities).slice(0, MOST_ENTITIES),
      ...addressesOf(view.event.entities).slice(0, MOST_ADDRESSES),
    ]),
  ]);
  return { show: 'details', ...view, ...looked, history, related: kin, activities };
}

async function onePart(
  ctx: CommandContext,
  n: number,
  { part, from, line }: PartWish & { readonly line: number },
): Promise<CommandResult> {
  const view = await openEvent(ctx, n);
  const entities = view.event.entities.filter(({ type }) => partOf(type) === part);
  const [history, kin, activities, looked] = await Promise.all([
    part === 'history' ? ctx.events.history(view.tenant.id, n) : [],
    part === 'related' ? related(ctx, view.event) : undefined,
    part === 'activity' ? activitiesOf(ctx, view) : undefined,
    lookUp(ctx, view, entities.slice(from - 1, from - 1 + RUN)),
  ]);
  const lists: Partial<Record<Part, number>> = {
    history: history.length,
    related: kin?.items.length ?? 0,
    activity: activities?.items.length ?? 0,
  };
  return {
    show: 'part',
    ...view,
    ...looked,
    history,
    ...(kin && { related: kin }),
    activities,
    part,
    from,
    line,
    total: lists[part] ?? entities.length,
  };
}
