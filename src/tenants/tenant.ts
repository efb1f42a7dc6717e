/** Entra tenant id (GUID, lower case). */
export type TenantId = string & { readonly brand: 'TenantId' };

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a GUID in the usual 8-4-4-4-12 form, either case. */
export function isGuid(text: string): boolean {
  return GUID.test(text.toLowerCase());
}

/** A GUID as a TenantId; undefined for anything else. */
export function asTenantId(text: string): TenantId | undefined {
  const lower = text.trim().toLowerCase();
  return isGuid(lower) ? (lower as TenantId) : undefined;
}

/** `blind`: Microsoft refuses us, so nothing is known of this tenant since `blind.since`. */
export type TenantState = 'active' | 'paused' | 'blind';

export interface Tenant {
  readonly id: TenantId;
  readonly name: string;
  readonly domain: string;
  readonly state: TenantState;
  readonly blind?: { readonly since: Date; readonly why: string };
  /** IANA zone in which people of this tenant read times. */
  readonly timeZone: string;
  /** Conversation that takes this tenant's notices; the provider's default route where absent. */
  readonly route?: string;
  /** Accounts (object id or user principal name, lower case) that must stay usable in an emergency: never blocked from here. */
  readonly breakGlass?: readonly string[];
  /** The gravest severity of events that may be ignored here, by hand or by rule; medium where absent. */
  readonly ignoreUpTo?: 'informational' | 'low' | 'medium' | 'high';
  /** Ids of remediations that a second person must approve; `*` for all. */
  readonly twoPeople?: readonly string[];
}
