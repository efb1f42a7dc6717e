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

/** What the MFA posture of a tenant is watched for, and how. */
export interface PostureSettings {
  /** Since when the policy is on; absent while it is off. What was read before does not count. */
  readonly admin?: { readonly enabledAt: Date };
  readonly user?: { readonly enabledAt: Date };
  /** Accounts (object id, lower case) that are evaluated and shown but never alerted. */
  readonly exempt?: readonly { readonly userId: string; readonly name: string; readonly reason: string }[];
  readonly includeGuests?: boolean;
  /** Role template ids that count as administrators here besides Microsoft's. */
  readonly extraAdminRoles?: readonly string[];
  /** True where a second factor of another vendor, met by a custom control, does not count. */
  readonly ownFactorsOnly?: boolean;
}

/** What is told by e-mail: regressions by policy, events by severity. */
export const MAIL_TOPICS = ['admin', 'user', 'high', 'medium', 'low', 'informational'] as const;
export type MailTopic = (typeof MAIL_TOPICS)[number];

/** Where tickets of this tenant go. A tenant without it gets no ticket and says so: never a default company. */
export interface PsaMapping {
  readonly system: 'connectwise' | 'autotask';
  /** Id of the company there. */
  readonly company: string;
  /** ConnectWise: service board; Autotask: queue. The operator's default where absent. */
  readonly board?: string;
  /** What opens a ticket; high events and both policies where absent. */
  readonly opens?: readonly MailTopic[];
}

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
  readonly posture?: PostureSettings;
  /** Addresses that hear by e-mail, by topic. */
  readonly mailTo?: Readonly<Partial<Record<MailTopic, readonly string[]>>>;
  readonly psa?: PsaMapping;
  /** Ids of remediations that a second person must approve; `*` for all. */
  readonly twoPeople?: readonly string[];
}
