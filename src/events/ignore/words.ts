import type { Ignored } from '../event.ts';
import { kindOf } from '../kinds/index.ts';
import { IMPACT_DAYS, type Impact } from './impact.ts';
import type { Criteria, IgnoreRule, RuleNetwork } from './rule.ts';

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** The criteria of a rule in words, one line each and only those that are set, in the order of the form. */
export function criteriaLines(criteria: Criteria): readonly { readonly label: string; readonly value: string }[] {
  const { kind, users, networks, countries, applications, title } = criteria;
  return [
    ...line('Kind', kind && [kindWords(kind)]),
    ...line(
      'User',
      users?.map(({ label }) => label),
    ),
    ...line('From', networks?.map(networkWords)),
    ...line('Country', countries?.map(countryWords)),
    ...line(
      'Application',
      applications?.map(({ label, appId, id }) => `${label} (${appId ?? id})`),
    ),
    ...line('Words in the title', title && [title.join(' ')]),
  ];
}

/** The same in one sentence: "kind Impossible travel, and user Ana, and from 203.0.113.0/24". */
export function criteriaWords(criteria: Criteria): string {
  return criteriaLines(criteria)
    .map(({ label, value }) => `${label.toLowerCase()} ${value}`)
    .join(', and ');
}

function line(label: string, values: readonly string[] | '' | undefined) {
  return values ? [{ label, value: values.join(' or ') }] : [];
}

export function kindWords(kind: string): string {
  const { id, title } = kindOf(kind);
  return id === kind ? title : kind;
}

export function networkWords(network: RuleNetwork): string {
  if (network.type === 'range') return network.range;
  return `AS${network.asn}${network.name ? ` (${network.name})` : ''}`;
}

export function countryWords(code: string): string {
  // Whatever a provider wrote: only two letters are a code that has a name.
  return /^[A-Z]{2}$/.test(code) ? (countryNames.of(code) ?? code) : code;
}

/** "In the last 30 days this would have hidden 41 events, 2 of them confirmed malicious." */
export function impactWords({ hidden, malicious, countedSince }: Impact): string {
  const least = countedSince && hidden > 0 ? 'at least ' : '';
  const many = hidden === 0 ? 'no event' : `${least}${hidden} ${hidden === 1 ? 'event' : 'events'}`;
  const bad = hidden === 0 ? '' : `, ${badWords(hidden, malicious)} confirmed malicious`;
  const when = countedSince ? `the counted part of the last ${IMPACT_DAYS} days` : `the last ${IMPACT_DAYS} days`;
  return `In ${when} this would have hidden ${many}${bad}.`;
}

function badWords(hidden: number, malicious: number): string {
  if (hidden === 1) return malicious === 0 ? 'which is not' : 'which is';
  return `${malicious === 0 ? 'none' : malicious} of them`;
}

/** Who or what hides an event: "Bo", "rule 7". */
export function ignoredBy({ by }: Ignored): string {
  return by.kind === 'rule' ? `rule ${by.number}` : by.name;
}

/** "at least 41 events": a crash between an event and its count loses the count. */
export function hitWords({ hits }: Pick<IgnoreRule, 'hits'>): string {
  if (hits === 0) return 'none so far';
  return `at least ${hits} ${hits === 1 ? 'event' : 'events'}`;
}
