import { uncheckedFields, type Country, type Fact, type IpFields, type SourceReport } from '../entities/ip.ts';
import type { Network } from './asn-table.ts';
import type { Place } from './city-data.ts';
import type { DataState, EmbeddedAnswer, EmbeddedStatus } from './embedded.ts';
import { CLOUDFLARE, KNOWN_NETWORKS, MICROSOFT_CLOUD } from './hosting-networks.ts';
import { knownAnycast, likelyWarp } from './special-ranges.ts';
import { inferUsage } from './usage.ts';

const CITY_SOURCE = 'DB-IP Lite';
const ASN_SOURCE = 'RouteViews, DB-IP, NRO';
/** Our own tables and rules. */
const RULES = 'Tocsin';

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** A country by its ISO code, with its English name as this runtime has it. */
export function countryOf(code: string): Country {
  return { code, name: countryNames.of(code) ?? code };
}

type PlaceFields = Pick<IpFields, 'country' | 'region' | 'city'>;
type NetworkFields = Pick<IpFields, 'asn' | 'asName' | 'usage' | 'cloud'>;

/** The embedded answer as facts with source and date; what the data cannot know stays "not checked". */
export function embeddedFields(answer: EmbeddedAnswer, status: EmbeddedStatus): IpFields {
  const { address, family, place, network } = answer;
  const location = placeFields(place, status.details[`city${family}`]);
  const base = { ...uncheckedFields(), ...location, ...networkFields(network, status.details[`asn${family}`]) };
  const asn = typeof network === 'object' ? network.asn : undefined;
  if (asn === CLOUDFLARE && likelyWarp(address, family)) return { ...base, ...WARP };
  if (!knownAnycast(address, family) && asn !== CLOUDFLARE) return base;
  return withoutPlace({ ...base, anycast: { status: 'found', value: true, source: RULES, inferred: true } });
}

/** How the two embedded sources fared for an answer. */
export function embeddedReports(answer: EmbeddedAnswer, status: EmbeddedStatus): readonly SourceReport[] {
  const { family, place, network } = answer;
  return [
    report({ id: 'dbip-lite', name: CITY_SOURCE }, place, status.details[`city${family}`]),
    report({ id: 'asn', name: ASN_SOURCE }, network, status.details[`asn${family}`]),
  ];
}

function report(
  source: { id: string; name: string },
  part: Place | Network | 'absent' | 'unavailable',
  data: DataState,
): SourceReport {
  const base = { ...source, reach: 'embedded' } as const;
  if (part === 'unavailable') return { ...base, status: 'unavailable', reason: reasonOf(data) };
  return { ...base, status: part === 'absent' ? 'absent' : 'ok', dataDate: dateOf(data) };
}

const placesMade = new WeakMap<Place, { date: string | undefined; fields: PlaceFields }>();

function placeFields(place: EmbeddedAnswer['place'], data: DataState): PlaceFields {
  if (typeof place !== 'object') {
    const fact = missing(place, CITY_SOURCE, data);
    return { country: fact, region: fact, city: fact };
  }
  const date = dateOf(data);
  const made = placesMade.get(place);
  if (made?.date === date && made) return made.fields;
  const source = { source: CITY_SOURCE, dataDate: date };
  const fields = {
    country: { status: 'found', value: countryOf(place.country), ...source },
    region: orAbsent(place.region, source),
    city: orAbsent(place.city, source),
  } as const;
  placesMade.set(place, { date, fields });
  return fields;
}

const networksMade = new WeakMap<Network, { date: string | undefined; fields: NetworkFields }>();

function networkFields(network: EmbeddedAnswer['network'], data: DataState): NetworkFields {
  if (typeof network !== 'object') {
    const fact = missing(network, ASN_SOURCE, data);
    return { asn: fact, asName: fact, usage: fact, cloud: fact };
  }
  const date = dateOf(data);
  const made = networksMade.get(network);
  if (made?.date === date && made) return made.fields;
  const source = { source: ASN_SOURCE, dataDate: date };
  const inferred = { source: `${RULES}, from the network's number and name`, dataDate: date };
  const usage = inferUsage(network);
  const fields: NetworkFields = {
    asn: { status: 'found', value: network.asn, ...source },
    asName: orAbsent(network.name || null, source),
    usage: usage
      ? { status: 'found', value: usage, inferred: true, ...inferred }
      : { status: 'absent', note: 'the name of the network does not tell', ...inferred },
    cloud: cloudOf(network, inferred),
  };
  networksMade.set(network, { date, fields });
  return fields;
}

function cloudOf({ asn }: Network, source: { source: string; dataDate: string | undefined }): Fact<string> {
  const known = KNOWN_NETWORKS.get(asn);
  if (!known?.cloud) return { status: 'absent', note: 'not a large cloud that Tocsin knows', ...source };
  const note =
    known.provider === MICROSOFT_CLOUD
      ? "Microsoft's own services sign in from here; the place is that of the data centre"
      : undefined;
  return { status: 'found', value: known.provider, inferred: true, note, ...source };
}

const PROBABLY = { status: 'found', source: RULES, inferred: true, confidence: 'low' } as const;

const WARP = {
  usage: { ...PROBABLY, value: 'privacy_relay' },
  proxy: { ...PROBABLY, value: true, note: 'in a range that Cloudflare WARP clients use' },
  proxyTypes: { ...PROBABLY, value: ['privacy_relay'] },
  proxyProvider: { ...PROBABLY, value: 'Cloudflare WARP' },
} as const satisfies Partial<IpFields>;

/** An anycast address answers from many places: its city would be invented, its country is where it is registered. */
export function withoutPlace(fields: IpFields): IpFields {
  const note = 'anycast: answers from many places at once';
  const place = { status: 'absent', source: RULES, note } as const;
  const { country } = fields;
  return {
    ...fields,
    country: country.status === 'found' ? { ...country, confidence: 'low', note } : country,
    region: place,
    city: place,
  };
}

function missing(part: 'absent' | 'unavailable', source: string, data: DataState): Fact<never> {
  return part === 'absent'
    ? { status: 'absent', source, dataDate: dateOf(data) }
    : { status: 'unavailable', source, reason: reasonOf(data) };
}

function orAbsent(value: string | null, source: { source: string; dataDate: string | undefined }): Fact<string> {
  return value === null ? { status: 'absent', ...source } : { status: 'found', value, ...source };
}

function dateOf(data: DataState): string | undefined {
  return data.state === 'ready' ? data.dataDate : undefined;
}

function reasonOf(data: DataState): string {
  if (data.state === 'unavailable') return data.reason;
  return data.state === 'closed' ? 'the data was not opened' : 'the data cannot be read at this address';
}
