import { z } from 'zod';
import type { FeedEntry } from '../events/feed.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { withSharedTime, type SharedTime } from '../kernel/shared-time.ts';
import { inScope } from '../staff/staff.ts';
import type { Tenant, TenantId } from '../tenants/tenant.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { newestOpen } from './open-events.ts';
import type { FoundEvent, ResultOf } from './result.ts';

const SHOWN = 10;
/** So few results are opened at once; of more the list is enough, and whoever picks one gets it opened then. */
const OPENED = 2;
/** Teams gives up after 5 s: what storage has not told by then is left out, and it is said. */
export const READ_MS = 2_500;

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
    const items = await withSharedTime({ clock: ctx.clock, ms: READ_MS }, (time) =>
      openFew(ctx, found.entries, { tenants, time }),
    );
    const { more, searchedSince, behind } = found;
    return { show: 'found', items, more, ...(searchedSince && { searchedSince }), ...(behind && { behind }) };
  },
});

/** What waits for somebody: what the search begins with. */
async function openOnes(ctx: CommandContext, tenants: ReadonlyMap<TenantId, Tenant>): Promise<ResultOf<'found'>> {
  const visible = [...tenants.keys()].filter((id) => inScope(ctx.member, id));
  // Whoever looks at the list types next: the index is read meanwhile.
  void ctx.search.find({ text: '', limit: 1, visible: () => false, nameOf: () => '' }).catch(() => undefined);
  return withSharedTime({ clock: ctx.clock, ms: READ_MS }, async (time) => {
    const open = await newestOpen(ctx, { tenants: visible, limit: SHOWN, time });
    const behind = time.missed();
    const items = await openFew(ctx, open, { tenants, time });
    return { show: 'found', items, more: false, ...(behind && { behind }) };
  });
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
  entries: readonly Listed[],
  { tenants, time }: { readonly tenants: ReadonlyMap<TenantId, Tenant>; readonly time: SharedTime },
): Promise<FoundEvent[]> {
  const items = await mapLimit(entries, OPENED, async ({ tenantId, key, number, title, severity, detectedAt }) => {
    const tenant = tenants.get(tenantId);
    if (!tenant) return [];
    const item = { tenant, number, title, severity, detectedAt };
    if (entries.length > OPENED) return [item];
    const read = await time.read(async () => [await ctx.events.get(tenantId, key)]);
    if (read === undefined) return [item];
    // An entry whose event never came, after a crash between the two writes.
    const stored = read[0]?.value;
    return stored?.number === number ? [{ ...item, event: stored }] : [];
  });
  return items.flat();
}
