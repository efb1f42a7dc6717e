import type { SecurityEvent } from '../../src/events/event.ts';
import { feedEntry } from '../../src/events/feed.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { chunk, mapLimit } from '../../src/kernel/concurrency.ts';
import { indexInserts } from '../../src/store/event-rows.ts';
import type { Stores, Tables } from '../../src/store/index.ts';
import { encodeKey } from '../../src/store/keys.ts';
import type { Op } from '../../src/store/tables.ts';
import type { Tenant, TenantId } from '../../src/tenants/tenant.ts';
import { manyTenants } from '../service/crowd.ts';
import { anyEvent } from '../store/samples.ts';

export const EVENTS = 100_000;
const MINUTE = 60_000;
export const TENANTS: readonly Tenant[] = manyTenants(50).map(({ id, name, domain, timeZone }) => {
  return { id: id as TenantId, name, domain, timeZone, state: 'active' };
});
export const ANALYST = { objectId: 'aaaaaaaa-0000-4000-8000-000000000001', name: 'An analyst' };
const SEVERITIES = ['high', 'medium', 'low', 'informational'] as const;
const KINDS = ['passwordSpray', 'impossibleTravel', 'phishingDelivered', 'inboxRule'];

/** The rows that the report lives by, as an ingest would have left them, without the bodies. */
export async function fill(tables: Tables, stores: Stores): Promise<void> {
  await stores.tenants.seed(TENANTS);
  await stores.staff.seed([{ objectId: ANALYST.objectId, role: 'responder', scope: 'all' }]);
  const now = systemClock.now().getTime();
  const each = EVENTS / TENANTS.length;
  await mapLimit(TENANTS, 3, async (tenant, place) => {
    const events = Array.from({ length: each }, (_, at) => oneEvent(tenant, at * TENANTS.length + place, now));
    const pk = encodeKey(tenant.id);
    const ops = events.flatMap((event) => indexInserts(pk, event, 'bench')).map(inserting);
    for (const run of chunk(ops, 100)) await tables.table('Events').transact(pk, run);
    await stores.feed.add(events.map((event) => feedEntry(event)));
  });
}

function inserting(op: Op): Op {
  return op.kind === 'upsert' ? { kind: 'insert', row: op.row } : op;
}

function oneEvent(tenant: Tenant, n: number, now: number): SecurityEvent {
  const isOpen = n % 20 < 3;
  const base = anyEvent(tenant.id, n + 1);
  return {
    ...base,
    title: `${['Password spray', 'Impossible travel', 'Phish delivered'][n % 3]} for person${n % 700}@x.example`,
    kind: KINDS[n % KINDS.length] as string,
    severity: SEVERITIES[n % 4] as SecurityEvent['severity'],
    status: isOpen ? (n % 2 === 0 ? 'new' : 'inProgress') : 'resolved',
    assignee: n % 2 === 0 ? { objectId: 'somebody', name: 'Somebody' } : ANALYST,
    detectedAt: new Date(now - n * MINUTE),
    // Together as a poll stores them, so that the feed holds them by the dozen.
    storedAt: new Date(now - Math.floor(n / 2_000) * 2_000 * MINUTE),
  };
}
