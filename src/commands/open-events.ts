import type { EventListItem } from '../events/store.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import type { SharedTime } from '../kernel/shared-time.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { CommandContext } from './context.ts';

/** Tenants that are read at the same time. */
const AT_ONCE = 16;

interface Wanted {
  readonly tenants: Iterable<TenantId>;
  readonly limit: number;
  readonly time: SharedTime;
}

/** The newest open events of those of the tenants that could be read in time, newest first: one storage request a tenant. */
export async function newestOpen(
  ctx: Pick<CommandContext, 'events'>,
  { tenants, limit, time }: Wanted,
): Promise<readonly EventListItem[]> {
  const pages = await mapLimit([...tenants], AT_ONCE, (tenantId) =>
    time.read(() => ctx.events.list(tenantId, { open: true, limit })),
  );
  return pages
    .flatMap((page) => page?.items ?? [])
    .toSorted((a, b) => b.detectedAt.getTime() - a.detectedAt.getTime() || b.number - a.number)
    .slice(0, limit);
}
