import type { Tenant, TenantId } from '../tenants/tenant.ts';
import { readAddress } from '../kernel/address.ts';
import type { SecurityEvent } from './event.ts';

/** How far back "seen before" looks. */
export const SIGHTING_DAYS = 90;
const DAY_MS = 86_400_000;

/** One event that named one public address: what counting needs, in few words. */
export interface Sighting {
  /** Canonical. */
  readonly address: string;
  readonly tenantId: TenantId;
  /** Row key of the event. */
  readonly key: string;
  readonly detectedAt: Date;
  /** Names of its users, ids and UPNs alike, in small letters. */
  readonly users: readonly string[];
}

/** Port: which events named an address. Written before the event, like the feed; writing one again changes nothing. */
export interface SightingStore {
  add(sightings: readonly Sighting[]): Promise<void>;
  /** Newest first, of all tenants together; `more` where there are more than `limit`. */
  read(query: {
    readonly address: string;
    readonly since: Date;
    readonly limit: number;
  }): Promise<{ readonly items: readonly Sighting[]; readonly more: boolean }>;
}

/** One sign-in from an address. */
export interface SignIn {
  readonly at: Date;
  readonly users: readonly string[];
}

export type SignInAnswer =
  | { readonly status: 'read'; readonly items: readonly SignIn[]; readonly more: boolean }
  /** Not known, which is not "none". */
  | { readonly status: 'unreadable'; readonly reason: string };

/** Port: sign-ins of a tenant from an address, as far back as Microsoft keeps them. Never throws for a fault there. */
export interface SignInSightings {
  read(tenant: Tenant, query: { readonly address: string; readonly since: Date }): Promise<SignInAnswer>;
}

const MOST_USERS = 50;

/** The sightings of an event: its public addresses, each once. Others are seen everywhere and say nothing. */
export function sightingsOf({ tenantId, key, detectedAt, entities }: SecurityEvent): Sighting[] {
  const users = namesOf(entities);
  const addresses = new Set(
    entities.flatMap((entity) => {
      const reading = entity.type === 'ip' ? readAddress(entity.address) : undefined;
      return reading?.kind === 'address' && reading.scope === 'public' ? [reading.address] : [];
    }),
  );
  return [...addresses].map((address) => ({ address, tenantId, key, detectedAt, users }));
}

/** The names by which an event's users are known, in small letters. */
export function namesOf(entities: SecurityEvent['entities']): readonly string[] {
  const names = entities.flatMap((entity) => {
    if (entity.type === 'user') return [entity.id, entity.upn];
    if (entity.type === 'mailbox') return [entity.address];
    return entity.type === 'inboxRule' ? [entity.ownerId, entity.mailbox] : [];
  });
  return [...new Set(names.flatMap((name) => (name ? [name.toLowerCase()] : [])))].slice(0, MOST_USERS);
}

/** Who is asked about: a tenant, its users by name where an event has some, and that event itself, which does not count. */
export interface SeenBy {
  readonly tenant: Tenant;
  readonly users: readonly string[];
  readonly except?: string | undefined;
}

export interface SeenCounts {
  /** Undefined where no user is asked about. */
  readonly user: number | undefined;
  readonly tenant: number;
  /** The counts are "at least". */
  readonly more: boolean;
}

/** How often an address was seen in 90 days, from events and from sign-ins, never added up. */
export interface SeenBefore {
  /** `otherTenants` is a count of tenants. */
  readonly events: SeenCounts & { readonly otherTenants: number };
  readonly signIns:
    | ({ readonly status: 'read' } & SeenCounts)
    | Extract<SignInAnswer, { status: 'unreadable' }>
    | { readonly status: 'notAsked'; readonly reason: string }
    /** There was no time to wait: they are there for the next question. */
    | { readonly status: 'pending' };
}

/** Rows that one question reads at most, in pages of 1,000; beyond it counts are "at least". */
export const MOST_SIGHTINGS = 2_000;

export function sightingsSince(now: Date): Date {
  return new Date(now.getTime() - SIGHTING_DAYS * DAY_MS);
}

/** Counts of what was read; an event counts once. */
export function countEvents(
  { items, more }: Awaited<ReturnType<SightingStore['read']>>,
  { tenant, users, except }: SeenBy,
): SeenBefore['events'] {
  const others = items.filter(({ key, tenantId }) => !(key === except && tenantId === tenant.id));
  const own = others.filter(({ tenantId }) => tenantId === tenant.id);
  return {
    user: users.length === 0 ? undefined : own.filter((one) => one.users.some((name) => users.includes(name))).length,
    tenant: own.length,
    otherTenants: new Set(others.filter(({ tenantId }) => tenantId !== tenant.id).map(({ tenantId }) => tenantId)).size,
    more,
  };
}

export function countSignIns(
  answer: SignInAnswer | { readonly status: 'pending' },
  { users }: Pick<SeenBy, 'users'>,
): SeenBefore['signIns'] {
  if (answer.status !== 'read') return answer;
  const { items, more } = answer;
  const ofUser = items.filter((one) => one.users.some((name) => users.includes(name))).length;
  return { status: 'read', user: users.length === 0 ? undefined : ofUser, tenant: items.length, more };
}

/**
 * The counts in words, a sentence each for events and for sign-ins: what was not read says so and is never 0. Other
 * tenants are a count, never a name.
 */
export function seenWords({ events, signIns }: SeenBefore): readonly string[] {
  const { otherTenants: count } = events;
  const others = `${count === 0 ? 'no' : count} other ${count < 2 ? 'tenant' : 'tenants'} saw it`;
  const fromEvents = `Other events of ${SIGHTING_DAYS} days: ${countWords(events, 'with')}; ${others}.`;
  if (signIns.status !== 'read') return [fromEvents, `Sign-ins ${unknownSignIns(signIns)}.`];
  const fromSignIns = `Interactive sign-ins of ${SIGHTING_DAYS} days, as far as Microsoft keeps them`;
  return [fromEvents, `${fromSignIns}: ${countWords(signIns, 'by')}.`];
}

/** Why sign-ins are not known, to follow "sign-ins". */
export function unknownSignIns(signIns: Exclude<SeenBefore['signIns'], { status: 'read' }>): string {
  switch (signIns.status) {
    case 'unreadable':
      return `not readable (${signIns.reason})`;
    case 'notAsked':
      return `not asked (${signIns.reason})`;
    case 'pending':
      return 'still being asked; look again in a moment';
  }
}

function countWords({ user, tenant, more }: SeenCounts, link: 'with' | 'by'): string {
  const least = more ? 'at least ' : '';
  return `${user === undefined ? '' : `${least}${user} ${link} the same user, `}${least}${tenant} in this tenant`;
}
