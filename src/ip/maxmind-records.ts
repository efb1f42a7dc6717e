import { z } from 'zod';
import type { Fact, IpFields, ProxyType, Usage } from '../entities/ip.ts';
import { countryOf } from './embedded-facts.ts';

/** What a MaxMind file is about. */
export type MaxmindSubject = 'place' | 'network' | 'enterprise' | 'anonymity' | 'residentialProxy';

/** The subject of a file by its database type; undefined for one that is not read. */
export function subjectOf(databaseType: string): MaxmindSubject | undefined {
  if (/Enterprise/.test(databaseType)) return 'enterprise';
  if (/-(City|Country)/.test(databaseType)) return 'place';
  if (/-(ISP|ASN)/.test(databaseType)) return 'network';
  if (/-Anonymous/.test(databaseType)) return 'anonymity';
  if (/-Residential-Proxy/.test(databaseType)) return 'residentialProxy';
  return undefined;
}

interface Origin {
  readonly source: string;
  readonly dataDate: string;
  /** Why the record could not be read, where it could not. */
  readonly fault?: string | undefined;
}

const Names = z
  .object({ names: z.object({ en: z.string().optional() }).optional() })
  .optional()
  .catch(undefined);
const Word = z.string().min(1).optional().catch(undefined);
const Flag = z.boolean().optional().catch(undefined);
const Percent = z.number().optional().catch(undefined);
const NetworkShape = z.object({
  autonomous_system_number: z.number().int().optional().catch(undefined),
  autonomous_system_organization: Word,
  isp: Word,
  organization: Word,
});
const CityShape = z
  .object({ names: z.object({ en: z.string().optional() }).optional(), confidence: Percent })
  .optional()
  .catch(undefined);
const PlaceShape = z.object({
  country: z
    .object({ iso_code: z.string().length(2), confidence: Percent })
    .optional()
    .catch(undefined),
  subdivisions: z.array(Names).optional().catch(undefined),
  city: CityShape,
  traits: NetworkShape.extend({ user_type: Word, is_anycast: Flag }).optional().catch(undefined),
});
const AnonymityShape = z.object({
  is_anonymous: Flag,
  is_anonymous_vpn: Flag,
  is_tor_exit_node: Flag,
  is_hosting_provider: Flag,
  is_public_proxy: Flag,
  is_residential_proxy: Flag,
  anonymizer_confidence: Percent,
  provider_name: Word,
  network_last_seen: Word,
});

/**
 * The facts of one raw record; null is an address that the file does not have. Fields that the file is about are `absent`
 * (`unavailable` where it could not be read) when the record lacks them, all others are left out.
 */
export function readMaxmind(subject: MaxmindSubject, record: unknown, origin: Origin): Partial<IpFields> {
  const { source, dataDate, fault } = origin;
  const nothing: Fact<never> =
    fault === undefined ? { status: 'absent', source, dataDate } : { status: 'unavailable', source, reason: fault };
  const say = <T>(value: T | undefined, extra: object = {}): Fact<T> =>
    value === undefined ? nothing : { status: 'found', value, source, dataDate, ...extra };
  const raw = record ?? {};
  switch (subject) {
    case 'anonymity':
      return anonymity(fault === undefined ? AnonymityShape.parse(raw) : undefined, say);
    case 'residentialProxy':
      return record === null && fault === undefined
        ? {}
        : residential(fault === undefined ? AnonymityShape.parse(raw) : undefined, say);
    case 'network':
      return network(NetworkShape.parse(raw), say);
    case 'place':
      return place(PlaceShape.parse(raw), say);
    case 'enterprise': {
      const parsed = PlaceShape.parse(raw);
      const traits = parsed.traits ?? {};
      return { ...place(parsed, say), ...network(traits, say), ...enterprise(traits, say) };
    }
  }
}

type Say = <T>(value: T | undefined, extra?: object) => Fact<T>;

function place({ country, subdivisions, city }: z.output<typeof PlaceShape>, say: Say): Partial<IpFields> {
  return {
    country: say(country && countryOf(country.iso_code), doubt(country?.confidence)),
    region: say(subdivisions?.[0]?.names?.en),
    city: say(city?.names?.en, doubt(city?.confidence)),
  };
}

/** MaxMind's confidence is a percentage; below half it is to be doubted. */
function doubt(confidence: number | undefined): { confidence?: 'low' } {
  return (confidence ?? 99) < 50 ? { confidence: 'low' } : {};
}

function network(record: z.output<typeof NetworkShape>, say: Say): Partial<IpFields> {
  return {
    asn: say(record.autonomous_system_number),
    asName: say(record.autonomous_system_organization),
    isp: say(record.isp),
    organization: say(record.organization),
  };
}

/** `user_type` as the GeoIP2 documentation lists its values (dev.maxmind.com, GeoIP2 Enterprise). */
const USER_TYPES: Partial<Record<string, Usage>> = {
  residential: 'consumer',
  dialup: 'consumer',
  cellular: 'mobile',
  business: 'business',
  cafe: 'business',
  hosting: 'hosting',
  content_delivery_network: 'cdn',
  college: 'education',
  school: 'education',
  government: 'government',
  military: 'military',
  library: 'library',
  search_engine_spider: 'crawler',
  consumer_privacy_network: 'privacy_relay',
  traveler: 'traveler',
};

function enterprise(traits: { user_type?: string | undefined; is_anycast?: boolean | undefined }, say: Say) {
  const { user_type: raw, is_anycast } = traits;
  return {
    usage: say<Usage>(raw === undefined ? undefined : Object.hasOwn(USER_TYPES, raw) ? USER_TYPES[raw] : 'other', {
      raw,
    }),
    anycast: say(is_anycast),
  };
}

/**
 * Files of anonymity list what is anonymous: an address that was looked for and is not in them, or without a flag, counts
 * as "no proxy". Hosting alone is no proxy.
 */
function anonymity(record: z.output<typeof AnonymityShape> | undefined, say: Say): Partial<IpFields> {
  const flags: readonly (readonly [boolean | undefined, ProxyType])[] = [
    [record?.is_anonymous_vpn, 'vpn'],
    [record?.is_tor_exit_node, 'tor'],
    [record?.is_public_proxy, 'public_proxy'],
    [record?.is_residential_proxy, 'residential_proxy'],
    [record?.is_hosting_provider, 'datacenter'],
  ];
  const listed = flags.filter(([flag]) => flag === true).map(([, type]) => type);
  const types = listed.length === 0 && record?.is_anonymous ? (['other'] as const) : listed;
  const weak = doubt(record?.anonymizer_confidence);
  return {
    proxy: say(record && types.some((type) => type !== 'datacenter'), weak),
    proxyTypes: say(record && types, weak),
    proxyProvider: say(record?.provider_name),
    proxyLastSeen: say(record?.network_last_seen),
    ...(record?.is_hosting_provider ? { usage: say<Usage>('hosting') } : {}),
  };
}

/** A file of residential proxies alone: who is in it is one, who is not may be a proxy of another sort. */
function residential(record: z.output<typeof AnonymityShape> | undefined, say: Say): Partial<IpFields> {
  const weak = doubt(record?.anonymizer_confidence);
  return {
    proxy: say(record && true, weak),
    proxyTypes: say<readonly ProxyType[]>(record && ['residential_proxy'], weak),
    proxyProvider: say(record?.provider_name, weak),
    proxyLastSeen: say(record?.network_last_seen),
  };
}
