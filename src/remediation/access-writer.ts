import type { Tenant } from '../tenants/tenant.ts';

/**
 * The two lists that Tocsin keeps in a tenant's Conditional Access, each a named location with a policy of its own:
 * from `block` nobody signs in, `watch` only reports who would have been kept out.
 */
export type AddressList = 'block' | 'watch';

/** Names by which the objects are found again: a create whose answer was lost is recognised by them. */
export const LIST_NAMES = {
  block: { location: 'Tocsin: blocked addresses', policy: 'Tocsin: block sign-in from blocked addresses' },
  watch: { location: 'Tocsin: watched addresses', policy: 'Tocsin: report sign-in from watched addresses' },
} as const satisfies Record<AddressList, { location: string; policy: string }>;

/** Microsoft takes at most 2,000 ranges in a named location (learn.microsoft.com/entra/identity/conditional-access). */
export const MOST_RANGES = 2000;

export interface ListState {
  /** Ranges as Microsoft keeps them; empty where there is no such location. */
  readonly ranges: readonly string[];
  /** Undefined where there is no such policy. */
  readonly policy:
    { readonly state: 'enabled' | 'disabled' | 'reportOnly'; readonly excluded: readonly string[] } | undefined;
}

export type AddressLists = Readonly<Record<AddressList, ListState>>;

export interface SignInsFrom {
  /** People who signed in successfully, most often first. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
  /** There were more sign-ins than were read. */
  readonly more: boolean;
}

/** What reads and changes who may sign in from where. Errors as TenantWriter tells. */
export interface AccessWriter {
  readLists(tenant: Tenant): Promise<AddressLists>;
  /** Puts a range on a list, making the location and its policy where they are missing; `exempt` are object ids. */
  listAddress(tenant: Tenant, list: AddressList, range: { cidr: string; exempt: readonly string[] }): Promise<void>;
  /** Takes a range off; with the last one the policy and the location go. */
  unlistAddress(tenant: Tenant, list: AddressList, cidr: string): Promise<void>;
  /** Successful sign-ins of the last `days` days. */
  signInsFrom(tenant: Tenant, address: string, days: number): Promise<SignInsFrom>;
}
