import { isIP } from 'node:net';
import { knownAddress, type KnownAddress } from './addresses.ts';

export interface ServiceCall {
  /** Path below the service's own prefix. */
  readonly path: string;
  readonly query: URLSearchParams;
  header(name: string): string | undefined;
  readonly now: Date;
  /** The day's limit is used up. */
  readonly spent: boolean;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What was asked about, where the call was let in. */
  readonly address?: string;
}

/** The key that all three take. */
export const SANDBOX_KEY = 'sandbox-key';

/** api.db-ip.com/v2: every answer, errors too, has status 200. */
export function answerDbIp({ path, spent }: ServiceCall): ServiceAnswer {
  const [, version, key, given = ''] = path.split('/');
  const address = decodeURIComponent(given);
  const fault = (errorCode: string) => ({ status: 200, body: { error: 'refused', errorCode } });
  if (version !== 'v2') return { status: 404, body: {} };
  if (key !== SANDBOX_KEY) return fault('INVALID_KEY');
  if (spent) return fault('OVER_QUERY_LIMIT');
  if (isIP(address) === 0) return fault('INVALID_ADDRESS');
  const known = knownAddress(address);
  if (!known) return { status: 200, address, body: { ipAddress: address, countryCode: 'ZZ', countryName: '' } };
  const { country, region, city, asn, network, usage, proxy, threat, abuse } = known;
  const isProxy = proxy !== undefined && proxy[0] !== 'DCH';
  const body = {
    ipAddress: address,
    countryCode: country[0],
    countryName: country[1],
    stateProv: region,
    city,
    asNumber: asn,
    asName: network,
    isp: network,
    organization: network,
    usageType: usage[1],
    isCrawler: false,
    isProxy,
    ...(isProxy && { proxyType: proxy[0].toLowerCase() }),
    threatLevel: threat ? 'high' : abuse && abuse.score >= 25 ? 'medium' : 'low',
    ...(threat === 'SCANNER' && { threatDetails: ['attack-source:ssh', 'attack-source:http'] }),
  };
  return { status: 200, address, body };
}

/** api.abuseipdb.com/api/v2/check. */
export function answerAbuse({ path, query, header, now, spent }: ServiceCall): ServiceAnswer {
  const fault = (status: number, detail: string, headers = {}) => ({
    status,
    headers,
    body: { errors: [{ detail, status }] },
  });
  if (path !== '/api/v2/check') return fault(404, 'Not found.');
  if (header('key') !== SANDBOX_KEY)
    return fault(401, 'Authentication failed. Your API key is either missing, incorrect, or revoked.');
  if (spent) {
    const wait = String(Math.ceil((86_400_000 - (now.getTime() % 86_400_000)) / 1000));
    return fault(429, 'Daily rate limit exceeded.', { 'retry-after': wait, 'x-ratelimit-remaining': '0' });
  }
  const address = query.get('ipAddress') ?? '';
  if (isIP(address) === 0) return fault(422, 'The ip address must be a valid IPv4 or IPv6 address.');
  return { status: 200, address, body: { data: abuseData(address, { query, now }) } };
}

function abuseData(address: string, { query, now }: Pick<ServiceCall, 'query' | 'now'>) {
  const known = knownAddress(address);
  const { score = 0, reports = [] } = known?.abuse ?? {};
  const total = reports.reduce((sum, [, count]) => sum + count, 0);
  const at = new Date(now.getTime() - 7_200_000).toISOString().replace(/\.\d+Z/, '+00:00');
  const rows = reports.flatMap(([category, count]) =>
    Array.from({ length: count }, (_none, id) => ({
      reportedAt: at,
      comment: '<at>everyone</at> **visit** [this](https://evil.example)',
      categories: [category],
      reporterId: id,
      reporterCountryCode: 'US',
    })),
  );
  return {
    ipAddress: address,
    isPublic: true,
    ipVersion: isIP(address),
    isWhitelisted: address === '8.8.8.8',
    abuseConfidenceScore: score,
    countryCode: known?.country[0] ?? null,
    usageType: known?.usage[2] ?? null,
    isp: known?.network ?? null,
    domain: 'example.net',
    hostnames: [],
    isTor: known?.proxy?.[0] === 'TOR',
    totalReports: total,
    numDistinctUsers: Math.ceil(total / 3),
    lastReportedAt: total > 0 ? at : null,
    ...(query.has('verbose') && { reports: rows }),
  };
}

/** api.ip2location.io with the proxy details of its larger plans. */
export function answerIp2Location({ query, spent }: ServiceCall): ServiceAnswer {
  const fault = (status: number, error_code: number, error_message: string) => ({
    status,
    body: { error: { error_code, error_message } },
  });
  if (query.get('key') !== SANDBOX_KEY) return fault(401, 10000, 'Invalid API key or insufficient permission.');
  if (spent) return fault(200, 10001, 'Insufficient credit: the query limit is exceeded.');
  const address = query.get('ip') ?? '';
  if (isIP(address) === 0) return fault(400, 10002, 'Invalid IP address.');
  const known = knownAddress(address);
  return {
    status: 200,
    address,
    body: known ? ip2Body(address, known) : { ip: address, country_code: '-', is_proxy: false },
  };
}

function ip2Body(address: string, { country, region, city, asn, network, usage, proxy, threat }: KnownAddress) {
  const [code = '-', provider = '-', last_seen = 0] = proxy ?? [];
  return {
    ip: address,
    country_code: country[0],
    country_name: country[1],
    region_name: region,
    city_name: city,
    asn: String(asn),
    as: network,
    isp: network,
    net_speed: '-',
    usage_type: usage[0],
    address_type: address === '8.8.8.8' ? 'Anycast' : 'Unicast',
    is_proxy: proxy !== undefined,
    fraud_score: threat ? 88 : 3,
    proxy: {
      last_seen,
      proxy_type: code,
      threat: threat ?? '-',
      provider,
      is_vpn: code === 'VPN',
      is_tor: code === 'TOR',
      is_data_center: code === 'DCH',
      is_public_proxy: false,
      is_web_proxy: false,
      is_web_crawler: false,
      is_residential_proxy: code === 'RES',
      is_spammer: threat === 'SPAM',
      is_scanner: threat === 'SCANNER',
      is_botnet: threat === 'BOTNET',
    },
  };
}
