import { z } from 'zod';
import type { Change } from '../events/change-event.ts';
import { changeEvent } from '../events/change-event.ts';
import type { SecurityEvent } from '../events/event.ts';
import { TocsinError } from '../kernel/errors.ts';
import { inScope } from '../staff/staff.ts';
import type { CommandContext } from './context.ts';
import type { EventView } from './result.ts';
import { whereAsked } from './where-asked.ts';

/** An event number as cards and words carry it. */
export const EventNumber = z.union([
  z.number().int().positive().max(1e12),
  z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number),
]);

/** Reads "#123", "123" or "event 123" and returns the number with the words behind it. */
export function takeNumber(words: string): { readonly n: string; readonly rest: string } | undefined {
  const match = /^(?:event\s+)?#?\s*(\d{1,12})(?![\w.:])\s*(.*)$/is.exec(words.trim());
  return match ? { n: match[1] as string, rest: (match[2] ?? '').trim() } : undefined;
}

function notFound(ctx: CommandContext, n: number): TocsinError {
  const where = whereAsked(ctx, {
    typed: '`events open` lists the open ones.',
    tab: 'The report lists those you can.',
  });
  return new TocsinError('NOT_FOUND', `There is no event ${n} that you can see.${where}`);
}

/**
 * The event of that number with its tenant, if the asker may see that tenant. Another tenant's event answers exactly
 * like one that does not exist.
 */
export async function openEvent(ctx: CommandContext, n: number): Promise<EventView> {
  const target = await ctx.numbers.find(n);
  if (!target || !inScope(ctx.member, target.tenantId)) throw notFound(ctx, n);
  const [stored, tenant] = await Promise.all([
    ctx.events.get(target.tenantId, target.key),
    ctx.tenants.get(target.tenantId),
  ]);
  if (!stored || !tenant || stored.value.number !== n) throw notFound(ctx, n);
  return { tenant, event: stored.value };
}

/** Changes an event on behalf of the asker and says so to its cards. Returns the event as it now stands. */
export async function changeOpenEvent(
  ctx: CommandContext,
  { tenant, event }: EventView,
  change: (event: SecurityEvent) => Change | undefined,
): Promise<SecurityEvent> {
  const ref = { tenantId: tenant.id, key: event.key };
  const changed = await changeEvent({ events: ctx.events, channels: ctx.channels, corr: ctx.corr }, ref, change);
  if (!changed) return (await ctx.events.get(tenant.id, event.key))?.value ?? event;
  ctx.hint(tenant.id, changed.key);
  return changed;
}
