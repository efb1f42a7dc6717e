import { z } from 'zod';
import { TocsinError } from './kernel/errors.ts';
import type { LogLevel } from './kernel/log.ts';
import { readTenants } from './config/tenants-file.ts';
import { isGuid, type Tenant, type TenantId } from './tenants/tenant.ts';

/** Every setting: its name, what it takes, whether it is secret, and what it is for (the README's table is tested against this). */
export interface Setting {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly secret?: boolean;
  readonly about: string;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]', '::1']);

/** True for a host name that cannot leave this machine. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.has(host.toLowerCase()) || /^127(\.\d{1,3}){3}$/.test(host);
}

const address = z.string().superRefine((text, ctx) => {
  if (!URL.canParse(text)) return ctx.addIssue({ code: 'custom', message: 'is not an address (https://…)' });
  const { protocol, hostname, username } = new URL(text);
  if (username !== '') ctx.addIssue({ code: 'custom', message: 'must not carry a user name' });
  if (protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname))) return;
  ctx.addIssue({ code: 'custom', message: 'must be https; plain http is for loopback hosts only' });
});

const guid = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .refine(isGuid, 'is not a GUID');
const seconds = (least: number, most: number, preset: number) =>
  z
    .string()
    .default(String(preset))
    .transform(Number)
    .pipe(z.number('is not a number').min(least, `must be at least ${least}`).max(most, `must be at most ${most}`));
const text = z.string().min(1);

function listed(entries: string): string[] {
  return entries
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
}

const S = {
  PORT: {
    schema: z.string().default('3978').transform(Number).pipe(z.number('is not a number').int().min(0).max(65535)),
    about: 'Port to listen on; 0 takes a free one',
  },
  HOST: { schema: text.default('127.0.0.1'), about: 'Address to bind to; 0.0.0.0 in a container' },
  LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    about: 'How much is logged',
  },
  GRAPH_BASE_URL: {
    schema: address.default('https://graph.microsoft.com'),
    about: 'Microsoft Graph, or what stands in for it; on loopback the bearer sent is `sandbox.<tenantId>`',
  },
  LOGIN_BASE_URL: {
    schema: address.default('https://login.microsoftonline.com'),
    about: 'Entra ID authority for tokens',
  },
  GRAPH_CLIENT_ID: {
    schema: guid.optional(),
    about: 'App registration (multi-tenant) that watched tenants consented to',
  },
  GRAPH_CERTIFICATE_PATH: {
    schema: text.optional(),
    about: 'PEM file with key and certificate of that app registration',
  },
  GRAPH_MANAGED_IDENTITY_CLIENT_ID: {
    schema: guid.optional(),
    about: 'Managed identity trusted by that app registration as a federated credential, instead of a certificate',
  },
  STORAGE: {
    schema: z.enum(['azure', 'embedded']).default('azure'),
    about: '`embedded` starts a storage emulator of its own (development only)',
  },
  STORAGE_CONNECTION_STRING: { schema: text.optional(), secret: true, about: 'Azure Storage by connection string' },
  STORAGE_ACCOUNT_URL: {
    schema: address.optional(),
    about: 'Azure Storage table endpoint (`https://<account>.table.core.windows.net`), opened by managed identity',
  },
  STORAGE_DIR: { schema: text.default('.tocsin'), about: 'Folder of the embedded storage' },
  BOT_APP_ID: {
    schema: z.union([z.literal(''), guid]).default(''),
    about: 'App id of the bot; empty means no authentication, which is refused unless bound to loopback',
  },
  BOT_APP_TYPE: {
    schema: z.enum(['UserAssignedMsi', 'SingleTenant']).default('UserAssignedMsi'),
    about: 'How the bot proves itself',
  },
  BOT_APP_PASSWORD: {
    schema: text.optional(),
    secret: true,
    about: 'Client secret of a SingleTenant bot; a managed identity needs none',
  },
  BOT_TENANT_ID: { schema: guid, about: 'The home tenant: people of other tenants are refused' },
  BOT_OPENID_METADATA_URL: {
    schema: address.optional(),
    about: 'Where the keys of incoming Bot Framework tokens are published',
  },
  TENANTS_FILE: {
    schema: text.optional(),
    about:
      'JSON array of `{id, name, domain, timeZone?, breakGlass?}`: watched tenants added at the start; `breakGlass` lists emergency accounts that are never blocked from here',
  },
  ADMIN_OBJECT_IDS: {
    schema: z.string().default(''),
    about: 'Entra object ids of the first administrators, comma-separated',
  },
  IP_FILES: {
    schema: z.string().default('').transform(listed),
    about: 'MaxMind DB files (`.mmdb`) of your own, comma-separated; they count before the data installed with Tocsin',
  },
  ALERT_POLL_SECONDS: { schema: seconds(1, 3600, 60), about: 'How often each tenant is asked for alerts' },
  SWEEP_SECONDS: { schema: seconds(1, 3600, 30), about: 'How often waiting notices are looked for' },
  RECONCILE_SECONDS: { schema: seconds(1, 3600, 10), about: 'How often deeds of unknown outcome are checked' },
  LEASE_SECONDS: {
    schema: seconds(1, 3600, 60),
    about: 'How long a replica holds a poll, a delivery or a deed before another may take it over',
  },
  LEASE_GRACE_SECONDS: { schema: seconds(0, 600, 30), about: 'Added to a lease before it counts as over' },
  RESEND_SECONDS: {
    schema: seconds(1, 3600, 120),
    about: 'Wait before the one re-send of a message whose answer was lost',
  },
} as const satisfies Record<string, Omit<Setting, 'name'>>;

/** The settings in the order of the README. */
export const SETTINGS: readonly Setting[] = Object.entries(S).map(([name, setting]) => ({ name, ...setting }));

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
  readonly tenants: readonly Tenant[];
  readonly adminObjectIds: readonly string[];
  readonly ipFiles: readonly string[];
  readonly pollMs: number;
  readonly sweepMs: number;
  readonly reconcileMs: number;
  readonly leaseMs: number;
  readonly graceMs: number;
  readonly resendMs: number;
}

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
    tenants,
    adminObjectIds,
    ipFiles: values.IP_FILES,
    pollMs: values.ALERT_POLL_SECONDS * 1000,
    sweepMs: values.SWEEP_SECONDS * 1000,
    reconcileMs: values.RECONCILE_SECONDS * 1000,
    leaseMs: values.LEASE_SECONDS * 1000,
    graceMs: values.LEASE_GRACE_SECONDS * 1000,
    resendMs: values.RESEND_SECONDS * 1000,
  };
}

/** The paths of IP_FILES, in order of precedence; whether they can be read is found out when they are opened. */
export function readIpFiles(env: Environment): string[] {
  return S.IP_FILES.schema.parse(env['IP_FILES']);
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
