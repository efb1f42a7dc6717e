import type { Severity } from '../events/alert.ts';
import { SEVERITIES } from '../events/alert.ts';
import { IMPORT_SUBJECT, type Subject } from '../events/outbox.ts';
import type { EventListItem, EventStore } from '../events/store.ts';
import { alertIdOf } from '../posture/regression.ts';
import type { PostureStore } from '../posture/store.ts';
import type { TenantRegistry } from '../tenants/registry.ts';
import type { Tenant, TenantId } from '../tenants/tenant.ts';
import type { Notice, OpenCounts } from './notice.ts';

interface LoadDeps {
  readonly tenants: TenantRegistry;
  readonly events: EventStore;
  readonly posture: Pick<PostureStore, 'alert'>;
}

/** The notice of a subject in its present state; undefined when its tenant, event or alert no longer exists. */
export async function loadNotice(
  { tenants, events, posture }: LoadDeps,
  tenantId: TenantId,
  subject: Subject,
): Promise<Notice | undefined> {
  const tenant = await tenants.get(tenantId);
  if (!tenant) return undefined;
  if (subject === IMPORT_SUBJECT) return { type: 'import', tenant, open: await countOpen(events, tenant) };
  if (subject.startsWith('blind-')) return { type: 'blind', tenant };
  const alertId = alertIdOf(subject);
  if (alertId !== undefined) {
    const alert = await posture.alert(tenantId, alertId);
    return alert && { type: 'posture', tenant, alert };
  }
  const stored = await events.get(tenantId, subject);
  return stored && { type: 'event', tenant, event: stored.value };
}

const PAGE = 200;
const PAGES = 10;
const NAMED = 5;

/** Counts what is open in a tenant, up to 2,000, and names the gravest. */
export async function countOpen(events: EventStore, tenant: Tenant): Promise<OpenCounts> {
  const items: EventListItem[] = [];
  let after: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const read = await events.list(tenant.id, { open: true, limit: PAGE, ...(after && { after }) });
    items.push(...read.items);
    after = read.next;
    if (after === undefined) break;
  }
  const bySeverity = Object.fromEntries(
    SEVERITIES.map((severity) => [severity, items.filter((item) => item.severity === severity).length]),
  ) as Record<Severity, number>;
  const rank = (item: EventListItem) => SEVERITIES.indexOf(item.severity);
  const gravest = [...items].sort((a, b) => rank(b) - rank(a) || b.detectedAt.getTime() - a.detectedAt.getTime());
  return { bySeverity, total: items.length, more: after !== undefined, gravest: gravest.slice(0, NAMED) };
}
