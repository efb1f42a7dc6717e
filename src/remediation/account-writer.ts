import type { Tenant } from '../tenants/tenant.ts';

/** A way in that a user has registered. */
export interface SignInMethod {
  readonly id: string;
  /** Microsoft's own word for it: `password`, `phone`, `email`, `fido2`, `microsoftAuthenticator` … */
  readonly kind: string;
  /** For people: "Phone +1 555 0100". */
  readonly label: string;
  readonly addedAt?: Date | undefined;
  readonly phone?: { readonly number: string; readonly type: string } | undefined;
  readonly email?: string | undefined;
}

/** An admin role that is assigned to a user themselves. */
export interface HeldRole {
  /** Id of the assignment. */
  readonly id: string;
  readonly roleId: string;
  readonly name: string;
  /** `/` for the whole tenant. */
  readonly scope: string;
}

/** What Microsoft Entra ID Protection holds of a user; the words are Microsoft's own. */
export interface UserRisk {
  readonly level: string;
  readonly state: string;
  /** Microsoft is still at work on it. */
  readonly processing: boolean;
}

/** What may be registered for somebody by others: authenticator apps and keys may not. */
export type GivenMethod =
  | { readonly kind: 'phone'; readonly number: string; readonly type: string }
  | { readonly kind: 'email'; readonly address: string };

/** Kinds of methods that can be removed through Microsoft Graph. A password cannot. */
export const REMOVABLE_KINDS = [
  'phone',
  'email',
  'fido2',
  'microsoftAuthenticator',
  'softwareOath',
  'windowsHelloForBusiness',
  'temporaryAccessPass',
] as const;
export type RemovableKind = (typeof REMOVABLE_KINDS)[number];

/** Passwords, sign-in methods, roles and risk of accounts. Errors as TenantWriter tells. */
export interface AccountWriter {
  /** Sets a password that has to be changed at the next sign-in. */
  resetPassword(tenant: Tenant, userId: string, password: string): Promise<void>;
  signInMethods(tenant: Tenant, userId: string): Promise<readonly SignInMethod[]>;
  removeMethod(
    tenant: Tenant,
    userId: string,
    method: { readonly id: string; readonly kind: RemovableKind },
  ): Promise<void>;
  giveMethod(tenant: Tenant, userId: string, method: GivenMethod): Promise<void>;
  heldRoles(tenant: Tenant, userId: string): Promise<readonly HeldRole[]>;
  removeRole(tenant: Tenant, assignmentId: string): Promise<void>;
  /** Id of the new assignment. */
  giveRole(tenant: Tenant, userId: string, role: Pick<HeldRole, 'roleId' | 'scope'>): Promise<string>;
  /** Undefined for somebody who never was at risk. */
  readRisk(tenant: Tenant, userId: string): Promise<UserRisk | undefined>;
  confirmCompromised(tenant: Tenant, userId: string): Promise<void>;
  dismissRisk(tenant: Tenant, userId: string): Promise<void>;
}
