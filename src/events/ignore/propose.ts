import { rangeOf, readRange } from '../../kernel/range.ts';
import { compact } from '../evidence.ts';
import type { SecurityEvent } from '../event.ts';
import { LIMITS, type Criteria, type RuleNetwork } from './rule.ts';
import { subjectOf, titleWords, type Address, type Subject } from './subject.ts';

/** How a network criterion follows an event's addresses, the narrowest first. */
export const NETWORKS = ['address', 'range', 'as'] as const;
export type NetworkChoice = (typeof NETWORKS)[number];

/** What may be chosen for each criterion of a rule drawn from an event; absent where the event's value is not known. */
export interface Proposals {
  readonly kind?: string;
  readonly users?: NonNullable<Criteria['users']>;
  /** By how wide they are. */
  readonly networks: Partial<Readonly<Record<NetworkChoice, readonly RuleNetwork[]>>>;
  readonly countries?: readonly string[];
  readonly applications?: NonNullable<Criteria['applications']>;
  readonly title?: readonly string[];
}

/** The prefix that a home or an office commonly has: /24 for IPv4, /64 for IPv6 (RFC 7421). */
const AROUND = { 4: 24, 6: 64 } as const;

/** The values that a rule drawn from this event may have. A criterion with more values than a rule may list is left out. */
export function proposalsOf(event: SecurityEvent): Proposals {
  const subject = subjectOf(event);
  return compact<Proposals>({
    kind: subject.kind,
    users: few(subject.people),
    networks: networksOf(subject),
    countries: few(subject.countries),
    applications: few(subject.applications),
    title: titleOf(event.title),
  });
}

/** Every criterion that the event has a value for, at that value: no rule drawn from it hides less. */
export function narrowest(proposals: Proposals): Criteria {
  const { kind, users, countries, applications, title } = proposals;
  const networks = NETWORKS.map((name) => proposals.networks[name]).find((list) => list !== undefined);
  return compact<Criteria>({ kind, users, networks, countries, applications, title });
}

function few<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list && list.length <= LIMITS.entries ? list : undefined;
}

function titleOf(title: string): readonly string[] | undefined {
  const kept: string[] = [];
  let chars = 0;
  for (const word of titleWords(title).slice(0, LIMITS.titleWords)) {
    chars += word.length;
    if (chars > LIMITS.titleChars) break;
    kept.push(word);
  }
  return kept.join('').length >= 4 ? kept : undefined;
}

function networksOf({ addresses }: Subject): Proposals['networks'] {
  if (!addresses) return {};
  const exact = addresses.map(({ address }): RuleNetwork => ({ type: 'range', range: address }));
  return compact<Proposals['networks']>({
    address: few(exact),
    range: few(distinct(addresses.map(around))),
    as: few(systemsOf(addresses)),
  });
}

function around(address: Address): RuleNetwork {
  return { type: 'range', range: rangeOf(address, AROUND[address.family]).text };
}

/** The autonomous systems; nothing where one address has none that is known. */
function systemsOf(addresses: readonly Address[]): readonly RuleNetwork[] | undefined {
  if (addresses.some(({ asn }) => asn === undefined)) return undefined;
  return distinct(addresses.map(({ asn, asName: name }) => compact<RuleNetwork>({ type: 'as', asn, name } as never)));
}

function distinct(networks: readonly RuleNetwork[]): readonly RuleNetwork[] {
  return [...new Map(networks.map((network) => [networkKey(network), network])).values()];
}

function networkKey(network: RuleNetwork): string {
  return network.type === 'as' ? `as ${network.asn}` : network.range;
}

/**
 * Reads networks that somebody typed: addresses, ranges and AS numbers ("AS1234"), with blanks or commas between them.
 * A string is what to tell them instead.
 */
export function readNetworks(text: string): readonly RuleNetwork[] | string {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  if (words.length > LIMITS.entries) return `A rule may list ${LIMITS.entries} networks; these are ${words.length}.`;
  const networks: RuleNetwork[] = [];
  for (const word of words) {
    const asn = /^ASN?:?(\d{1,10})$/i.exec(word)?.[1];
    if (asn !== undefined) {
      networks.push({ type: 'as', asn: Number(asn) });
      continue;
    }
    const reading = readRange(word);
    if (reading.kind === 'refused') return `“${word.slice(0, 60)}”: ${reading.say}`;
    networks.push({ type: 'range', range: reading.range.text });
  }
  return distinct(networks);
}
