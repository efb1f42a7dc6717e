import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Metrics } from '../kernel/telemetry.ts';
import type { Precedence } from './merge.ts';
import type { IpProvider } from './provider.ts';
import type { Access, WebService } from './providers/service.ts';
import { WEB_SERVICES, type WebServiceId } from './providers/index.ts';
import { createQuota, type QuotaStore } from './quota.ts';
import { createWebProvider } from './web-provider.ts';

export type ServiceSettings = Access & { readonly dailyQuota: number };

interface Deps {
  readonly quotas: QuotaStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** A provider for each service that has a key, in general order of precedence; without a key a service is not asked. */
export function webProviders(
  settings: Partial<Readonly<Record<WebServiceId, ServiceSettings | undefined>>>,
  { quotas, ...deps }: Deps,
): IpProvider[] {
  const services: readonly [string, WebService][] = Object.entries(WEB_SERVICES);
  return services.flatMap(([id, service]) => {
    const set = settings[id as WebServiceId];
    if (!set) return [];
    const quota = createQuota({ store: quotas, service: id, limit: set.dailyQuota, clock: deps.clock });
    return [createWebProvider(service, { ...deps, quota, access: { baseUrl: set.baseUrl, key: set.key } })];
  });
}

/** Who is better at which field: DB-IP tells places as the installed data does, AbuseIPDB lives from reports of abuse. */
export const PRECEDENCE: Precedence = {
  country: ['maxmind-files', 'dbIp', 'ip2location'],
  region: ['maxmind-files', 'dbIp', 'ip2location'],
  city: ['maxmind-files', 'dbIp', 'ip2location'],
  usage: ['maxmind-files', 'ip2location', 'dbIp', 'abuseipdb'],
  threat: ['abuseipdb', 'dbIp', 'ip2location'],
  threatScore: ['abuseipdb', 'ip2location'],
  attacked: ['abuseipdb', 'dbIp'],
};
