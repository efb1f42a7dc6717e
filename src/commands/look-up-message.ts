import { z } from 'zod';
import { mapLimit } from '../kernel/concurrency.ts';
import { searchable } from '../events/feed.ts';
import { isTocsinError } from '../kernel/errors.ts';
import { inScope } from '../staff/staff.ts';
import type { Tenant, TenantId } from '../tenants/tenant.ts';
import { numberOfAlert } from './alert-link.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { findInText, type InText } from './find-in-text.ts';
import { visibleTenants } from './find-tenant.ts';
import type { InEvents } from './message-views.ts';
import { openEvent } from './open-event.ts';
import type { EventView, ResultOf } from './result.ts';

/** Of each sort; what more there is is counted. */
const MOST = 5;
/** Events named with each address and person. */
const EVENTS = 3;
/** A search finds parts of words too: 1.2.3.4 in 11.2.3.45. */
const LOOKED_AT = 50;

/** What a message is about: its event numbers, addresses, people and links of Defender, each leading to its answer. */
export const lookUpMessage = defineCommand({
  name: 'lookUpMessage',
  summary: 'Events, IP addresses and people that a message names',
  requires: 'read',
  surfaces: ['extension', 'card'],
  changes: false,
  input: z.object({ text: z.string().max(20_000) }),
  async run(ctx, { text }) {
    const said = findInText(text);
    const tenants = await visibleTenants(ctx);
    const [events, addresses, people] = await Promise.all([
      eventsOf(ctx, said),
      named(ctx, tenants, said.addresses),
      named(ctx, tenants, said.people),
    ]);
    const answer = { show: 'lookedUp', events: events.found, unknown: events.unknown, addresses } as const;
    return { ...answer, ...peopleOf(tenants, people), more: leftOut(said) } satisfies ResultOf<'lookedUp'>;
  },
});

/** Events by number and by alert. One that the asker may not see is as unknown as one that is not there. */
async function eventsOf(ctx: CommandContext, { numbers, alerts }: InText) {
  const ofAlerts = await mapLimit(alerts.slice(0, MOST), MOST, (alert) => unlessUnknown(numberOfAlert(ctx, alert)));
  const all = [...new Set([...numbers, ...ofAlerts.filter((n) => n !== undefined)])].slice(0, MOST);
  const views = await mapLimit(all, MOST, (n) => unlessUnknown(openEvent(ctx, n)));
  return {
    found: views.filter((view): view is EventView => view !== undefined),
    unknown: all.filter((_n, at) => views[at] === undefined).map((n) => `event ${n}`),
  };
}

async function unlessUnknown<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isTocsinError(error, 'NOT_FOUND')) return undefined;
    throw error;
  }
}

/** The newest events of the asker's tenants that name each of these. */
async function named(
  ctx: CommandContext,
  tenants: readonly Tenant[],
  names: readonly string[],
): Promise<readonly InEvents[]> {
  const known = new Map<TenantId, Tenant>(tenants.map((tenant) => [tenant.id, tenant]));
  return mapLimit(names.slice(0, MOST), MOST, async (name) => {
    const { entries, more } = await ctx.search.find({
      text: name,
      limit: LOOKED_AT,
      visible: (id) => known.has(id) && inScope(ctx.member, id),
      nameOf: () => '',
    });
    const exact = entries.filter(({ find }) => isNamed(find, searchable(name)));
    const events = exact.slice(0, EVENTS).map(({ number, title }) => ({ number, title }));
    return { name, events, more: more || exact.length > EVENTS };
  });
}

/** Whether the words of an event hold the name as a whole. */
function isNamed(find: string, name: string): boolean {
  return find.split(/[\s<>(),;“”"']+/).includes(name);
}

/** People of the asker's tenants, and others whom an event names; of the rest nothing is known. */
function peopleOf(tenants: readonly Tenant[], people: readonly InEvents[]) {
  const placed = people.map((person) => {
    const domain = person.name.split('@')[1];
    return { ...person, tenant: tenants.find((tenant) => tenant.domain.toLowerCase() === domain) };
  });
  const isKnown = ({ tenant, events }: (typeof placed)[number]) => tenant !== undefined || events.length > 0;
  return { people: placed.filter(isKnown), strangers: placed.filter((one) => !isKnown(one)).map(({ name }) => name) };
}

function leftOut({ numbers, alerts, addresses, people }: InText): number {
  return [[...numbers, ...alerts], addresses, people].reduce((sum, all) => sum + Math.max(0, all.length - MOST), 0);
}
