import { z } from 'zod';
import type { Entity, EntityOf, EntityType } from '../entities/entity.ts';
import { unpackFacts } from '../entities/ip.ts';
import { eventKey, type SecurityEvent } from '../events/event.ts';
import { describePresent } from '../events/present-entity.ts';
import { actorName, actorsOf, spanOf, type LinkedActivities } from '../events/linked-activities.ts';
import { relatedEvents, type Related } from '../events/related.ts';
import { withRuleOrigin } from '../events/rule-origin.ts';
import { differenceWords } from '../ip/difference.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { asTenantId, type TenantId } from '../tenants/tenant.ts';
import { inScope } from '../staff/staff.ts';
import { isTocsinError, TocsinError } from '../kernel/errors.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { EventNumber, openEvent, takeNumber } from './open-event.ts';
import { PART_NAMES, partOf, readPart, type Part, type PartWish } from './parts.ts';
import type { CommandResult, EventView, IpView } from './result.ts';
import { seenBefore } from './seen.ts';

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
  const link = readLink(rest);
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

/** A click is answered within 2.5 s, drawing and storage included. */
const WAIT_MS = 1_800;
/** Whoever opens the details wants to know how it is now, and finds what was still being read a moment ago. */
const FRESH_MS = 15_000;
/** Looked up for the whole card; the rest is counted and can be asked for part by part. */
const MOST_ENTITIES = 30;
const MOST_ADDRESSES = 10;
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

/** What is kept of the records around an event; a row that cannot be read costs these alone, and says so. */
async function activitiesOf(ctx: CommandContext, { tenant, event }: EventView): Promise<LinkedActivities | undefined> {
  try {
    return await ctx.activities.get(tenant.id, event.key);
  } catch (error) {
    if (!isTocsinError(error, 'INTERNAL', 'PRECONDITION_FAILED')) throw error;
    const reason = 'what Tocsin keeps of them cannot be read by this version';
    const unread = { status: 'unreadable', reason, asOf: ctx.clock.now() } as const;
    const actors = actorsOf(event).map(actorName);
    return { ...spanOf(event), actors, signIns: unread, audits: unread, items: [], more: false };
  }
}

/** Events of other tenants are shown by name, to those who may see them. */
async function related(ctx: CommandContext, event: SecurityEvent): Promise<Related> {
  const visible = (tenantId: TenantId) => inScope(ctx.member, tenantId);
  const found = await relatedEvents(ctx, event, { now: ctx.clock.now(), visible });
  const items = await mapLimit(found.items, ADDRESSES_AT_ONCE, async (item) => {
    const tenant = item.tenantId === event.tenantId ? undefined : await ctx.tenants.get(item.tenantId);
    return tenant ? { ...item, tenantName: tenant.name } : item;
  });
  return { ...found, items };
}

/** Everything at the same time, each within its own time. */
async function lookUp(ctx: CommandContext, { tenant, event }: EventView, entities: readonly Entity[]) {
  const [{ sections, waiting }, ips] = await Promise.all([
    describePresent(
      ctx.describe,
      { tenant, event, entities: inOrder(entities) },
      { carriedAt: event.detectedAt, waitMs: WAIT_MS, notBefore: lastNews(event), freshMs: FRESH_MS },
    ),
    viewIps(ctx, { tenant, event }, addressesOf(entities)),
  ]);
  return { sections: withRuleOrigin(sections, event), waiting, ips };
}

/** What people act on first. */
const ORDER: readonly EntityType[] = ['user', 'inboxRule', 'mailFlowRule', 'application', 'teamsApp', 'anonymousLink'];

/** Everything but addresses, which have a place of their own; kinds of entities together. */
function inOrder(entities: readonly Entity[]): readonly Entity[] {
  const rank = ({ type }: Entity) => (ORDER.includes(type) ? ORDER.indexOf(type) : ORDER.length);
  return entities.filter(({ type }) => type !== 'ip').toSorted((a, b) => rank(a) - rank(b));
}

/** What was read before the event came, or before something was done about it, no longer holds. */
function lastNews({ deeds, storedAt }: SecurityEvent): Date {
  return new Date(Math.max(storedAt.getTime(), ...deeds.map(({ at }) => at.getTime())));
}

function addressesOf(entities: readonly Entity[]) {
  return entities.filter((entity) => entity.type === 'ip');
}

/** Addresses then and now, side by side; a live source that takes too long is told as still being asked. */
async function viewIps(ctx: CommandContext, view: EventView, addresses: readonly EntityOf<'ip'>[]) {
  const { event } = view;
  const stop = new AbortController();
  const late = ctx.clock.sleep(WAIT_MS, stop.signal).catch(() => undefined);
  const views = await mapLimit(addresses, ADDRESSES_AT_ONCE, async ({ address }, at): Promise<IpView> => {
    const signInMs = at < MOST_SIGN_INS ? SIGN_IN_MS : 0;
    const [answer, seen] = await Promise.all([
      Promise.race([ctx.ips.describe(address, { budgetMs: LIVE_MS }), late]),
      seenBefore(ctx, view, { text: address, signInMs }),
    ]);
    const live = answer?.kind === 'facts' ? answer.facts : undefined;
    const kept = event.recordedIps?.find((facts) => facts.address === (live?.address ?? address));
    const recorded = kept && unpackFacts(kept);
    if (!answer) return { address, recorded, pending: true, difference: [], seen };
    return { address, recorded, live, difference: differenceWords(recorded, live), seen };
  });
  stop.abort(new Error('answered'));
  return views;
}

const ADDRESSES_AT_ONCE = 10;
/** Less than the whole wait, so that what the other sources know is there when one is late. */
const LIVE_MS = 1_500;
/** Microsoft lets the sign-ins of a tenant be read five times in ten seconds. */
const MOST_SIGN_INS = 3;
/** Others may be reading them just now: the card does not wait for its turn. */
const SIGN_IN_MS = 700;

/** Alert and tenant of a Defender portal link: https://security.microsoft.com/alerts/<id>?tid=<tenant>. */
function readLink(words: string): { alertId: string; tenantId: string } | undefined {
  const link = /https:\/\/security\.microsoft\.com\/alerts\/[^\s<>"]+/i.exec(words)?.[0];
  if (!link || !URL.canParse(link)) return undefined;
  const url = new URL(link);
  const alertId = decoded(url.pathname.split('/')[2] ?? '');
  const tenantId = asTenantId(url.searchParams.get('tid') ?? '');
  return alertId !== '' && tenantId ? { alertId, tenantId } : undefined;
}

/** Text without its percent signs; empty for what is not encoded as it should be. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

async function numberOfAlert(ctx: CommandContext, input: { alertId: string; tenantId: string }): Promise<number> {
  const tenantId = asTenantId(input.tenantId);
  const known = tenantId && inScope(ctx.member, tenantId);
  const stored = known && (await ctx.events.get(tenantId, eventKey('graph.alerts_v2', input.alertId)));
  if (!stored) throw new TocsinError('NOT_FOUND', 'Tocsin does not know the alert of this link.');
  return stored.value.number;
}
