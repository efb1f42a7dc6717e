import { z } from 'zod';
import type { SeenCounts, Sighting } from '../events/sightings.ts';
import { countSignIns } from '../events/sightings.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { inScope } from '../staff/staff.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import type { ListedEvent, SeenInTenant } from './result.ts';
import { publicAddress, readSightings, readSignIns } from './seen.ts';

const SHOWN = 12;
/** Tenants whose sign-ins are asked: those with events first. */
const ASKED = 20;
/** A click or a question is answered within 2.5 s. */
const WAIT_MS = 1_800;

/** Which events, and which of the asker's tenants, saw an address; other tenants are a count. */
export const whoElse = defineCommand({
  name: 'whoElse',
  summary: 'Which events and tenants saw an IP address in 90 days',
  requires: 'read',
  surfaces: ['chat'],
  changes: false,
  input: z.object({ address: z.string().max(5_000) }),
  words: {
    phrases: ['who else saw', 'who else', 'whoelse', 'seen'],
    usage: 'who else 1.2.3.4',
    read: (rest) =>
      rest.trim() === ''
        ? { say: 'Which address? For example: `who else 1.2.3.4`.' }
        : { address: rest.replace(/\?\s*$/, '') },
  },
  async run(ctx, input) {
    const address = publicAddress(input.address);
    if (address === undefined) return { show: 'text', text: await whyNot(ctx, input.address) };
    const [visible, sightings] = await Promise.all([visibleTenants(ctx), readSightings(ctx, address)]);
    const own = sightings.items.filter(({ tenantId }) => visible.some(({ id }) => id === tenantId));
    const count = (tenant: Tenant) => own.filter(({ tenantId }) => tenantId === tenant.id).length;
    const ordered = visible.toSorted((a, b) => count(b) - count(a) || (a.name < b.name ? -1 : 1));
    const asked = ordered.slice(0, ASKED);
    const [tenants, events] = await Promise.all([
      mapLimit(asked, ASKED, async (tenant): Promise<SeenInTenant> => {
        const answer = await readSignIns(ctx, tenant, { address, waitMs: WAIT_MS });
        return {
          tenant,
          events: countsOf(count(tenant), sightings.more),
          signIns: countSignIns(answer, { users: [] }),
        };
      }),
      openFew(ctx, visible, own),
    ]);
    const foreign = sightings.items.filter(({ tenantId }) => !visible.some(({ id }) => id === tenantId));
    return {
      show: 'whoElse',
      address,
      tenants,
      notAsked: ordered.length - asked.length,
      otherTenants: new Set(foreign.map(({ tenantId }) => tenantId)).size,
      events,
      moreEvents: sightings.more || own.length > events.length,
    };
  },
});

/** An address that is not public, or none at all: the lookup has the words for it. */
async function whyNot(ctx: CommandContext, text: string): Promise<string> {
  const answer = await ctx.ips.describe(text, { budgetMs: 0 });
  if (answer.kind === 'refused') return answer.say;
  return `${answer.facts.address} is not a public address: it is in use in many places at once, so it was not looked for.`;
}

async function visibleTenants(ctx: CommandContext): Promise<readonly Tenant[]> {
  return (await ctx.tenants.list()).filter(({ id }) => inScope(ctx.member, id));
}

function countsOf(tenant: number, more: boolean): SeenCounts {
  return { user: undefined, tenant, more };
}

/** The newest events as they stand now: a sighting whose event never came is left out. */
async function openFew(
  ctx: CommandContext,
  tenants: readonly Tenant[],
  sightings: readonly Sighting[],
): Promise<readonly ListedEvent[]> {
  const opened = await mapLimit(sightings.slice(0, SHOWN), SHOWN, async ({ tenantId, key }) => {
    const stored = await ctx.events.get(tenantId, key);
    const tenant = tenants.find(({ id }) => id === tenantId);
    if (!stored || !tenant) return [];
    const { assignee, ...event } = stored.value;
    const { number, title, kind, severity, status, detectedAt, ignored } = event;
    const item = { tenantId, key, number, title, kind, severity, status, detectedAt };
    return [
      {
        ...item,
        ...(assignee && { assignee: assignee.name }),
        ...(ignored && { ignored: true as const }),
        tenantName: tenant.name,
        timeZone: tenant.timeZone,
      },
    ];
  });
  return opened.flat();
}
