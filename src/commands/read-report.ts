import { z } from 'zod';
import { SEVERITIES } from '../events/alert.ts';
import { ORDERS, REPORTED, type ReportFilter, type ReportOrder, type ReportPlace } from '../events/report.ts';
import type { RollEntry } from '../events/roll-entry.ts';
import type { Roll } from '../events/roll.ts';
import { kindOf } from '../events/kinds/index.ts';
import { TocsinError } from '../kernel/errors.ts';
import { inScope } from '../staff/staff.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { CommandContext } from './context.ts';
import type { Horizon, ReportLine } from './result.ts';

const Day = z.iso.date();
const DAY_MS = 86_400_000;

/** What a report is asked for by; days are of UTC, both included. */
export const ReportInput = z.object({
  which: z.enum(REPORTED).default('open'),
  /** Tenant ids; all that the asker may see where absent or empty. */
  tenants: z.array(z.string().max(60)).max(500).default([]),
  severities: z.array(z.enum(SEVERITIES)).max(SEVERITIES.length).default([]),
  kinds: z.array(z.string().max(60)).max(200).default([]),
  mine: z.boolean().default(false),
  words: z.string().max(300).default(''),
  from: Day.optional(),
  to: Day.optional(),
});
export type ReportInput = z.output<typeof ReportInput>;

export const Order = z.enum(ORDERS).default('newest');

/** What the report is drawn from and by: everything known, the asker's filter, and the tenants it is about. */
export interface ReadReport {
  readonly roll: Roll;
  readonly filter: ReportFilter;
  readonly tenants: ReadonlyMap<string, Tenant>;
}

export async function readReport(ctx: CommandContext, input: ReportInput): Promise<ReadReport> {
  const tenants = await chosenTenants(ctx, input.tenants);
  const roll = await ctx.roll.read();
  const { which, severities, kinds, mine, words, from, to } = input;
  if (from !== undefined && to !== undefined && from > to)
    throw new TocsinError('INPUT_INVALID', 'The first day is after the last one. Please choose the days again.');
  const filter: ReportFilter = {
    which,
    tenants: new Map([...tenants.values()].map(({ id, name }) => [id, name])),
    severities: severities.length > 0 ? severities : undefined,
    kinds: kinds.length > 0 ? kinds : undefined,
    assigneeId: mine ? ctx.actor.objectId : undefined,
    words,
    from: from === undefined ? undefined : new Date(from),
    until: to === undefined ? undefined : new Date(Date.parse(to) + DAY_MS),
  };
  return { roll, filter, tenants };
}

/** A tenant out of sight answers like one that does not exist. */
async function chosenTenants(ctx: CommandContext, wanted: readonly string[]): Promise<Map<string, Tenant>> {
  const visible = (await ctx.tenants.list()).filter(({ id }) => inScope(ctx.member, id));
  const byId = new Map<string, Tenant>(visible.map((tenant) => [tenant.id, tenant]));
  if (wanted.length === 0) return byId;
  const chosen = wanted.map((id) => [id, byId.get(id)] as const);
  if (chosen.some(([, tenant]) => !tenant))
    throw new TocsinError('NOT_FOUND', 'There is a tenant among them that you cannot see. Please choose again.');
  return new Map(chosen as readonly (readonly [string, Tenant])[]);
}

/** What of the answer is not known: only what this question could have met. */
export function horizonOf({ roll, filter }: ReadReport): Horizon {
  const { since, wordsSince } = roll;
  const isBounded = filter.which === 'all' || filter.which === 'resolved';
  const isBehind = (moment: Date) => filter.until === undefined || moment > (filter.from ?? new Date(0));
  return {
    reading: roll.reading && ((isBounded && since !== undefined) || (hasWords(filter) && wordsSince !== undefined)),
    ...(isBounded && since && isBehind(since) && { since }),
    ...(hasWords(filter) && wordsSince && { wordsSince }),
  };
}

function hasWords({ words = '' }: ReportFilter): boolean {
  return words.trim() !== '';
}

/** An entry as people are shown it. */
export function lineOf(entry: RollEntry, tenants: ReadReport['tenants']): ReportLine {
  const { revision: _revision, find: _find, toldAt: _toldAt, ...item } = entry;
  const tenant = tenants.get(entry.tenantId);
  const where = { tenantName: tenant?.name ?? entry.tenantId, timeZone: tenant?.timeZone ?? 'UTC' };
  return { ...item, ...where, kindTitle: kindOf(entry.kind).title };
}

const Place = z.tuple([z.enum(ORDERS), z.enum(SEVERITIES), z.number(), z.number()]);

export function cursorOf(order: ReportOrder, { severity, at, number }: ReportPlace): string {
  return Buffer.from(JSON.stringify([order, severity, at, number])).toString('base64url');
}

/** The place that a cursor of this order names; INPUT_INVALID for anything else. */
export function readCursor(order: ReportOrder, cursor: string): ReportPlace {
  const parsed = Place.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!parsed.success || parsed.data[0] !== order)
    throw new TocsinError('INPUT_INVALID', 'This list is out of date. Please load it again.');
  const [, severity, at, number] = parsed.data;
  return { severity, at, number };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Nobody but us makes cursors; whatever this is, it names no place.
    return undefined;
  }
}
