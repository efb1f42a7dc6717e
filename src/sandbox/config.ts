import { join } from 'node:path';
import type { Config } from '../config.ts';
import { asTenantId, type Tenant, type TenantId } from '../tenants/tenant.ts';
import type { SimTenant } from './graph/model.ts';
import { SANDBOX_TENANTS } from './graph/tenants.ts';
import type { Morning } from './morning.ts';
import { COMPANIES, type Outside } from './outside.ts';
import { HOME_TENANT_ID, STAFF } from './staff.ts';

/** Tocsin's own application, which customers consent to. */
const TOCSIN_APP_ID = '7c1e0b52-9d84-4a36-b0f7-5e2d8c4a1f93';
export const TAB_CLIENT_ID = '0c5a11b4-6f0e-4a7e-9d35-6a1f0f6e2b71';

export interface Places {
  readonly graphUrl: string;
  readonly tabUrl: string;
  readonly outside: Outside;
  readonly botPort: number;
  readonly workDir: string;
  readonly morning: Morning;
}

/** The settings of a service that knows nobody but the sandbox. */
export function sandboxConfig({ graphUrl, tabUrl, outside, botPort, workDir, morning }: Places): Config {
  const { baseUrls, key } = outside.ipServices;
  const service = (baseUrl: string) => ({ baseUrl, key, dailyQuota: 1_000 });
  return {
    port: botPort,
    host: '127.0.0.1',
    logLevel: 'info',
    graph: { baseUrl: graphUrl, loginBaseUrl: graphUrl, clientId: TOCSIN_APP_ID },
    exchangeBaseUrl: outside.exchangeUrl,
    storage: { kind: 'embedded', dir: join(workDir, 'storage') },
    bot: { appId: '', appType: 'UserAssignedMsi' },
    homeTenantId: HOME_TENANT_ID,
    tab: { clientId: TAB_CLIENT_ID, loginBaseUrl: tabUrl, standIn: tabUrl },
    tenants: SANDBOX_TENANTS.map((tenant, at) => watched(tenant, { at, morning })),
    adminObjectIds: STAFF.slice(0, 1).map(({ objectId }) => objectId),
    ipFiles: [],
    ipLists: [],
    ipListsMs: 86_400_000,
    ipServices: {
      ip2location: service(baseUrls.ip2location),
      dbIp: service(baseUrls.dbIp),
      abuseipdb: service(baseUrls.abuseipdb),
    },
    psa: outside.psa,
    psaPollMs: 15_000,
    mail: {
      from: { address: 'tocsin@provider.example', name: 'Tocsin' },
      perMinute: 30,
      smtp: { host: '127.0.0.1', port: outside.smtpPort, encryption: 'none' },
    },
    pollMs: 3_000,
    sweepMs: 10_000,
    reconcileMs: 5_000,
    posture: { schedule: morning.schedule, window: morning.window },
    leaseMs: 20_000,
    graceMs: 5_000,
    resendMs: 30_000,
  };
}

/** Tickets of the first tenant go to ConnectWise, of the second to Autotask; the third has none. */
const TICKETS: readonly (Tenant['psa'] | undefined)[] = [
  { system: 'connectwise', company: String(COMPANIES.connectwise) },
  { system: 'autotask', company: String(COMPANIES.autotask) },
];

function watched(tenant: SimTenant, { at, morning }: { at: number; morning: Morning }): Tenant {
  const { id, name, domain, timeZone, users } = tenant;
  const psa = TICKETS[at];
  const { enabledAt } = morning;
  const readers = [`it@${domain}`];
  return {
    id: asTenantId(id) as TenantId,
    name,
    domain,
    timeZone,
    state: 'active',
    // The first account of each tenant is its emergency account: trying to block it shows the guard.
    breakGlass: users.slice(0, 1).map((user) => user.userPrincipalName.toLowerCase()),
    posture: { admin: { enabledAt }, user: { enabledAt } },
    mailTo: { admin: readers, user: readers, high: readers },
    ...(psa && { psa }),
  };
}
