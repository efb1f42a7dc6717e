import type { Entity } from '../entities/entity.ts';
import { readAddress } from '../kernel/address.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import type { SecurityEvent } from './event.ts';
import type { EventListItem, EventStore } from './store.ts';

/** Something that two events can have in common: the same key, the same thing. */
export interface Relation {
  readonly key: string;
  /** In words: "the same user ana@contoso.com". */
  readonly because: string;
}

/** An event that has something in common with another, and what. */
export interface RelatedEvent extends Omit<EventListItem, 'assignee'> {
  readonly because: readonly string[];
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
const PER_RELATION = 20;
const MOST_LISTED = 30;
const AT_ONCE = 8;

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

/** Events of the same tenant, detected in the last 7 days, that have something in common with this one. */
export async function relatedEvents(events: EventStore, event: SecurityEvent, now: Date): Promise<Related> {
  const since = new Date(now.getTime() - WEEK_MS);
  const { tenantId } = event;
  const relations = relationsOf(event);
  const pages = await mapLimit(relations, AT_ONCE, ({ key }) =>
    events.related(tenantId, key, { since, limit: PER_RELATION }),
  );
  const because = new Map<string, string[]>();
  pages.forEach((page, at) => {
    for (const { key } of page.items) {
      const reason = relations[at]?.because ?? '';
      const known = because.get(key) ?? [];
      if (key !== event.key && !known.includes(reason)) because.set(key, [...known, reason]);
    }
  });
  const numbers = new Map(pages.flatMap(({ items }) => items.map(({ key, number }) => [key, number] as const)));
  const newest = [...because.keys()].sort((a, b) => (numbers.get(b) ?? 0) - (numbers.get(a) ?? 0));
  const read = await mapLimit(newest.slice(0, MOST_LISTED), AT_ONCE, (key) => events.get(tenantId, key));
  const items = read.flatMap((stored) => (stored ? [itemOf(stored.value, because.get(stored.value.key) ?? [])] : []));
  return {
    items: items.sort((a, b) => b.detectedAt.getTime() - a.detectedAt.getTime() || b.number - a.number),
    more: newest.length > MOST_LISTED || pages.some(({ more }) => more),
  };
}

function itemOf(event: SecurityEvent, because: readonly string[]): RelatedEvent {
  const { tenantId, key, number, title, kind, severity, status, detectedAt, ignored } = event;
  const item = { tenantId, key, number, title, kind, severity, status, detectedAt, because };
  return ignored ? { ...item, ignored: true } : item;
}
