import type { Entity } from '../../entities/entity.ts';
import { valueOf, type RecordedFacts } from '../../entities/ip.ts';
import { readAddress } from '../../kernel/address.ts';
import type { Severity } from '../alert.ts';
import type { SecurityEvent } from '../event.ts';
import { normaliseTitle } from '../kind.ts';

export interface Address {
  /** Canonical, as `readAddress` gives it. */
  readonly address: string;
  readonly family: 4 | 6;
  readonly asn?: number | undefined;
  readonly asName?: string | undefined;
  /** What the evidence and the recorded facts say; both where they differ. */
  readonly countries: readonly string[];
}

export interface Person {
  readonly id?: string | undefined;
  readonly upn?: string | undefined;
  readonly label: string;
}

export interface App {
  readonly appId?: string | undefined;
  readonly id?: string | undefined;
  readonly label: string;
}

/**
 * An event as rules see it. `undefined` is not knowing: the event names none, or one that cannot be told apart for sure,
 * and such a criterion is never met.
 */
export interface Subject {
  readonly kind: string | undefined;
  readonly title: ReadonlySet<string>;
  readonly people: readonly Person[] | undefined;
  readonly addresses: readonly Address[] | undefined;
  readonly countries: readonly string[] | undefined;
  readonly applications: readonly App[] | undefined;
  /** Undefined where Microsoft gave a severity that is none of ours. */
  readonly severity: Severity | undefined;
  /** When it occurred, or was detected where the alert does not say. */
  readonly at: Date;
}

type Seen = Pick<
  SecurityEvent,
  'kind' | 'title' | 'entities' | 'recordedIps' | 'severity' | 'severityAsGiven' | 'occurredAt' | 'detectedAt'
>;

/** Reads an event for matching; pure, and cheap enough to be done once per event. */
export function subjectOf(event: Seen): Subject {
  const addresses = allKnown(addressesOf(event.entities, event.recordedIps ?? []));
  return {
    kind: event.kind === 'unclassified' ? undefined : event.kind,
    title: new Set(titleWords(event.title)),
    people: allKnown(peopleOf(event.entities)),
    addresses,
    countries: countriesOf(addresses),
    applications: allKnown(appsOf(event.entities)),
    severity: event.severityAsGiven === undefined ? event.severity : undefined,
    at: event.occurredAt ?? event.detectedAt,
  };
}

/** The words of a title as rules compare them: small letters and digits, no invisible characters, each once. */
export function titleWords(title: string): readonly string[] {
  return [...new Set(normaliseTitle(title).match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? [])];
}

/** The list; nothing where it is empty or any of it is not known. */
function allKnown<T>(list: readonly (T | undefined)[]): readonly T[] | undefined {
  if (list.length === 0 || list.includes(undefined)) return undefined;
  return list as readonly T[];
}

/** Users, and owners of mailboxes and rules where they are somebody else. A display name alone tells nobody apart. */
function peopleOf(entities: readonly Entity[]): (Person | undefined)[] {
  const people: (Person | undefined)[] = [];
  const known = new Set<string>();
  for (const entity of entities) {
    if (entity.type !== 'user') continue;
    const [id, upn] = [entity.id?.toLowerCase(), entity.upn?.toLowerCase()];
    people.push(id || upn ? { id, upn, label: labelOf(entity.name, entity.upn ?? entity.id ?? '') } : undefined);
    for (const key of [id, upn]) if (key) known.add(key);
  }
  for (const entity of entities) {
    const owner = ownerOf(entity);
    if (!owner || known.has(owner.upn) || (owner.id && known.has(owner.id))) continue;
    known.add(owner.upn);
    people.push(owner);
  }
  return people;
}

function ownerOf(entity: Entity): (Person & { readonly upn: string }) | undefined {
  if (entity.type === 'mailbox')
    return { upn: entity.address.toLowerCase(), label: labelOf(entity.name, entity.address) };
  if (entity.type !== 'inboxRule') return undefined;
  return { id: entity.ownerId?.toLowerCase(), upn: entity.mailbox.toLowerCase(), label: entity.mailbox };
}

function labelOf(name: string | undefined, address: string): string {
  return name && name.toLowerCase() !== address.toLowerCase() ? `${name} (${address})` : address;
}

function addressesOf(entities: readonly Entity[], recorded: readonly RecordedFacts[]): (Address | undefined)[] {
  const found = new Map<string, Address | undefined>();
  for (const entity of entities) {
    if (entity.type !== 'ip') continue;
    const reading = readAddress(entity.address);
    if (reading.kind === 'refused') found.set(entity.address, undefined);
    else found.set(reading.address, describe(reading, entity.country, recorded));
  }
  return [...found.values()];
}

function describe(
  { address, family }: Pick<Address, 'address' | 'family'>,
  country: string | undefined,
  recorded: readonly RecordedFacts[],
): Address {
  const fields = recorded.find((facts) => facts.address === address)?.fields;
  const place = fields?.country;
  // Of an address that answers from many places the country is only where it is registered.
  const looked = place?.status === 'found' && place.confidence !== 'low' ? place.value.code : undefined;
  const countries = new Set([country, looked].flatMap((code) => (code ? [code.toUpperCase()] : [])));
  return {
    address,
    family,
    asn: (fields?.asn && valueOf(fields.asn)) ?? undefined,
    asName: (fields?.asName && valueOf(fields.asName)) ?? undefined,
    countries: [...countries],
  };
}

/** Every country of every address; nothing as soon as one address has none. */
function countriesOf(addresses: readonly Address[] | undefined): readonly string[] | undefined {
  if (!addresses || addresses.some(({ countries }) => countries.length === 0)) return undefined;
  return [...new Set(addresses.flatMap(({ countries }) => countries))];
}

/** Applications by id; a name alone can be chosen to look like another's. */
function appsOf(entities: readonly Entity[]): (App | undefined)[] {
  return entities.flatMap((entity): (App | undefined)[] => {
    if (entity.type !== 'application' && entity.type !== 'teamsApp') return [];
    const appId = entity.type === 'application' ? entity.appId?.toLowerCase() : undefined;
    const id = entity.id?.toLowerCase();
    if (!appId && !id) return [undefined];
    return [{ appId, id, label: entity.name ?? appId ?? id ?? '' }];
  });
}
