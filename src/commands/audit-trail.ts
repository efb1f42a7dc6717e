import { z } from 'zod';
import { firstSince, readBack, type TrailPlace } from '../audit/read-back.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { TrailFilter, TrailRef, isWanted, lineOf, namesFor, openTrail, type OpenTrail } from './open-trail.ts';

const PAGE = 50;
/** Entries read at once. */
const CHUNK = 250;
/** A filter that fits little must not read a trail of years in one go: the answer says how far it looked. */
const MOST_LOOKED = 2_000;
const DAY_MS = 86_400_000;

const Input = TrailRef.extend({
  ...TrailFilter.shape,
  before: z.number().int().min(1).optional(),
  /** A day by UTC, yyyy-mm-dd. */
  day: z.iso.date().optional(),
});
type Input = z.output<typeof Input>;

/** A page of a trail, newest first. */
export const auditTrail = defineCommand({
  name: 'auditTrail',
  summary: 'The audit trail of a tenant, newest first: who did what, and how it ended',
  requires: 'triage',
  surfaces: ['tab'],
  changes: false,
  input: Input,
  async run(ctx, input) {
    const trail = await openTrail(ctx, input);
    const { seq: head } = await ctx.audit.head(trail.id);
    const span = await spanOf(ctx, trail, { head, input });
    const { found, next, looked } = await search(ctx, trail, { ...span, input });
    const { tenant, tenants } = trail;
    const names = await namesFor(ctx, tenants);
    const lines = found.map((place) => lineOf(place, names));
    return { show: 'auditTrail', tenants, tenant, head, lines, looked, ...(next && { next }) };
  },
});

interface Span {
  readonly before: number;
  /** The last place to look at, going back. */
  readonly end: number;
}

async function spanOf(
  { audit }: CommandContext,
  { id }: OpenTrail,
  { head, input: { before, day } }: { readonly head: number; readonly input: Input },
): Promise<Span> {
  const from = Math.min(before ?? head + 1, head + 1);
  if (day === undefined) return { before: from, end: 1 };
  const start = new Date(`${day}T00:00:00Z`);
  const end = await firstSince(audit, id, { at: start, head });
  if (before !== undefined) return { before: from, end };
  return { before: await firstSince(audit, id, { at: new Date(start.getTime() + DAY_MS), head }), end };
}

async function search(
  { audit }: CommandContext,
  { id }: OpenTrail,
  { before, end, input }: Span & { readonly input: Input },
): Promise<{ readonly found: readonly TrailPlace[]; readonly next?: number; readonly looked: number }> {
  const all = input.who === '' && input.what === '' && input.outcome === undefined;
  const found: TrailPlace[] = [];
  let at = before;
  while (at > end && found.length < PAGE && before - at < MOST_LOOKED) {
    const limit = Math.min(all ? PAGE : CHUNK, at - end);
    for (const place of await readBack(audit, id, { before: at, limit })) {
      at = place.seq;
      if (isWanted(place, input)) found.push(place);
      if (found.length === PAGE) break;
    }
  }
  return { found, looked: before - at, ...(at > end && { next: at }) };
}
