import type { Outbox } from '../events/outbox.ts';
import type { SecurityEvent } from '../events/event.ts';
import type { EventNumbers, EventStore } from '../events/store.ts';
import type { TenantRegistry } from '../tenants/registry.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { TEAMS_CHANNEL } from './notice.ts';

/**
 * An event whose card stands in this conversation; undefined for every other. Whoever is in the conversation sees that card
 * anyway: its routing has decided that.
 */
export type FindPosted = (
  n: number,
  conversationId: string,
) => Promise<{ readonly tenant: Tenant; readonly event: SecurityEvent } | undefined>;

interface PostedDeps {
  readonly numbers: Pick<EventNumbers, 'find'>;
  readonly events: Pick<EventStore, 'get'>;
  readonly tenants: Pick<TenantRegistry, 'get'>;
  readonly outbox: Pick<Outbox, 'receipt'>;
}

/** By the receipts that the Teams channel leaves. */
export function createFindPosted({ numbers, events, tenants, outbox }: PostedDeps): FindPosted {
  return async (n, conversationId) => {
    const target = await numbers.find(n);
    const receipt = target && (await outbox.receipt(target.tenantId, target.key, TEAMS_CHANNEL));
    if (!target || receipt?.ref['conversationId']?.split(';')[0] !== conversationId) return undefined;
    const [tenant, stored] = await Promise.all([tenants.get(target.tenantId), events.get(target.tenantId, target.key)]);
    return tenant && stored?.value.number === n ? { tenant, event: stored.value } : undefined;
  };
}
