import type { Entity } from '../entities/entity.ts';
import { readAddress } from '../kernel/address.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import type { SecurityEvent } from './event.ts';
import type { SightingStore } from './sightings.ts';
import type { EventListItem, EventStore } from './store.ts';
import type { TenantId } from '../tenants/tenant.ts';

/** Something that two events can have in common: the same key, the same thing. */
export interface Relation {
  readonly key: string;
  /** In words: "the same user ana@contoso.com". */
  readonly because: string;
}

/** An event that has something in common with another, and what. */
export interface RelatedEvent extends Omit<EventListItem, 'assignee'> {
  readonly because: readonly string[];
  /** Name of its tenant, where that is another. */
  readonly tenantName?: string;
}

export interface Related {
  /** Newest first. */
  readonly items: readonly RelatedEvent[];
  /** There are more than are listed. */
  readonly more: boolean;
}

const WEEK_MS = 7 * 24 * 3_600_000;
/** An alert may name hundreds of people and addresses; its first ones relate it. */
const MOST_PEOPLE = 8;
const MOST_ADDRESSES = 6;
const MOST_LISTED = 30;
const AT_ONCE = 8;
/** Addresses that are looked for in other tenants, and how far. */
const MOST_SHARED = 3;
const MOST_SIGHTINGS = 200;

/**
 * What an event has in common with others of its tenant: Microsoft's incident, its users (by object id and by address,
 * as alerts name them by either) and its public addresses.
 */
export function relationsOf(event: Pick<SecurityEvent, 'incidentId' | 'entities'>): readonly Relation[] {
  const incident = event.incidentId
    ? [{ key: `incident:${event.incidentId}`, because: `the same incident ${event.incidentId}` }]
    : [];
  const people = distinct(event.entities.flatMap(peopleIn)).slice(0, MOST_PEOPLE);
  const addresses = distinct(event.entities.flatMap(addressIn)).slice(0, MOST_ADDRESSES);
  return [...incident, ...people, ...addresses];
}

function peopleIn(entity: Entity): Relation[] {
  const person = (known: string | undefined, label: string | undefined): Relation[] =>
    known ? [{ key: `person:${known.toLowerCase()}`, because: `the same user ${label ?? known}` }] : [];
  switch (entity.type) {
    case 'user':
      return [...person(entity.id, entity.upn ?? entity.name), ...person(entity.upn, entity.upn)];
    case 'mailbox':
      return person(entity.address, entity.address);
    case 'inboxRule':
      return [...person(entity.ownerId, entity.mailbox), ...person(entity.mailbox, entity.mailbox)];
    default:
      return [];
  }
}

function addressIn(entity: Entity): Relation[] {
  if (entity.type !== 'ip') return [];
  const reading = readAddress(entity.address);
  if (reading.kind !== 'address' || reading.scope !== 'public') return [];
  return [{ key: `ip:${reading.address}`, because: `the same address ${reading.address}` }];
}

function distinct(relations: readonly Relation[]): Relation[] {
  return [...new Map(relations.map((relation) => [relation.key, relation])).values()];
}

export interface RelatedDeps {
  readonly events: EventStore;
  readonly sightings: SightingStore;
}

export interface RelatedQuery {
  readonly now: Date;
  /** Other tenants that the asker may see; their events are found by address alone. */
  visible(tenantId: TenantId): boolean;
}

interface Pointer {
  readonly tenantId: TenantId;
  readonly key: string;
}

interface Kin extends Pointer {
  readonly because: readonly string[];
  /** Where it sorts before it is read. */
  readonly order: number;
}

/**
 * Events detected in the last 7 days that have something in common with this one: of its own tenant by incident, user
 * or address, of the asker's other tenants by address.
 */
export async function relatedEvents(deps: RelatedDeps, event: SecurityEvent, query: RelatedQuery): Promise<Related> {
  const since = new Date(query.now.getTime() - WEEK_MS);
  const [own, others] = await Promise.all([ownKin(deps, event, since), otherKin(deps, event, { ...query, since })]);
  const kin = [...own.kin, ...others.kin];
  const newest = kin.toSorted((a, b) => b.order - a.order).slice(0, MOST_LISTED);
  const read = await mapLimit(newest, AT_ONCE, ({ tenantId, key }) => deps.events.get(tenantId, key));
  const items = read.flatMap((stored, at) => (stored ? [itemOf(stored.value, newest[at]?.because ?? [])] : []));
  return {
    items: items.sort((a, b) => b.detectedAt.getTime() - a.detectedAt.getTime() || b.number - a.number),
    more: kin.length > MOST_LISTED || own.more || others.more,
  };
}

/** One walk over the week of the tenant, whatever the number of things in common. */
async function ownKin({ events }: RelatedDeps, event: SecurityEvent, since: Date) {
  const { tenantId } = event;
  const relations = new Map(relationsOf(event).map(({ key, because }) => [key, because]));
  if (relations.size === 0) return { kin: [], more: false };
  const { items, more } = await events.related(tenantId, [...relations.keys()], since);
  const kin = items
    .filter(({ key }) => key !== event.key)
    .map(({ key, detectedAt, shared }): Kin => {
      const because = [...new Set(shared.map((relation) => relations.get(relation) ?? ''))];
      return { tenantId, key, because, order: detectedAt.getTime() };
    });
  return { kin, more };
}

/** Only the first addresses, and only events of tenants that the asker may see. */
async function otherKin(
  { sightings }: RelatedDeps,
  event: SecurityEvent,
  { since, visible }: RelatedQuery & { readonly since: Date },
) {
  const addresses = distinct(event.entities.flatMap(addressIn)).slice(0, MOST_SHARED);
  const pages = await mapLimit(addresses, AT_ONCE, ({ key }) =>
    sightings.read({ address: key.slice(key.indexOf(':') + 1), since, limit: MOST_SIGHTINGS }),
  );
  const kin = new Map<string, Kin>();
  pages.forEach(({ items }, at) => {
    for (const { tenantId, key, detectedAt } of items) {
      if (tenantId === event.tenantId || !visible(tenantId)) continue;
      remember(kin, { tenantId, key }, { at: detectedAt, because: addresses[at]?.because ?? '' });
    }
  });
  return { kin: [...kin.values()], more: pages.some(({ more }) => more) };
}

function remember(
  kin: Map<string, Kin>,
  { tenantId, key }: Pointer,
  { at, because }: { readonly at: Date; readonly because: string },
): void {
  const id = `${tenantId}~${key}`;
  const known = kin.get(id)?.because ?? [];
  if (!known.includes(because)) kin.set(id, { tenantId, key, because: [...known, because], order: at.getTime() });
}

function itemOf(event: SecurityEvent, because: readonly string[]): RelatedEvent {
  const { tenantId, key, number, title, kind, severity, status, detectedAt, ignored } = event;
  const item = { tenantId, key, number, title, kind, severity, status, detectedAt, because };
  return ignored ? { ...item, ignored: true } : item;
}
