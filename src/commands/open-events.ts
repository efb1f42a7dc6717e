import type { EventListItem } from '../events/store.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { CommandContext } from './context.ts';

/** Tenants that are read at the same time. */
const AT_ONCE = 16;

/** The newest open events of these tenants, newest first: one storage request a tenant. */
export async function newestOpen(
  ctx: Pick<CommandContext, 'events'>,
  tenants: Iterable<TenantId>,
  limit: number,
): Promise<readonly EventListItem[]> {
  const pages = await mapLimit([...tenants], AT_ONCE, (tenantId) => ctx.events.list(tenantId, { open: true, limit }));
  return pages
    .flatMap(({ items }) => items)
    .toSorted((a, b) => b.detectedAt.getTime() - a.detectedAt.getTime() || b.number - a.number)
    .slice(0, limit);
}
