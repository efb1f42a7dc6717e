import { z } from 'zod';
import type { ProxyType, Target, Threat, Usage } from '../../entities/ip.ts';
import {
  AsNumber,
  countryFrom,
  CountryCode,
  Flag,
  meaning,
  sayer,
  told,
  Word,
  type Reading,
  type Refusal,
  type WebService,
} from './service.ts';

/** What we read of https://db-ip.com/api/doc.php; which fields are there depends on the subscription. */
const Answer = z.object({
  ipAddress: Word,
  countryCode: CountryCode,
  stateProv: Word,
  city: Word,
  asNumber: AsNumber,
  asName: Word,
  isp: Word,
  organization: Word,
  usageType: Word,
  isCrawler: Flag,
  isProxy: Flag,
  proxyType: Word,
  threatLevel: Word,
  threatDetails: z.array(z.string()).optional().catch(undefined),
});
type Answer = z.output<typeof Answer>;

/** DB-IP answers errors with status 200 as `{error, errorCode}`. */
const Fault = z.object({ errorCode: z.string() });

const REFUSALS: Partial<Record<string, Refusal>> = {
  invalid_key: 'key',
  expired: 'key',
  https_not_allowed: 'key',
  over_query_limit: 'quota',
  temporary_blocked: 'busy',
  unavailable: 'busy',
  invalid_address: 'address',
  too_many_addresses: 'address',
};

const USAGES: Partial<Record<string, Usage>> = {
  consumer: 'consumer',
  corporate: 'business',
  hosting: 'hosting',
  mobile: 'mobile',
  education: 'education',
  government: 'government',
};

const PROXIES: Partial<Record<string, ProxyType>> = {
  vpn: 'vpn',
  tor: 'tor',
  http: 'public_proxy',
  https: 'public_proxy',
  socks: 'public_proxy',
  socks4: 'public_proxy',
  socks5: 'public_proxy',
  public: 'public_proxy',
  web: 'web_proxy',
  residential: 'residential_proxy',
  relay: 'privacy_relay',
};

const THREATS: Partial<Record<string, Threat>> = { low: 'low', medium: 'medium', high: 'high', none: 'none' };

const TARGETS: Partial<Record<string, Target>> = {
  http: 'web',
  https: 'web',
  web: 'web',
  ssh: 'ssh',
  ftp: 'ftp',
  smtp: 'email',
  imap: 'email',
  pop3: 'email',
  mail: 'email',
  dns: 'dns',
  sip: 'voip',
  voip: 'voip',
  rdp: 'login',
  login: 'login',
  mysql: 'database',
  mssql: 'database',
  database: 'database',
};

const NAME = 'DB-IP';

/** DB-IP's own service: location, network, usage, proxy and threat from one answer. */
export const dbIp: WebService = {
  id: 'dbIp',
  name: NAME,
  keySetting: 'DBIP_KEY',
  offers: [
    'country',
    'region',
    'city',
    'asn',
    'asName',
    'isp',
    'organization',
    'usage',
    'proxy',
    'proxyTypes',
    'threat',
    'attacked',
  ],
  question: (address, { baseUrl, key }) => ({
    url: `${baseUrl}/v2/${encodeURIComponent(key)}/${encodeURIComponent(address)}`,
    headers: {},
  }),
  read(body, today) {
    const fault = Fault.safeParse(body);
    if (fault.success)
      return { kind: 'refused', refusal: meaning<Refusal>(REFUSALS, fault.data.errorCode) ?? 'unreadable' };
    const parsed = Answer.safeParse(body);
    return parsed.success ? facts(parsed.data, today) : { kind: 'refused', refusal: 'unreadable' };
  },
};

function facts(answer: Answer, today: string): Reading {
  const say = sayer(NAME, today);
  const { countryCode, usageType, isProxy, proxyType, threatLevel } = answer;
  const threat = meaning(THREATS, threatLevel);
  const type = meaning<ProxyType>(PROXIES, proxyType, 'other');
  return told(
    {
      country: say(countryFrom(countryCode)),
      region: say(answer.stateProv),
      city: say(answer.city),
      asn: say(answer.asNumber),
      asName: say(answer.asName),
      isp: say(answer.isp),
      organization: say(answer.organization),
      usage: say(usageOf(answer), { raw: usageType }),
      proxy: say(isProxy),
      proxyTypes: say(typesOf(isProxy, type), { raw: proxyType }),
      threat: threatLevel && !threat ? unknownThreat(threatLevel, today) : say(threat, { raw: threatLevel }),
      attacked: say(attackedOf(answer), { raw: answer.threatDetails?.join(', ').slice(0, 200) }),
    },
    answer.ipAddress,
  );
}

/** A proxy of no told type has unknown types; no proxy has none. */
function typesOf(isProxy: boolean | undefined, type: ProxyType | undefined): readonly ProxyType[] | undefined {
  if (isProxy === false) return [];
  return isProxy && type ? [type] : undefined;
}

function usageOf({ usageType, isCrawler }: Answer): Usage | undefined {
  if (isCrawler) return 'crawler';
  return meaning<Usage>(USAGES, usageType, 'other');
}

function unknownThreat(word: string, dataDate: string) {
  return {
    status: 'absent',
    source: NAME,
    dataDate,
    note: `says “${word.slice(0, 40)}”, which Tocsin cannot place`,
  } as const;
}

/** "attack-source:http" and the like; details of other sorts say nothing of what was attacked. */
function attackedOf({ threatDetails }: Answer): readonly Target[] | undefined {
  if (!threatDetails) return undefined;
  const services = threatDetails.flatMap((detail) => /^attack-source:\s*(\w+)/i.exec(detail)?.[1]?.toLowerCase() ?? []);
  return [...new Set(services.map((service) => meaning<Target>(TARGETS, service, 'other') ?? 'other'))];
}
