import type { Tenant } from '../tenants/tenant.ts';

/** A Conditional Access policy, as far as putting it back needs it. */
export interface AccessPolicy {
  readonly id: string;
  readonly name: string;
  /** Microsoft's word: `enabled`, `disabled`, `enabledForReportingButNotEnforced`. */
  readonly state: string;
  /** Object ids of the users that it leaves out by name, lower case. */
  readonly excluded: readonly string[];
  /** Whether it leaves out anybody at all, by name, group or role. */
  readonly leavesOut: boolean;
}

export type PerUserMfaState = 'disabled' | 'enabled' | 'enforced';

/** What reads and changes what asks for MFA in a tenant. Errors as TenantWriter tells. */
export interface PolicyWriter {
  /** Throws NOT_FOUND when there is no such policy (any more). */
  readPolicy(tenant: Tenant, id: string): Promise<AccessPolicy>;
  enablePolicy(tenant: Tenant, id: string): Promise<void>;
  /** Takes users out of the exclusions of a policy; the rest of it stays. */
  includeAgain(tenant: Tenant, id: string, userIds: readonly string[]): Promise<void>;
  readSecurityDefaults(tenant: Tenant): Promise<{ readonly enabled: boolean }>;
  enableSecurityDefaults(tenant: Tenant): Promise<void>;
  readPerUserMfa(tenant: Tenant, userId: string): Promise<PerUserMfaState>;
  setPerUserMfa(tenant: Tenant, userId: string, state: PerUserMfaState): Promise<void>;
}
