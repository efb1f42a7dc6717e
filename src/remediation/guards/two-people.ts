import type { Tenant } from '../../tenants/tenant.ts';

/** True when this tenant wants a second person to approve the action before it is done. */
export function needsTwoPeople({ twoPeople = [] }: Tenant, action: string): boolean {
  return twoPeople.includes('*') || twoPeople.includes(action);
}
