import type { Entity, EntityOf, EntityType } from '../entities/entity.ts';
import { unpackFacts } from '../entities/ip.ts';
import type { SecurityEvent } from '../events/event.ts';
import { describePresent } from '../events/present-entity.ts';
import { actorName, actorsOf, spanOf, type LinkedActivities } from '../events/linked-activities.ts';
import { relatedEvents, type Related } from '../events/related.ts';
import { withRuleOrigin } from '../events/rule-origin.ts';
import { differenceWords } from '../ip/difference.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { isTocsinError } from '../kernel/errors.ts';
import { inScope } from '../staff/staff.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { CommandContext } from './context.ts';
import type { EventView, IpView } from './result.ts';
import { seenBefore } from './seen.ts';

/** A click is answered within 2.5 s, drawing and storage included. */
const WAIT_MS = 1_800;
/** Whoever opens the details wants to know how it is now, and finds what was still being read a moment ago. */
const FRESH_MS = 15_000;
/** Looked up at once; the rest is counted and can be asked for part by part. */
export const MOST_ENTITIES = 30;
export const MOST_ADDRESSES = 10;

/** What is kept of the records around an event; a row that cannot be read costs these alone, and says so. */
export async function activitiesOf(
  ctx: CommandContext,
  { tenant, event }: EventView,
): Promise<LinkedActivities | undefined> {
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
export async function related(ctx: CommandContext, event: SecurityEvent): Promise<Related> {
  const visible = (tenantId: TenantId) => inScope(ctx.member, tenantId);
  const found = await relatedEvents(ctx, event, { now: ctx.clock.now(), visible });
  const items = await mapLimit(found.items, ADDRESSES_AT_ONCE, async (item) => {
    const tenant = item.tenantId === event.tenantId ? undefined : await ctx.tenants.get(item.tenantId);
    return tenant ? { ...item, tenantName: tenant.name } : item;
  });
  return { ...found, items };
}

/** Everything at the same time, each within its own time. */
export async function lookUp(ctx: CommandContext, { tenant, event }: EventView, entities: readonly Entity[]) {
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
export function inOrder(entities: readonly Entity[]): readonly Entity[] {
  const rank = ({ type }: Entity) => (ORDER.includes(type) ? ORDER.indexOf(type) : ORDER.length);
  return entities.filter(({ type }) => type !== 'ip').toSorted((a, b) => rank(a) - rank(b));
}

/** What was read before the event came, or before something was done about it, no longer holds. */
function lastNews({ deeds, storedAt }: SecurityEvent): Date {
  return new Date(Math.max(storedAt.getTime(), ...deeds.map(({ at }) => at.getTime())));
}

export function addressesOf(entities: readonly Entity[]) {
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
