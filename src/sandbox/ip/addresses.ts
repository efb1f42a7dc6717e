/** What the invented services know of an address. Real addresses, invented reports. */
export interface KnownAddress {
  readonly country: readonly [code: string, name: string];
  readonly region: string;
  readonly city: string;
  readonly asn: number;
  readonly network: string;
  /** IP2Location's code, and the other services' words for the same. */
  readonly usage: readonly [code: string, dbIp: string, abuse: string];
  /** IP2Proxy's code; absent where it is no proxy. */
  readonly proxy?: readonly [code: string, provider: string, lastSeenDays: number];
  readonly threat?: 'BOTNET' | 'SCANNER' | 'SPAM';
  /** How sure AbuseIPDB is of abuse, and its reports: category and how many. */
  readonly abuse?: {
    readonly score: number;
    readonly reports: readonly (readonly [category: number, count: number])[];
  };
}

const HOSTING = ['DCH', 'hosting', 'Data Center/Web Hosting/Transit'] as const;
const HOME = ['ISP/MOB', 'consumer', 'Fixed Line ISP'] as const;

const GERMAN_TOR: KnownAddress = {
  country: ['DE', 'Germany'],
  region: 'Brandenburg',
  city: 'Brandenburg an der Havel',
  asn: 60729,
  network: 'Stiftung Erneuerbare Freiheit',
  usage: HOSTING,
  proxy: ['TOR', '-', 1],
  threat: 'SCANNER',
  abuse: {
    score: 100,
    reports: [
      [18, 61],
      [22, 44],
      [21, 12],
    ],
  },
};

/** The addresses of the story, and some of every sort for people who try. */
const KNOWN: Readonly<Record<string, KnownAddress>> = {
  '185.220.101.34': GERMAN_TOR,
  '185.220.101.1': GERMAN_TOR,
  '45.83.220.1': {
    country: ['SE', 'Sweden'],
    region: 'Skane',
    city: 'Malmo',
    asn: 39351,
    network: '31173 Services AB',
    usage: HOSTING,
    proxy: ['VPN', 'Mullvad', 2],
    abuse: { score: 27, reports: [[18, 9]] },
  },
  '73.162.1.1': {
    country: ['US', 'United States of America'],
    region: 'California',
    city: 'San Jose',
    asn: 7922,
    network: 'Comcast Cable Communications, LLC',
    usage: HOME,
    proxy: ['RES', 'oxylabs', 4],
    threat: 'SPAM',
    abuse: { score: 8, reports: [[11, 2]] },
  },
  '86.1.2.3': {
    country: ['GB', 'United Kingdom'],
    region: 'England',
    city: 'Wakefield',
    asn: 5089,
    network: 'Virgin Media Limited',
    usage: HOME,
    abuse: { score: 0, reports: [] },
  },
  '40.126.32.1': {
    country: ['NL', 'Netherlands'],
    region: 'Noord-Holland',
    city: 'Amsterdam',
    asn: 8075,
    network: 'Microsoft Corporation',
    usage: HOSTING,
    proxy: ['DCH', '-', 1],
    abuse: { score: 0, reports: [] },
  },
  '8.8.8.8': {
    country: ['US', 'United States of America'],
    region: 'California',
    city: 'Mountain View',
    asn: 15169,
    network: 'Google LLC',
    usage: ['CDN', 'hosting', 'Content Delivery Network'],
    abuse: { score: 0, reports: [[14, 23]] },
  },
};

export function knownAddress(address: string): KnownAddress | undefined {
  return Object.hasOwn(KNOWN, address) ? KNOWN[address] : undefined;
}
