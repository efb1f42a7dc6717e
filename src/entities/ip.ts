import type { Scope } from '../kernel/address.ts';

/** What an address is used for. Not knowing is not a use: it is the fact's status. */
export type Usage =
  | 'consumer'
  | 'mobile'
  | 'business'
  | 'hosting'
  | 'cdn'
  | 'education'
  | 'government'
  | 'military'
  | 'library'
  | 'organization'
  | 'crawler'
  | 'privacy_relay'
  | 'traveler'
  | 'reserved'
  | 'other';

/** `datacenter` alone does not make an address a proxy. */
export type ProxyType =
  | 'vpn'
  | 'tor'
  | 'public_proxy'
  | 'web_proxy'
  | 'residential_proxy'
  | 'privacy_relay'
  | 'enterprise_private_network'
  | 'datacenter'
  | 'other';

export type Threat = 'none' | 'low' | 'medium' | 'high';

/** Kinds of systems and services that were attacked from an address. */
export type Target =
  | 'ssh'
  | 'ftp'
  | 'web'
  | 'email'
  | 'dns'
  | 'voip'
  | 'iot'
  | 'login'
  | 'network'
  | 'host'
  | 'ecommerce'
  | 'database'
  | 'other';

/** What is known of one field, who says so and how old that is. Plain JSON: it is stored with an event. */
export type Fact<T> =
  | {
      readonly status: 'found';
      readonly value: T;
      readonly source: string;
      /** Day of the source's data, YYYY-MM-DD; the day of asking for a live source. */
      readonly dataDate?: string | undefined;
      /** Concluded by a rule of ours, not stated by the source. */
      readonly inferred?: true | undefined;
      readonly confidence?: 'low' | undefined;
      readonly note?: string | undefined;
      /** The source's own word where ours is a translation. */
      readonly raw?: string | undefined;
      /** What other sources state instead: people are told that the sources disagree. */
      readonly others?: readonly { readonly source: string; readonly value: T }[] | undefined;
    }
  /** The source was asked and holds nothing. */
  | {
      readonly status: 'absent';
      readonly source: string;
      readonly dataDate?: string | undefined;
      readonly note?: string | undefined;
    }
  /** The source could not be asked, or (`skipped`) was left out on purpose: its daily quota is kept for graver events. */
  | {
      readonly status: 'unavailable';
      readonly source: string;
      readonly reason: string;
      readonly skipped?: true | undefined;
    }
  /** No source that could know was asked. */
  | { readonly status: 'notChecked'; readonly note?: string | undefined };

export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  readonly name: string;
}

/** The fields and what each may hold. */
export interface IpValues {
  readonly country: Country;
  readonly region: string;
  /** Approximate: city databases disagree on most home addresses. */
  readonly city: string;
  readonly isp: string;
  readonly organization: string;
  readonly asn: number;
  readonly asName: string;
  readonly usage: Usage;
  /** The cloud provider that the network belongs to. */
  readonly cloud: string;
  readonly anycast: boolean;
  readonly proxy: boolean;
  readonly proxyTypes: readonly ProxyType[];
  readonly proxyProvider: string;
  /** Day, YYYY-MM-DD. */
  readonly proxyLastSeen: string;
  readonly threat: Threat;
  /** 0–100 in the source's own measure. */
  readonly threatScore: number;
  readonly attacked: readonly Target[];
  readonly reports: number;
  readonly reporters: number;
  /** ISO 8601. */
  readonly lastReport: string;
}

export type IpFields = { readonly [K in keyof IpValues]: Fact<IpValues[K]> };

/** How a source fared when it was asked about one address. */
export interface SourceReport {
  readonly id: string;
  readonly name: string;
  /** `embedded` comes with the product, `file` is the operator's own, `live` is asked over the network. */
  readonly reach: 'embedded' | 'file' | 'live';
  readonly status: 'ok' | 'absent' | 'unavailable' | 'notConfigured' | 'notAsked';
  readonly reason?: string | undefined;
  /** It was not waited for, or there was no time to ask: asked again soon it may tell. */
  readonly late?: true | undefined;
  readonly dataDate?: string | undefined;
}

/** Everything known of an address at one moment, as stored when an event is detected and as looked up now. */
export interface IpFacts {
  readonly schema: 1;
  readonly address: string;
  readonly family: 4 | 6;
  readonly scope: Scope;
  /** What was left out of the text that was given. */
  readonly note?: string | undefined;
  /** ISO 8601. */
  readonly observedAt: string;
  readonly fields: IpFields;
  readonly sources: readonly SourceReport[];
}

export type IpAnswer =
  { readonly kind: 'facts'; readonly facts: IpFacts } | { readonly kind: 'refused'; readonly say: string };

/** For whom an address is looked up, and how long they can wait. */
export interface IpAsk {
  /**
   * How grave the event is: near the end of a provider's daily quota the graver goes first. Absent: a person asks and
   * waits, which counts like `high`.
   */
  readonly severity?: IpSeverity | undefined;
  /**
   * Milliseconds that live sources are waited for; 2,500 when absent. One that is late is `unavailable` and goes on in
   * the background, so that asking again soon finds its answer. 0 asks no live source at all.
   */
  readonly budgetMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** As events have it. */
export type IpSeverity = 'informational' | 'low' | 'medium' | 'high';

/** Port: what is known of an address given as text. Never throws for a source that failed: its report says so. */
export interface IpLookup {
  describe(text: string, ask?: IpAsk): Promise<IpAnswer>;
}

/** Every field, in the order in which people read them. */
export const IP_FIELDS = [
  'country',
  'region',
  'city',
  'isp',
  'organization',
  'asn',
  'asName',
  'usage',
  'cloud',
  'anycast',
  'proxy',
  'proxyTypes',
  'proxyProvider',
  'proxyLastSeen',
  'threat',
  'threatScore',
  'attacked',
  'reports',
  'reporters',
  'lastReport',
] as const satisfies readonly (keyof IpValues)[];

export const NOT_CHECKED = Object.freeze({ status: 'notChecked' }) satisfies Fact<never>;

/** All fields "not checked": where every answer starts. */
export function uncheckedFields(): IpFields {
  return Object.fromEntries(IP_FIELDS.map((field) => [field, NOT_CHECKED])) as unknown as IpFields;
}

/** The value of a fact, or null when it is not known for whatever reason. */
export function valueOf<T>(fact: Fact<T>): T | null {
  return fact.status === 'found' ? fact.value : null;
}

/** Facts as they are kept with an event: fields that nobody was asked for are left out. */
export interface RecordedFacts extends Omit<IpFacts, 'fields'> {
  readonly fields: Partial<IpFields>;
}

/** The facts to keep. */
export function packFacts(facts: IpFacts): RecordedFacts {
  const fields: Record<string, unknown> = {};
  for (const name of IP_FIELDS) {
    const fact = facts.fields[name];
    if (fact.status !== 'notChecked' || fact.note !== undefined) fields[name] = fact;
  }
  return { ...facts, fields };
}

/** The facts as they were when they were kept. */
export function unpackFacts(recorded: RecordedFacts): IpFacts {
  return { ...recorded, fields: { ...uncheckedFields(), ...recorded.fields } };
}
