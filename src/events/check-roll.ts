import type { Clock } from '../kernel/clock.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { entryOfItem, listOf } from './roll-entry.ts';
import type { RollBook } from './roll-book.ts';
import type { EventListItem, EventStore } from './store.ts';

interface CheckDeps {
  readonly events: EventStore;
  readonly book: RollBook;
  readonly clock: Clock;
}

/** What was told of and is not there after this time never came. */
const COMES_WITHIN_MS = 120_000;

const PAGE = 1_000;
const READS_AT_ONCE = 8;

/**
 * Compares what is known of a tenant with its indexes of open and ignored events, which are part of every change. What
 * is known otherwise, or is in neither, is read: it was changed without a telling, or never came.
 */
export async function checkTenant(deps: CheckDeps, tenantId: TenantId): Promise<void> {
  const { book } = deps;
  // As it was known before the reading: what is told meanwhile is newer than what is read.
  const before = book.list().filter((entry) => entry.tenantId === tenantId);
  const items = [...(await listed(deps, tenantId, {})), ...(await listed(deps, tenantId, { ignored: true }))];
  const present = new Map(items.map((item) => [item.key, item]));
  const known = new Set(before.map(({ key }) => key));
  for (const item of items) if (!known.has(item.key) && !book.get(tenantId, item.key)) book.put(entryOfItem(item));
  const doubtful = before.filter((entry) => {
    const item = present.get(entry.key);
    if (book.get(tenantId, entry.key) !== entry) return false;
    return item ? !isSame(item, entry) : listOf(entry) !== 'closed';
  });
  await mapLimit(doubtful, READS_AT_ONCE, async (entry) => {
    const stored = await deps.events.get(tenantId, entry.key);
    if (book.get(tenantId, entry.key) !== entry) return;
    if (!stored) {
      const isLate = deps.clock.now().getTime() - (entry.toldAt?.getTime() ?? 0) > COMES_WITHIN_MS;
      return isLate ? book.remove(entry) : undefined;
    }
    const { number, title, kind, severity, status, detectedAt, assignee, ignored, revision } = stored.value;
    const who = assignee && { assignee: assignee.name, assigneeId: assignee.objectId.toLowerCase() };
    const item = { tenantId, key: entry.key, number, title, kind, severity, status, detectedAt };
    book.put({ ...entryOfItem({ ...item, ...who, ...(ignored && { ignored: true }) }, entry), revision });
  });
}

async function listed({ events }: CheckDeps, tenantId: TenantId, what: { ignored?: true }): Promise<EventListItem[]> {
  const items: EventListItem[] = [];
  let after: string | undefined;
  do {
    const page = await events.list(tenantId, { open: true, ...what, limit: PAGE, ...(after && { after }) });
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return items;
}

function isSame(one: EventListItem, other: EventListItem): boolean {
  return (
    one.number === other.number &&
    one.status === other.status &&
    one.severity === other.severity &&
    one.assignee === other.assignee &&
    listOf(one) === listOf(other)
  );
}
