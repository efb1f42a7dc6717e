import { z } from 'zod';
import type { Fact, IpFields, ProxyType, Target, Threat, Usage } from '../../entities/ip.ts';
import {
  Count,
  countryFrom,
  CountryCode,
  Flag,
  meaning,
  sayer,
  Score,
  told,
  Word,
  type Reading,
  type Say,
  type WebService,
} from './service.ts';

/** Days of reports that are asked for: the service's own default. */
const WINDOW_DAYS = 30;

/**
 * What we read of https://docs.abuseipdb.com/#check-endpoint. The reports' comments are text of strangers, often of the
 * attacker: they are not even read.
 */
const Data = z.object({
  ipAddress: Word,
  countryCode: CountryCode,
  usageType: Word,
  isp: Word,
  isTor: Flag,
  isWhitelisted: Flag,
  abuseConfidenceScore: Score,
  totalReports: Count,
  numDistinctUsers: Count,
  lastReportedAt: z.iso.datetime({ offset: true }).optional().catch(undefined),
  reports: z
    .array(z.object({ categories: z.array(z.number().int().catch(0)).catch([]) }).catch({ categories: [] }))
    .optional()
    .catch(undefined),
});
type Data = z.output<typeof Data>;

const Fault = z.object({ errors: z.array(z.object({ status: z.number().optional().catch(undefined) })).min(1) });

/** Its names of usage types; the list is not documented as closed. */
const USAGES: Partial<Record<string, Usage>> = {
  commercial: 'business',
  organization: 'organization',
  government: 'government',
  military: 'military',
  'university/college/school': 'education',
  library: 'library',
  'content delivery network': 'cdn',
  'fixed line isp': 'consumer',
  'mobile isp': 'mobile',
  'data center/web hosting/transit': 'hosting',
  'search engine spider': 'crawler',
  reserved: 'reserved',
};

/** Report categories (https://www.abuseipdb.com/categories) by what they aim at; 9 and 13 tell of the address itself. */
const TARGETS: readonly (readonly [Target, ...categories: number[]])[] = [
  ['login', 18],
  ['ssh', 22],
  ['email', 7, 11],
  ['web', 10, 12, 16, 19, 21],
  ['network', 4, 6, 14, 17],
  ['host', 15, 20],
  ['ftp', 5],
  ['dns', 1, 2],
  ['iot', 23],
  ['voip', 8],
  ['ecommerce', 3],
];
const TARGET_OF = new Map(
  TARGETS.flatMap(([target, ...categories]) => categories.map((one) => [one, target] as const)),
);
const OPEN_PROXY = 9;
const VPN = 13;

const NAME = 'AbuseIPDB';

/** AbuseIPDB: what others reported of an address, and whether it is a Tor exit. */
export const abuseipdb: WebService = {
  id: 'abuseipdb',
  name: NAME,
  keySetting: 'ABUSEIPDB_KEY',
  offers: ['threat', 'threatScore', 'attacked', 'reports', 'reporters', 'lastReport'],
  question: (address, { baseUrl, key }) => ({
    url: `${baseUrl}/api/v2/check?${new URLSearchParams({ ipAddress: address, maxAgeInDays: String(WINDOW_DAYS), verbose: 'true' })}`,
    headers: { Key: key, Accept: 'application/json' },
  }),
  read(body, today) {
    const fault = Fault.safeParse(body);
    if (fault.success) return { kind: 'refused', refusal: refusalOf(fault.data.errors[0]?.status) };
    const parsed = z.object({ data: Data }).safeParse(body);
    return parsed.success ? facts(parsed.data.data, today) : { kind: 'refused', refusal: 'unreadable' };
  },
};

function refusalOf(status: number | undefined) {
  if (status === 401 || status === 403) return 'key';
  if (status === 429) return 'quota';
  return status === 422 ? 'address' : 'unreadable';
}

function facts(data: Data, today: string): Reading {
  const say = sayer(NAME, today);
  const { countryCode, usageType, abuseConfidenceScore: score, totalReports, isWhitelisted } = data;
  const note = isWhitelisted ? 'on its list of known good addresses' : undefined;
  return told(
    {
      ...(countryCode && { country: say(countryFrom(countryCode)) }),
      ...(data.isp && { isp: say(data.isp) }),
      ...(usageType && { usage: say(meaning<Usage>(USAGES, usageType, 'other'), { raw: usageType }) }),
      threat: say(score === undefined ? undefined : threatOf(score, totalReports), {
        raw: `confidence ${score}`,
        note,
      }),
      threatScore: say(score),
      attacked: say(attackedOf(data)),
      reports: say(totalReports, { note: `in ${WINDOW_DAYS} days` }),
      reporters: say(data.numDistinctUsers),
      lastReport: say(data.lastReportedAt),
      ...proxyOf(data, say),
    },
    data.ipAddress,
  );
}

/** Bands of our own over its confidence of abuse; nothing at all needs no report at all. */
function threatOf(score: number, reports: number | undefined): Threat | undefined {
  if (score >= 75) return 'high';
  if (score >= 25) return 'medium';
  if (score >= 1) return 'low';
  return reports === undefined ? undefined : reports === 0 ? 'none' : 'low';
}

/** The kinds of systems, most reported first; undefined when there are reports whose categories were not sent. */
function attackedOf({ reports, totalReports }: Data): readonly Target[] | undefined {
  if (!reports) return totalReports === 0 ? [] : undefined;
  const counts = new Map<Target, number>();
  for (const { categories } of reports) {
    for (const target of new Set(categories.flatMap((one) => TARGET_OF.get(one) ?? [])))
      counts.set(target, (counts.get(target) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([target]) => target);
}

/** Tor it knows; of other proxies it has reports alone, and an address without any may be one all the same. */
function proxyOf({ isTor, reports = [] }: Data, say: Say): Pick<IpFields, 'proxy' | 'proxyTypes'> | object {
  if (isTor) return { proxy: say(true), proxyTypes: say<readonly ProxyType[]>(['tor']) };
  const count = (category: number) => reports.filter(({ categories }) => categories.includes(category)).length;
  const types: readonly (readonly [ProxyType, number])[] = [
    ['vpn', count(VPN)],
    ['public_proxy', count(OPEN_PROXY)],
  ];
  const seen = types.filter(([, times]) => times > 0);
  if (seen.length === 0) return {};
  const reported = { inferred: true, confidence: 'low', note: 'reported so by others' } as const;
  const proxy: Fact<boolean> = say(true, reported);
  return {
    proxy,
    proxyTypes: say<readonly ProxyType[]>(
      seen.map(([type]) => type),
      reported,
    ),
  };
}
