import { z } from 'zod';
import type { Fact, ProxyType, Threat, Usage } from '../../entities/ip.ts';
import {
  AsNumber,
  Count,
  countryFrom,
  CountryCode,
  Flag,
  meaning,
  sayer,
  Score,
  told,
  Word,
  type Extra,
  type Reading,
  type Refusal,
  type Say,
  type WebService,
} from './service.ts';

const Proxy = z.object({
  last_seen: Count,
  proxy_type: Word,
  threat: z.string().optional().catch(undefined),
  provider: Word,
  is_vpn: Flag,
  is_tor: Flag,
  is_public_proxy: Flag,
  is_web_proxy: Flag,
  is_residential_proxy: Flag,
  is_consumer_privacy_network: Flag,
  is_enterprise_private_network: Flag,
  is_spammer: Flag,
  is_scanner: Flag,
  is_botnet: Flag,
});
type Proxy = z.output<typeof Proxy>;

/** What we read of https://www.ip2location.io/ip2location-documentation; `proxy` comes with the larger plans alone. */
const Answer = z.object({
  ip: Word,
  country_code: CountryCode,
  region_name: Word,
  city_name: Word,
  asn: AsNumber,
  as: Word,
  isp: Word,
  usage_type: Word,
  address_type: Word,
  is_proxy: Flag,
  fraud_score: Score,
  proxy: Proxy.optional().catch(undefined),
});
type Answer = z.output<typeof Answer>;

/** Errors come as `{error: {error_code, error_message}}`, with status 200 or not. */
const Fault = z.object({ error: z.object({ error_message: z.string().catch('') }) });

/** Codes of IP2Location's usage types. */
const USAGES: Partial<Record<string, Usage>> = {
  com: 'business',
  org: 'organization',
  gov: 'government',
  mil: 'military',
  edu: 'education',
  lib: 'library',
  cdn: 'cdn',
  isp: 'consumer',
  mob: 'mobile',
  dch: 'hosting',
  ses: 'crawler',
  aic: 'crawler',
  rsv: 'reserved',
};

/** Codes of IP2Proxy's proxy types. */
const PROXIES: Partial<Record<string, ProxyType>> = {
  vpn: 'vpn',
  tor: 'tor',
  pub: 'public_proxy',
  web: 'web_proxy',
  res: 'residential_proxy',
  cpn: 'privacy_relay',
  epn: 'enterprise_private_network',
};
/** Data centres and crawlers are in its lists and are no proxies (IP2Proxy gives them `isProxy` 2). */
const NO_PROXIES = new Set(['dch', 'ses', 'aic']);

const THREATS: Partial<Record<string, Threat>> = { botnet: 'high', scanner: 'high', spam: 'medium' };

const NAME = 'IP2Location.io';

/** IP2Location.io: location, network, usage, and on larger plans the proxy with its type, provider and last day. */
export const ip2location: WebService = {
  id: 'ip2location',
  name: NAME,
  keySetting: 'IP2LOCATION_KEY',
  offers: [
    'country',
    'region',
    'city',
    'asn',
    'asName',
    'isp',
    'usage',
    'anycast',
    'proxy',
    'proxyTypes',
    'proxyProvider',
    'proxyLastSeen',
    'threat',
    'threatScore',
  ],
  question: (address, { baseUrl, key }) => ({
    url: `${baseUrl}/?${new URLSearchParams({ key, ip: address, format: 'json' })}`,
    headers: { Accept: 'application/json' },
  }),
  read(body, today) {
    const fault = Fault.safeParse(body);
    if (fault.success) return { kind: 'refused', refusal: refusalOf(fault.data.error.error_message) };
    const parsed = Answer.safeParse(body);
    return parsed.success ? facts(parsed.data, today) : { kind: 'refused', refusal: 'unreadable' };
  },
};

/** Its codes are documented for a part only, its words tell: they are looked at and never shown. */
function refusalOf(words: string): Refusal {
  if (/key|account|permission|expired/i.test(words)) return 'key';
  if (/credit|quota|limit|insufficient|exceed/i.test(words)) return 'quota';
  return /\bip\b|address/i.test(words) ? 'address' : 'unreadable';
}

function facts(answer: Answer, today: string): Reading {
  const say = sayer(NAME, today);
  const { country_code: country, proxy, address_type: kind } = answer;
  return told(
    {
      country: say(countryFrom(country)),
      region: say(answer.region_name),
      city: say(answer.city_name),
      asn: say(answer.asn),
      asName: say(answer.as),
      isp: say(answer.isp),
      usage: usageOf(answer, say),
      anycast: say(kind === undefined ? undefined : /^\(?A\)?$|anycast/i.test(kind)),
      ...proxyOf(answer, say),
      proxyProvider: say(proxy?.provider),
      proxyLastSeen: say(proxy?.last_seen === undefined ? undefined : daysBefore(today, proxy.last_seen)),
      threat: threatOf(proxy, say, today),
      threatScore: say(answer.fraud_score),
    },
    answer.ip,
  );
}

/** "ISP/MOB" and the like: the first that is known counts, and that it is one of several is said. */
function usageOf({ usage_type: raw }: Answer, say: Say): Fact<Usage> {
  if (raw === undefined) return say<Usage>(undefined);
  const codes = raw.split('/');
  const usage = codes.map((code) => meaning(USAGES, code)).find((known) => known !== undefined);
  const extra: Extra =
    codes.length > 1 && usage ? { raw, note: raw === 'ISP/MOB' ? 'home or mobile' : `one of ${raw}` } : { raw };
  return say<Usage>(usage ?? 'other', extra);
}

function proxyOf({ is_proxy: listed, proxy }: Answer, say: Say) {
  const raw = proxy?.proxy_type;
  const code = raw?.toLowerCase();
  const harmless = code !== undefined && NO_PROXIES.has(code);
  const flagged = proxy ? flagsOf(proxy) : [];
  const types: readonly ProxyType[] =
    code === undefined || harmless ? flagged : [...new Set([meaning<ProxyType>(PROXIES, code) ?? 'other', ...flagged])];
  const isProxy = harmless && flagged.length === 0 ? false : listed || types.length > 0 ? true : listed;
  const known =
    isProxy === false ? (code === 'dch' ? (['datacenter'] as const) : []) : types.length > 0 ? types : undefined;
  return {
    proxy: say(isProxy),
    proxyTypes: say<readonly ProxyType[]>(isProxy === undefined ? undefined : known, { raw }),
  };
}

function flagsOf(proxy: Proxy): ProxyType[] {
  const flags: readonly (readonly [boolean | undefined, ProxyType])[] = [
    [proxy.is_vpn, 'vpn'],
    [proxy.is_tor, 'tor'],
    [proxy.is_public_proxy, 'public_proxy'],
    [proxy.is_web_proxy, 'web_proxy'],
    [proxy.is_residential_proxy, 'residential_proxy'],
    [proxy.is_consumer_privacy_network, 'privacy_relay'],
    [proxy.is_enterprise_private_network, 'enterprise_private_network'],
  ];
  return flags.flatMap(([flag, type]) => (flag ? [type] : []));
}

/** The gravest of "SPAM/SCANNER/BOTNET" and of the flags; '-' is "none known" from a plan that tells threats at all. */
function threatOf(proxy: Proxy | undefined, say: Say, dataDate: string): Fact<Threat> {
  if (!proxy) return say<Threat>(undefined);
  const raw = proxy.threat?.trim();
  const words = (raw ?? '').split('/').filter((word) => word !== '' && word !== '-');
  const levels = new Set(words.map((word) => meaning(THREATS, word)));
  if (levels.has('high') || proxy.is_botnet || proxy.is_scanner) return say<Threat>('high', { raw });
  if (levels.has('medium') || proxy.is_spammer) return say<Threat>('medium', { raw });
  if (words.length > 0)
    return {
      status: 'absent',
      source: NAME,
      dataDate,
      note: `says “${words.join('/').slice(0, 40)}”, which Tocsin cannot place`,
    };
  return say<Threat>(raw === undefined ? undefined : 'none', { raw });
}

function daysBefore(today: string, days: number): string | undefined {
  const at = Date.parse(today) - days * 86_400_000;
  return days > 36_500 ? undefined : new Date(at).toISOString().slice(0, 10);
}
