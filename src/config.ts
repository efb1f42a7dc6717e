import type { z } from 'zod';
import { TocsinError } from './kernel/errors.ts';
import type { LogLevel } from './kernel/log.ts';
import type { IpList } from './config/ip-lists.ts';
import { isLoopbackHost } from './config/loopback.ts';
import { readMail, type MailConfig } from './config/mail.ts';
import { listed, S, SETTINGS } from './config/settings.ts';
import { readPsa, type PsaSettings } from './config/psa.ts';
import { readTenants } from './config/tenants-file.ts';
import { isGuid, type Tenant, type TenantId } from './tenants/tenant.ts';

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly logLevel: LogLevel;
  readonly graph: {
    readonly baseUrl: string;
    readonly loginBaseUrl: string;
    readonly clientId?: string | undefined;
    readonly certificatePath?: string | undefined;
    readonly managedIdentityClientId?: string | undefined;
  };
  /** Absent where mail flow rules and forwarding are not to be read. */
  readonly exchangeBaseUrl?: string | undefined;
  readonly storage:
    | { readonly kind: 'connectionString'; readonly connectionString: string }
    | { readonly kind: 'account'; readonly url: string }
    | { readonly kind: 'embedded'; readonly dir: string };
  readonly bot: {
    readonly appId: string;
    readonly appType: 'UserAssignedMsi' | 'SingleTenant';
    readonly password?: string | undefined;
    readonly openIdMetadataUrl?: string | undefined;
    /** Authority for the bot's own tokens; Microsoft's default where absent. */
    readonly loginUrl?: string | undefined;
  };
  readonly homeTenantId: TenantId;
  /** The Teams tab; absent where it has no app registration. */
  readonly tab?:
    | {
        readonly clientId: string;
        readonly loginBaseUrl: string;
        readonly host?: string | undefined;
        /** Id of the Teams app, which deep links to the tab name; without it there are none. */
        readonly teamsAppId?: string | undefined;
        /** Origin that may hold the tab instead of Teams: the sandbox's alone, there is no setting for it. */
        readonly standIn?: string | undefined;
      }
    | undefined;
  readonly tenants: readonly Tenant[];
  readonly adminObjectIds: readonly string[];
  readonly ipFiles: readonly string[];
  readonly ipLists: readonly IpList[];
  readonly ipListsMs: number;
  /** Services that are asked about addresses: those with a key. */
  readonly ipServices: IpServices;
  /** The ticket systems that are set up. */
  readonly psa: PsaSettings;
  readonly psaPollMs: number;
  /** Absent where no e-mail is sent. */
  readonly mail?: MailConfig | undefined;
  readonly pollMs: number;
  readonly sweepMs: number;
  readonly reconcileMs: number;
  /** When the MFA posture of a day is told, and how long before that it is read. */
  readonly posture: {
    readonly schedule: { readonly at: string; readonly timeZone: string };
    /** No reading begins in the last `reserveMs` of it. */
    readonly window: { readonly lengthMs: number; readonly reserveMs: number };
  };
  readonly leaseMs: number;
  readonly graceMs: number;
  readonly resendMs: number;
}

/** How one service is reached, and how often a day at most. */
export interface IpServiceConfig {
  readonly key: string;
  readonly baseUrl: string;
  readonly dailyQuota: number;
}

export type IpServices = Readonly<Record<'ip2location' | 'dbIp' | 'abuseipdb', IpServiceConfig | undefined>>;

export { isLoopbackHost } from './config/loopback.ts';
export { SETTINGS, type Setting } from './config/settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads every setting and reports all faults at once as one CONFIG_INVALID whose message has a line per fault: the name
 * and what is wrong with it, never a value.
 */
export function loadConfig(env: Environment): Config {
  const faults: string[] = [];
  const values = readSettings(env, faults);
  const tenants = values.TENANTS_FILE === undefined ? [] : readTenants(values.TENANTS_FILE, faults);
  const adminObjectIds = readAdmins(values.ADMIN_OBJECT_IDS ?? '', faults);
  const storage = readStorage(values, faults);
  const psa = readPsa(values, { tenants, faults });
  const mail = readMail(values, faults);
  checkTogether(values, faults);
  if (faults.length > 0 || !storage) throw configInvalid(faults);
  return {
    port: values.PORT,
    host: values.HOST,
    logLevel: values.LOG_LEVEL,
    graph: {
      baseUrl: values.GRAPH_BASE_URL,
      loginBaseUrl: values.LOGIN_BASE_URL,
      clientId: values.GRAPH_CLIENT_ID,
      certificatePath: values.GRAPH_CERTIFICATE_PATH,
      managedIdentityClientId: values.GRAPH_MANAGED_IDENTITY_CLIENT_ID,
    },
    exchangeBaseUrl: values.EXCHANGE_BASE_URL,
    storage,
    bot: {
      appId: values.BOT_APP_ID,
      appType: values.BOT_APP_TYPE,
      password: values.BOT_APP_PASSWORD,
      openIdMetadataUrl: values.BOT_OPENID_METADATA_URL,
      loginUrl: env['LOGIN_BASE_URL']
        ? `${values.LOGIN_BASE_URL.replace(/\/+$/, '')}/${values.BOT_TENANT_ID}`
        : undefined,
    },
    homeTenantId: values.BOT_TENANT_ID as TenantId,
    tab: values.TAB_CLIENT_ID
      ? {
          clientId: values.TAB_CLIENT_ID,
          loginBaseUrl: values.LOGIN_BASE_URL.replace(/\/+$/, ''),
          host: values.TAB_HOST,
          teamsAppId: values.TEAMS_APP_ID,
        }
      : undefined,
    tenants,
    adminObjectIds,
    ipFiles: values.IP_FILES,
    ipLists: values.IP_LISTS,
    ipListsMs: values.IP_LISTS_HOURS * 3_600_000,
    ipServices: servicesOf(values),
    psa,
    psaPollMs: values.PSA_POLL_SECONDS * 1000,
    mail,
    pollMs: values.ALERT_POLL_SECONDS * 1000,
    sweepMs: values.SWEEP_SECONDS * 1000,
    reconcileMs: values.RECONCILE_SECONDS * 1000,
    posture: postureOf(values),
    leaseMs: values.LEASE_SECONDS * 1000,
    graceMs: values.LEASE_GRACE_SECONDS * 1000,
    resendMs: values.RESEND_SECONDS * 1000,
  };
}

/** What `tocsin ip` needs of the settings; a faulty one of another sort does not keep it from answering. */
export function readIpSettings(env: Environment): Pick<Config, 'ipFiles' | 'ipLists' | 'ipServices'> {
  const faults: string[] = [];
  const values = readSettings(env, faults);
  const own = faults.filter((fault) => /^(IP_|DBIP_|ABUSEIPDB_|IP2LOCATION_)/.test(fault));
  if (own.length > 0) throw configInvalid(own);
  return { ipFiles: values.IP_FILES, ipLists: values.IP_LISTS, ipServices: servicesOf(values) };
}

function servicesOf(values: Values): IpServices {
  const one = (key: string | undefined, baseUrl: string, dailyQuota: number) =>
    key === undefined ? undefined : { key, baseUrl: baseUrl.replace(/\/+$/, ''), dailyQuota };
  return {
    ip2location: one(values.IP2LOCATION_KEY, values.IP2LOCATION_BASE_URL, values.IP2LOCATION_DAILY_QUOTA),
    dbIp: one(values.DBIP_KEY, values.DBIP_BASE_URL, values.DBIP_DAILY_QUOTA),
    abuseipdb: one(values.ABUSEIPDB_KEY, values.ABUSEIPDB_BASE_URL, values.ABUSEIPDB_DAILY_QUOTA),
  };
}

function postureOf(values: Values): Config['posture'] {
  const lengthMs = values.POSTURE_WINDOW_MINUTES * 60_000;
  return {
    schedule: { at: values.POSTURE_TIME, timeZone: values.POSTURE_ZONE },
    window: { lengthMs, reserveMs: lengthMs / 3 },
  };
}

type Values = { [K in keyof typeof S]: z.output<(typeof S)[K]['schema']> };

/** One value per setting; where one is faulty its default stands in, so that all the other faults are found too. */
function readSettings(env: Environment, faults: string[]): Values {
  return Object.fromEntries(
    SETTINGS.map(({ name, schema }) => {
      const given = env[name]?.trim() === '' ? undefined : env[name]?.trim();
      const parsed = schema.safeParse(given);
      if (parsed.success) return [name, parsed.data];
      const message = given === undefined ? 'is missing' : (parsed.error.issues[0]?.message ?? 'is not valid');
      faults.push(`${name} ${message}`);
      return [name, schema.safeParse(undefined).data];
    }),
  ) as Values;
}

function configInvalid(faults: readonly string[]): TocsinError {
  return new TocsinError(
    'CONFIG_INVALID',
    `The configuration has faults:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
  );
}

function readStorage(values: Values, faults: string[]): Config['storage'] | undefined {
  const { STORAGE, STORAGE_CONNECTION_STRING: connectionString, STORAGE_ACCOUNT_URL: url, STORAGE_DIR: dir } = values;
  if (STORAGE === 'embedded') return { kind: 'embedded', dir };
  if (connectionString && url) {
    faults.push('STORAGE_CONNECTION_STRING and STORAGE_ACCOUNT_URL are both set: choose one');
    return undefined;
  }
  if (connectionString) return checkConnectionString(connectionString, faults);
  if (url) return { kind: 'account', url };
  faults.push('STORAGE_CONNECTION_STRING or STORAGE_ACCOUNT_URL is missing (or STORAGE=embedded for development)');
  return undefined;
}

/** Plain http in a connection string is for an emulator on this machine alone. */
function checkConnectionString(connectionString: string, faults: string[]): Config['storage'] | undefined {
  const hosts = [...connectionString.matchAll(/http:\/\/([^/;]+)/gi)].map(
    ([, authority]) => new URL(`http://${authority}`).hostname,
  );
  const plain = /DefaultEndpointsProtocol=http(;|$)/i.test(connectionString) && hosts.length === 0;
  if (!plain && hosts.every(isLoopbackHost)) return { kind: 'connectionString', connectionString };
  faults.push('STORAGE_CONNECTION_STRING must be https; plain http is for loopback hosts only');
  return undefined;
}

function checkTogether(values: Values, faults: string[]): void {
  if (values.BOT_APP_ID === '' && !isLoopbackHost(values.HOST ?? '')) {
    faults.push(
      'BOT_APP_ID is missing: without it anybody could press buttons, so HOST must then be a loopback address',
    );
  }
  if (values.BOT_APP_ID !== '' && values.BOT_APP_TYPE === 'SingleTenant' && !values.BOT_APP_PASSWORD) {
    faults.push('BOT_APP_PASSWORD is missing: a SingleTenant bot needs it (or use BOT_APP_TYPE=UserAssignedMsi)');
  }
  if (isLoopbackHost(new URL(values.GRAPH_BASE_URL ?? 'https://graph.microsoft.com').hostname)) return;
  if (!values.GRAPH_CLIENT_ID) faults.push('GRAPH_CLIENT_ID is missing');
  const certificate = values.GRAPH_CERTIFICATE_PATH !== undefined;
  if (certificate === (values.GRAPH_MANAGED_IDENTITY_CLIENT_ID !== undefined)) {
    faults.push('set exactly one of GRAPH_CERTIFICATE_PATH and GRAPH_MANAGED_IDENTITY_CLIENT_ID');
  }
}

function readAdmins(list: string, faults: string[]): string[] {
  const ids = listed(list.toLowerCase());
  const bad = ids.filter((id) => !isGuid(id)).length;
  if (bad > 0)
    faults.push(`ADMIN_OBJECT_IDS has ${bad} ${bad === 1 ? 'entry that is' : 'entries that are'} not a GUID`);
  return ids;
}
