import { z } from 'zod';
import { mapLimit } from '../kernel/concurrency.ts';
import { isTocsinError, publicMessage } from '../kernel/errors.ts';
import { CLASSIFIED } from '../texts/verdicts.ts';
import { BULK, EventNumbers, isDone, whyNot } from './bulk-fit.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { openEvent } from './open-event.ts';
import { Reopened } from './reopen.ts';
import { LONGEST_COMMENT } from './resolve.ts';
import type { BulkLine, EventUndo } from './bulk-views.ts';
import type { ResultOf } from './result.ts';
import { Left } from './take-back.ts';

const AT_ONCE = 6;

const Input = z.object({
  action: z.enum(BULK),
  ns: EventNumbers,
  /** As `resolve` takes them. */
  verdict: z.string().max(100).optional(),
  comment: z.string().max(LONGEST_COMMENT).optional(),
  /** As `ignore` takes it. */
  reason: z.string().max(5_000).optional(),
  /** What one event alone is given, by its number: an undo names how each was left and what it was before. */
  each: z
    .record(
      z.string().regex(/^\d{1,12}$/),
      z.object({
        left: Left,
        verdict: z.string().max(100).optional(),
        classification: z.enum(CLASSIFIED).optional(),
        comment: z.string().max(LONGEST_COMMENT).optional(),
        reason: z.string().max(5_000).optional(),
        status: Reopened.optional(),
      }),
    )
    .default({}),
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
    const ends = await mapLimit(input.ns, AT_ONCE, (n) => one(ctx, input, n));
    const lines = ends.map(({ line }) => line);
    return { show: 'bulk', action, lines, ...undoing(ends.flatMap(({ undo }) => undo ?? [])) };
  },
});

interface End {
  readonly line: BulkLine;
  readonly undo?: EventUndo | undefined;
}

async function one(ctx: CommandContext, input: Input, n: number): Promise<End> {
  const { action } = input;
  try {
    const before = await openEvent(ctx, n);
    const why = input.each[n] ? undefined : whyNot(action, before, ctx.actor.objectId);
    if (why) return { line: { n, state: 'notDone', said: why } };
    const result = await ctx.ask(action, single(input, n));
    const after = result.show === 'event' ? result : undefined;
    const mine = after && after.event.revision > before.event.revision && isDone(action, after.event, ctx.actor);
    return { line: { n, state: mine ? 'done' : 'notDone', said: said(result) }, ...(mine && { undo: after.undo }) };
  } catch (error) {
    const refused = isTocsinError(error) && error.code !== 'INTERNAL' && error.code !== 'UPSTREAM_UNAVAILABLE';
    const words = publicMessage(error, ctx.corr);
    if (refused) return { line: { n, state: 'notDone', said: words } };
    const unknown = `Whether this happened is not known: ${words} Look at the event before you try again.`;
    return { line: { n, state: 'unknown', said: unknown } };
  }
}

/** One way back for all that was done: what was done alike is undone alike. */
function undoing(undos: readonly EventUndo[]): Pick<ResultOf<'bulk'>, 'undo'> {
  const [first] = undos;
  if (!first) return {};
  const each = Object.fromEntries(undos.map(({ input: { n, ...how } }) => [n, how]));
  return { undo: { action: first.verb, ns: undos.map(({ input: { n } }) => n), each } };
}

function single({ action, verdict, comment, reason, each }: Input, n: number): Record<string, unknown> {
  if (each[n]) return { n, ...each[n] };
  if (action === 'resolve') return { n, ...(verdict && { verdict }), ...(comment && { comment }) };
  return action === 'ignore' ? { n, reason: reason ?? '' } : { n };
}

function said(result: Awaited<ReturnType<CommandContext['ask']>>): string {
  return (result.show === 'event' && result.said) || 'It was changed by somebody else at the same moment.';
}
