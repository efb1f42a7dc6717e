import { z } from 'zod';
import type { FeedEntry } from '../events/feed.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { inScope } from '../staff/staff.ts';
import type { Tenant, TenantId } from '../tenants/tenant.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { newestOpen } from './open-events.ts';
import type { FoundEvent, ResultOf } from './result.ts';

const SHOWN = 10;
/** So few results are opened at once; of more the list is enough, and whoever picks one gets it opened then. */
const OPENED = 2;

/** Finds events by number, tenant, person, title or address: what the message extension shows while one types. */
export const searchEvents = defineCommand({
  name: 'searchEvents',
  summary: 'Find events by number, tenant, person, title or IP address',
  requires: 'read',
  surfaces: ['extension'],
  changes: false,
  input: z.object({ query: z.string().max(500).default('') }),
  async run(ctx, { query }) {
    const tenants = new Map((await ctx.tenants.list()).map((tenant) => [tenant.id, tenant]));
    const number = /^\s*#?(\d{1,12})\s*$/.exec(query)?.[1];
    const exact = number === undefined ? undefined : await byNumber(ctx, tenants, Number(number));
    if (exact) return { show: 'found', items: [exact], more: false };
    if (query.trim() === '') return openOnes(ctx, tenants);
    const found = await ctx.search.find({
      text: query,
      limit: SHOWN,
      visible: (id) => tenants.has(id) && inScope(ctx.member, id),
      nameOf: (id) => tenants.get(id)?.name ?? '',
    });
    const items = await openFew(ctx, tenants, found.entries);
    return {
      show: 'found',
      items,
      more: found.more,
      ...(found.searchedSince && { searchedSince: found.searchedSince }),
    };
  },
});

/** What waits for somebody: what the search begins with. */
async function openOnes(ctx: CommandContext, tenants: ReadonlyMap<TenantId, Tenant>): Promise<ResultOf<'found'>> {
  const visible = [...tenants.keys()].filter((id) => inScope(ctx.member, id));
  // Whoever looks at the list types next: the index is read meanwhile.
  void ctx.search.find({ text: '', limit: 1, visible: () => false, nameOf: () => '' }).catch(() => undefined);
  const open = await newestOpen(ctx, visible, SHOWN);
  return { show: 'found', items: await openFew(ctx, tenants, open), more: false };
}

async function byNumber(
  ctx: CommandContext,
  tenants: ReadonlyMap<TenantId, Tenant>,
  n: number,
): Promise<FoundEvent | undefined> {
  const target = await ctx.numbers.find(n);
  const tenant = target && inScope(ctx.member, target.tenantId) ? tenants.get(target.tenantId) : undefined;
  const stored = target && tenant && (await ctx.events.get(tenant.id, target.key));
  if (!stored || stored.value.number !== n) return undefined;
  const { number, title, severity, detectedAt } = stored.value;
  return { tenant, number, title, severity, detectedAt, event: stored.value };
}

type Listed = Pick<FeedEntry, 'tenantId' | 'key' | 'number' | 'title' | 'severity' | 'detectedAt'>;

/** The entries with their tenants; the event itself only where there are so few that it costs little. */
async function openFew(
  ctx: CommandContext,
  tenants: ReadonlyMap<TenantId, Tenant>,
  entries: readonly Listed[],
): Promise<FoundEvent[]> {
  const items = await mapLimit(entries, OPENED, async ({ tenantId, key, number, title, severity, detectedAt }) => {
    const tenant = tenants.get(tenantId);
    if (!tenant) return [];
    const stored = entries.length <= OPENED ? await ctx.events.get(tenantId, key) : undefined;
    // An entry whose event never came, after a crash between the two writes.
    if (entries.length <= OPENED && stored?.value.number !== number) return [];
    return [{ tenant, number, title, severity, detectedAt, ...(stored && { event: stored.value }) }];
  });
  return items.flat();
}
