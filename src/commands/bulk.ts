import { z } from 'zod';
import { mapLimit } from '../kernel/concurrency.ts';
import { isTocsinError, publicMessage } from '../kernel/errors.ts';
import { BULK, EventNumbers, isDone, whyNot, type BulkAction } from './bulk-fit.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { openEvent } from './open-event.ts';
import type { BulkLine } from './result.ts';

const AT_ONCE = 6;
const UNDO: Partial<Record<BulkAction, BulkAction>> = { resolve: 'reopen', ignore: 'unignore' };

const Input = z.object({
  action: z.enum(BULK),
  ns: EventNumbers,
  /** As `resolve` takes them. */
  verdict: z.string().max(100).optional(),
  comment: z.string().max(1_000).optional(),
  /** As `ignore` takes it. */
  reason: z.string().max(5_000).optional(),
});
type Input = z.output<typeof Input>;

/**
 * Does one thing to many events: each is asked for as the single command, with its permission, its guards and its trail,
 * and each has an outcome of its own. One that fails holds up no other.
 */
export const bulk = defineCommand({
  name: 'bulk',
  summary: 'Resolve, assign, ignore or take back up to 100 events at once',
  requires: 'triage',
  surfaces: ['tab'],
  // The trail has this as one entry of the home chain, and the single commands in the chains of their tenants.
  changes: true,
  input: Input,
  async run(ctx, input) {
    const { action } = input;
    const lines = await mapLimit(input.ns, AT_ONCE, (n) => one(ctx, input, n));
    const undo = UNDO[action];
    const done = lines.filter(({ state }) => state === 'done').map(({ n }) => n);
    return { show: 'bulk', action, lines, ...(undo && done.length > 0 && { undo: { action: undo, ns: done } }) };
  },
});

async function one(ctx: CommandContext, input: Input, n: number): Promise<BulkLine> {
  const { action } = input;
  try {
    const before = await openEvent(ctx, n);
    const why = whyNot(action, before, ctx.actor.objectId);
    if (why) return { n, state: 'notDone', said: why };
    const result = await ctx.ask(action, single(input, n));
    const after = result.show === 'event' ? result.event : undefined;
    const mine = after && after.revision > before.event.revision && isDone(action, after, ctx.actor);
    return { n, state: mine ? 'done' : 'notDone', said: said(result) };
  } catch (error) {
    const refused = isTocsinError(error) && error.code !== 'INTERNAL' && error.code !== 'UPSTREAM_UNAVAILABLE';
    if (refused) return { n, state: 'notDone', said: publicMessage(error, ctx.corr) };
    return {
      n,
      state: 'unknown',
      said: `Whether this happened is not known: ${publicMessage(error, ctx.corr)} Look at the event before you try again.`,
    };
  }
}

function single({ action, verdict, comment, reason }: Input, n: number): Record<string, unknown> {
  if (action === 'resolve') return { n, ...(verdict && { verdict }), ...(comment && { comment }) };
  return action === 'ignore' ? { n, reason: reason ?? '' } : { n };
}

function said(result: Awaited<ReturnType<CommandContext['ask']>>): string {
  return (result.show === 'event' && result.said) || 'It was changed by somebody else at the same moment.';
}
