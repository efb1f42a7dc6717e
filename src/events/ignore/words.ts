import { kindOf } from '../kinds/index.ts';
import type { Criteria, RuleNetwork } from './rule.ts';

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
