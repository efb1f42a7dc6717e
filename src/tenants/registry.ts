import type { Tenant, TenantId } from './tenant.ts';

/** The watched tenants. */
export interface TenantRegistry {
  list(): Promise<readonly Tenant[]>;
  get(id: TenantId): Promise<Tenant | undefined>;
  /** Applies `change` to the stored tenant under its ETag, again on a collision; undefined when there is no such tenant. */
  update(id: TenantId, change: (tenant: Tenant) => Tenant): Promise<Tenant | undefined>;
  /** Adds a tenant; false where there is one of that id, which stays as it is. */
  add(tenant: Tenant): Promise<boolean>;
  /**
   * Adds tenants that are not yet known. Of those that are it takes over what the list says otherwise than the last time,
   * of name, domain, zone, break-glass accounts, remediations for two people, the severity that may be ignored, e-mail
   * addresses and PSA company: what people changed since stays for as long as the list stays as it is.
   */
  seed(tenants: readonly Tenant[]): Promise<void>;
}

/** Tenants whose name, domain or id starts with or contains `words`, exact matches alone if there are any. */
export function findTenants(tenants: readonly Tenant[], words: string): readonly Tenant[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return [];
  const names = (tenant: Tenant) => [tenant.name.toLowerCase(), tenant.domain.toLowerCase(), tenant.id];
  const exact = tenants.filter((tenant) => names(tenant).includes(wanted));
  return exact.length > 0 ? exact : tenants.filter((tenant) => names(tenant).some((name) => name.includes(wanted)));
}
