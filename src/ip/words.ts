import type { Fact, IpFacts, IpFields, IpValues, ProxyType, Target, Threat, Usage } from '../entities/ip.ts';
import type { Scope } from '../kernel/address.ts';
import { momentWords, readTime } from '../texts/date.ts';
import { plainLine } from '../texts/plain.ts';

/** One line of an address's facts for cards and the command line; `source` is empty where none was asked. */
export interface FactLine {
  readonly label: string;
  readonly value: string;
  readonly source: string;
}

const LONGEST = 100;

const SCOPES: Readonly<Record<Scope, string>> = {
  public: 'a public address',
  private: 'a private address, used inside an organisation (RFC 1918)',
  cgnat: "an address inside a provider's network, shared by many customers (RFC 6598)",
  loopback: 'the computer itself (loopback)',
  link_local: 'an address of the local link alone',
  unique_local: 'a private IPv6 address (RFC 4193)',
  documentation: 'an address from examples and documentation, in use nowhere',
  multicast: 'a multicast address, which nobody can send from',
  unspecified: 'the unspecified address, which stands for "none"',
  transition: 'an IPv6 transition address (6to4, Teredo or NAT64): it says nothing of where its user is',
  reserved: 'a reserved address, assigned to nobody',
};

/** What kind of address it is, to follow "This is". */
export function scopeWords(scope: Scope): string {
  return SCOPES[scope];
}

const USAGES: Readonly<Record<Usage, string>> = {
  consumer: 'residential',
  mobile: 'mobile',
  business: 'business',
  hosting: 'hosting',
  cdn: 'content delivery',
  education: 'education',
  government: 'government',
  military: 'military',
  library: 'library',
  organization: 'organisation',
  crawler: 'crawler',
  privacy_relay: 'privacy relay',
  traveler: 'travellers',
  reserved: 'reserved',
  other: 'other',
};

export function usageWords(usage: Usage): string {
  return USAGES[usage];
}

const PROXIES: Readonly<Record<ProxyType, string>> = {
  vpn: 'VPN',
  tor: 'Tor exit',
  public_proxy: 'public proxy',
  web_proxy: 'web proxy',
  residential_proxy: 'residential proxy',
  privacy_relay: 'privacy relay',
  enterprise_private_network: 'company network',
  datacenter: 'data centre',
  other: 'other proxy',
};

export function proxyTypeWords(types: readonly ProxyType[]): string {
  return types.map((type) => PROXIES[type]).join(', ');
}

const TARGETS: Partial<Record<Target, string>> = {
  ssh: 'SSH',
  ftp: 'FTP',
  dns: 'DNS',
  email: 'e-mail',
  voip: 'telephony',
  iot: 'connected devices',
  login: 'sign-in pages',
  host: 'computers',
  network: 'networks',
  ecommerce: 'shops',
};

export function targetWords(targets: readonly Target[]): string {
  return targets.map((target) => TARGETS[target] ?? target).join(', ');
}

const THREATS: Readonly<Record<Threat, string>> = { none: 'none known', low: 'low', medium: 'medium', high: 'high' };

type Line<K extends keyof IpValues = keyof IpValues> = readonly [K, string, (value: IpValues[K]) => string];

function line<K extends keyof IpValues>(field: K, label: string, say: (value: IpValues[K]) => string): Line {
  return [field, label, say as (value: IpValues[keyof IpValues]) => string];
}

const same = (value: string) => value;

function momentOf(text: string): string {
  const time = readTime(text);
  return time ? momentWords(time) : text;
}

const LINES: readonly Line[] = [
  line('country', 'Country', ({ name, code }) => `${name} (${code})`),
  line('region', 'Region', same),
  line('city', 'City (approximate)', same),
  line('asn', 'Network', (asn) => `AS${asn}`),
  line('isp', 'Internet provider', same),
  line('organization', 'Organisation', same),
  line('usage', 'Usage', usageWords),
  line('cloud', 'Cloud', same),
  line('anycast', 'Anycast', yesNo),
  line('proxy', 'Proxy', yesNo),
  line('proxyTypes', 'Proxy type', (types) => proxyTypeWords(types) || 'none'),
  line('proxyProvider', 'Proxy provider', same),
  line('proxyLastSeen', 'Proxy last seen', same),
  line('threat', 'Threat', (threat) => THREATS[threat]),
  line('threatScore', 'Threat score', String),
  line('attacked', 'Attacked', (targets) => targetWords(targets) || 'none known'),
  line('reports', 'Reports', String),
  line('reporters', 'Reporters', String),
  line('lastReport', 'Last report', momentOf),
];

/**
 * The facts as lines, every field among them: what is not known says why (not checked, not in the source, could not be
 * asked). Text of providers is levelled to one harmless line; escaping markup is left to each surface. An address that is
 * not public has one line: what kind of address it is.
 */
export function describeFacts(facts: IpFacts): FactLine[] {
  if (facts.scope !== 'public') return [{ label: 'Address', value: scopeWords(facts.scope), source: '' }];
  return LINES.map(([field, label, say]) => {
    const fact = facts.fields[field] as Fact<IpValues[typeof field]>;
    const value = factWords(fact, field === 'asn' ? networkSay(facts.fields) : say);
    return { label, value, source: sourceWords(fact) };
  });
}

function networkSay({ asName }: IpFields): (value: IpValues[keyof IpValues]) => string {
  return (asn) => (asName.status === 'found' ? `${asName.value} (AS${String(asn)})` : `AS${String(asn)}`);
}

/** A fact in words, with what tempers it: "hosting (inferred)", "not checked", "not in the source". */
export function factWords<T>(fact: Fact<T>, say: (value: T) => string): string {
  switch (fact.status) {
    case 'found': {
      const limits = [
        fact.inferred ? 'inferred' : '',
        fact.confidence === 'low' ? 'low confidence' : '',
        fact.note ?? '',
        ...(fact.others ?? []).map((other) => `but ${other.source} says ${say(other.value)}`),
      ].filter((limit) => limit !== '');
      const value = plainLine(say(fact.value), LONGEST);
      return limits.length === 0 ? value : `${value} (${plainLine(limits.join('; '), LONGEST * 2)})`;
    }
    case 'absent':
      return fact.note ? `unknown (${plainLine(fact.note, LONGEST * 2)})` : 'not in the source';
    case 'unavailable':
      if (fact.skipped) return `not recorded (${plainLine(fact.reason, LONGEST)})`;
      return `unavailable (${plainLine(fact.reason, LONGEST)})`;
    case 'notChecked':
      return fact.note ? `not checked (${plainLine(fact.note, LONGEST)})` : 'not checked';
  }
}

function sourceWords(fact: Fact<unknown>): string {
  if (fact.status === 'notChecked') return '';
  const source = plainLine(fact.source, LONGEST);
  return 'dataDate' in fact && fact.dataDate ? `${source}, ${fact.dataDate}` : source;
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

/** Why proxy and threat are not known although somebody was to be asked: "proxy and threat not recorded (quota)". */
export function unknownAbuse({ proxy, threat }: IpFields): string[] {
  const reasons = new Map<string, string[]>();
  for (const [name, fact] of Object.entries<Fact<unknown>>({ proxy, threat })) {
    if (fact.status === 'found' || fact.status === 'notChecked') continue;
    const why = factWords(fact, String);
    reasons.set(why, [...(reasons.get(why) ?? []), name]);
  }
  return [...reasons].map(([why, names]) => `${names.join(' and ')} ${why}`);
}
