import { z } from 'zod';
import { mapLimit } from '../kernel/concurrency.ts';
import { withSharedTime, type SharedTime } from '../kernel/shared-time.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { visibleTenants } from './find-tenant.ts';
import type { RecentAddress } from './message-views.ts';
import { newestOpen } from './open-events.ts';
import { READ_MS } from './search-events.ts';

/** Events whose addresses are offered. */
const EVENTS = 12;
const SHOWN = 10;

/** For each of the two readings, which the answer waits for one after the other. */
function inTime<R>({ clock }: CommandContext, asking: (time: SharedTime) => Promise<R>): Promise<R> {
  return withSharedTime({ clock, ms: READ_MS / 2 }, asking);
}

/** Addresses of the newest open events, each once, that begin as was typed: what the search for an address begins with. */
export const recentAddresses = defineCommand({
  name: 'recentAddresses',
  summary: 'IP addresses of the newest open events',
  requires: 'read',
  surfaces: ['extension'],
  changes: false,
  input: z.object({ begins: z.string().max(500).default('') }),
  async run(ctx, { begins }) {
    const tenants = new Map((await visibleTenants(ctx)).map((tenant) => [tenant.id, tenant]));
    const { open, missed } = await inTime(ctx, async (time) => ({
      open: await newestOpen(ctx, { tenants: tenants.keys(), limit: EVENTS, time }),
      missed: time.missed,
    }));
    const { events, behind } = await inTime(ctx, async (time) => ({
      events: await mapLimit(open, EVENTS, ({ tenantId, key }) => time.read(() => ctx.events.get(tenantId, key))),
      behind: missed() || time.missed(),
    }));
    const wanted = begins.trim().toLowerCase().replaceAll('[.]', '.');
    const items = new Map<string, RecentAddress>();
    for (const stored of events) {
      const tenant = stored && tenants.get(stored.value.tenantId);
      if (!tenant) continue;
      for (const entity of stored.value.entities) {
        if (entity.type !== 'ip' || !entity.address.startsWith(wanted) || items.has(entity.address)) continue;
        items.set(entity.address, { address: entity.address, tenant, event: stored.value });
      }
    }
    return { show: 'addresses', items: [...items.values()].slice(0, SHOWN), ...(behind && { behind }) };
  },
});
