import type { Severity } from '../events/alert.ts';
import type { Coverage } from '../events/coverage.ts';
import { digest } from '../kernel/ids.ts';
import type { Conversation } from '../notify/conversation.ts';
import type { TestHop } from '../posture/test-alert.ts';
import type { MfaPolicy } from '../posture/verdict.ts';
import type { Role, StaffMember } from '../staff/staff.ts';
import type { MailTopic, PsaMapping, Tenant, TenantId, TenantState } from '../tenants/tenant.ts';

/** Everything that can be set about a tenant, as the settings page shows it. */
export interface TenantSettings {
  readonly id: TenantId;
  readonly name: string;
  readonly domain: string;
  readonly state: TenantState;
  readonly blind?: { readonly since: Date; readonly why: string };
  /** Absent where it takes the default route. */
  readonly route?: string;
  readonly posture: {
    /** Since when each policy is on; absent while it is off. */
    readonly admin?: Date;
    readonly user?: Date;
    readonly guests: boolean;
    readonly exceptions: readonly { readonly userId: string; readonly name: string; readonly reason: string }[];
  };
  readonly rules: Pick<TenantFields, 'timeZone' | 'twoPeople' | 'ignoreUpTo'>;
  /** For administrators alone: it names the accounts that must stay usable, and who is told what. */
  readonly form?: TenantForm;
  /** When what was open there was imported; absent where Tocsin has never read it to the end. */
  readonly importedAt?: Date;
  /** Why it could not be read the last time; absent where it could. */
  readonly lastError?: { readonly at: Date; readonly why: string };
  /** Where an administrator of the tenant gives Tocsin access; for who administers, where Tocsin has an application. */
  readonly consent?: string;
}

export interface TenantForm {
  readonly fields: TenantFields;
  /** Of the fields as they are shown: what is saved names it, so that nobody writes over what they have not seen. */
  readonly version: string;
}

/**
 * What takes a change back: another command, by the same door, that names what it expects to find. Where somebody else
 * changed it since, it says so and changes nothing.
 */
export interface Undo {
  readonly verb: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What is set by saving a form. */
export interface TenantFields {
  readonly timeZone: string;
  readonly breakGlass: readonly string[];
  readonly twoPeople: readonly string[];
  readonly ignoreUpTo: Severity;
  readonly mailTo: Readonly<Partial<Record<MailTopic, readonly string[]>>>;
  readonly psa: PsaMapping | null;
}

export interface PlaceLine {
  readonly id: string;
  readonly name: string;
  readonly team?: string;
  readonly state: Conversation['state'];
  readonly isDefault: boolean;
  /** Names of the tenants whose notices go there, of those that the asker may see. */
  readonly tenants: readonly string[];
}

export interface StaffLine {
  readonly objectId: string;
  readonly role: Role;
  /** Tenants of the scope that the asker may see. */
  readonly scope: 'all' | readonly TenantId[];
  /** True where the scope names tenants that the asker may not see. */
  readonly more: boolean;
  /** Made administrator by configuration at every start. */
  readonly fixed: boolean;
  /** True where the asker may change it. */
  readonly mine: boolean;
  readonly version: string;
}

export interface SettingsView {
  readonly tenants: readonly TenantSettings[];
  readonly places: readonly PlaceLine[];
  /** Whether the asker may change anything, and what is for all tenants. */
  readonly mayChange: boolean;
  readonly mayAll: boolean;
  readonly me: { readonly objectId: string; readonly role: Role; readonly scope: 'all' | readonly TenantId[] };
  /** Absent for who may not change it. */
  readonly staff?: readonly StaffLine[];
  /** What a second person can be asked to approve, with what each is done to: "Inbox rule". */
  readonly actions: readonly { readonly id: string; readonly label: string; readonly on: string }[];
  /** Ids of the channels that are set up: `teams`, `mail`, `psa`. */
  readonly channels: readonly string[];
}

/** Somebody who reads what is told in a channel and may not see the tenant. */
export interface Outsider {
  readonly objectId: string;
  readonly name: string;
  readonly isStaff: boolean;
}

/** Who would read what they may not see; to be confirmed by name. */
export interface RouteWarning {
  readonly place: string;
  readonly outsiders: readonly Outsider[];
  /** Why it is not known who reads there. */
  readonly unreadable?: string;
  /** Given back as `confirmed`: it stands for exactly these people. */
  readonly confirm: string;
}

/** People of the channels that Tocsin is in: names for object ids, and whom to choose from. */
export interface Roster {
  readonly people: readonly { readonly objectId: string; readonly name: string }[];
  /** Channels whose members could not be read, with why. */
  readonly unreadable: readonly { readonly place: string; readonly why: string }[];
}

export interface TestedAlert {
  readonly policy: MfaPolicy;
  readonly tenantName: string;
  readonly hops: readonly TestHop[];
  readonly text: string;
}

/** The fields of a form with what holds where nothing is set. */
export function fieldsOf(tenant: Tenant): TenantFields {
  const { timeZone, breakGlass = [], twoPeople = [], ignoreUpTo = 'medium', mailTo = {}, psa = null } = tenant;
  return { timeZone, breakGlass, twoPeople, ignoreUpTo, mailTo, psa };
}

export function tenantVersion(tenant: Tenant): string {
  return digest([JSON.stringify(fieldsOf(tenant))], 16);
}

export function staffVersion({ role, scope }: StaffMember): string {
  return digest([role, JSON.stringify(scope)], 16);
}

interface Seen {
  readonly mayChange: boolean;
  readonly coverage: Pick<Coverage, 'importedAt' | 'lastError'> | undefined;
  readonly consent: string | undefined;
}

/** How a tenant is set, as whoever reads it may know it: `form` is for those who may change it. */
export function tenantSettings(tenant: Tenant, { mayChange, coverage = {}, consent }: Seen): TenantSettings {
  const { id, name, domain, state, blind, route, posture = {} } = tenant;
  const { admin, user, includeGuests = false, exempt = [] } = posture;
  const fields = fieldsOf(tenant);
  const { timeZone, twoPeople, ignoreUpTo } = fields;
  return {
    id,
    name,
    domain,
    state,
    ...(blind && state === 'blind' && { blind }),
    ...(route !== undefined && { route }),
    posture: {
      ...(admin && { admin: admin.enabledAt }),
      ...(user && { user: user.enabledAt }),
      guests: includeGuests,
      exceptions: exempt,
    },
    rules: { timeZone, twoPeople, ignoreUpTo },
    ...(mayChange && { form: { fields, version: tenantVersion(tenant) } }),
    ...(coverage.importedAt && { importedAt: coverage.importedAt }),
    ...(coverage.lastError && { lastError: coverage.lastError }),
    ...(consent !== undefined && { consent }),
  };
}
