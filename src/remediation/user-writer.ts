import type { Tenant } from '../tenants/tenant.ts';

/** What remediation reads of a user before and after. */
export interface UserState {
  readonly id: string;
  readonly upn: string;
  readonly name?: string | undefined;
  readonly enabled: boolean | undefined;
  readonly guest: boolean;
  /** Sessions that began before this moment are no longer valid. */
  readonly sessionsValidFrom?: Date | undefined;
  readonly passwordChangedAt?: Date | undefined;
  /** The account, and its password, come from the organisation's own directory. */
  readonly synced?: boolean | undefined;
}

/** Who holds Global Administrator now. */
export interface GlobalAdmins {
  /** Object ids of the users to whom it is assigned and whose sign-in is allowed. */
  readonly users: readonly string[];
  /** True where groups hold it too: who is in them is not told. */
  readonly groups: boolean;
}

/**
 * What changes a tenant. Every call throws TocsinError: UPSTREAM_REFUSED when nothing happened, UPSTREAM_UNAVAILABLE
 * with `outcomeUnknown` when it may have. Writes are never repeated inside.
 */
export interface UserWriter {
  /** Undefined when there is no such user. `idOrUpn` is an object id or a user principal name. */
  readUser(tenant: Tenant, idOrUpn: string): Promise<UserState | undefined>;
  revokeSessions(tenant: Tenant, userId: string): Promise<void>;
  /** Allows or blocks sign-in. */
  setEnabled(tenant: Tenant, userId: string, enabled: boolean): Promise<void>;
  globalAdmins(tenant: Tenant): Promise<GlobalAdmins>;
  /** Whether a user is Global Administrator now, through groups too. */
  isGlobalAdmin(tenant: Tenant, userId: string): Promise<boolean>;
}
