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
  /** Object ids of all users who hold Global Administrator now and whose sign-in is allowed. */
  enabledGlobalAdmins(tenant: Tenant): Promise<readonly string[]>;
}
