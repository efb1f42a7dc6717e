import type { Clock } from '../kernel/clock.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { orAborted } from '../kernel/deadline.ts';

interface Kept<T> {
  readonly until: number;
  readonly value: Promise<T>;
}

const MOST_TENANTS = 1000;

/**
 * One answer per tenant for everybody who asks within `ttlMs`: for what is the same for all entities of a tenant, or
 * may be asked for so rarely that each entity cannot ask on its own. A failure is kept for nobody who comes later.
 */
export function perTenant<T>(
  { ttlMs, clock }: { readonly ttlMs: number; readonly clock: Clock },
  read: (tenant: Tenant) => Promise<T>,
): (tenant: Tenant, signal: AbortSignal) => Promise<T> {
  const kept = new Map<string, Kept<T>>();
  function current(tenant: Tenant): Promise<T> {
    const now = clock.now().getTime();
    const known = kept.get(tenant.id);
    if (known && known.until > now) return known.value;
    if (kept.size >= MOST_TENANTS) kept.clear();
    const value = read(tenant);
    kept.set(tenant.id, { until: now + ttlMs, value });
    value.catch(() => {
      if (kept.get(tenant.id)?.value === value) kept.delete(tenant.id);
    });
    return value;
  }
  return (tenant, signal) => orAborted(current(tenant), signal);
}
