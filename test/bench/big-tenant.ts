import type { SimTenant } from '../../src/sandbox/graph/model.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';

/** A tenant with the people of two. */
export const BIG_TENANT: SimTenant = {
  ...(SANDBOX_TENANTS[0] as SimTenant),
  users: SANDBOX_TENANTS.flatMap(({ users }) => users).slice(0, 16),
};
