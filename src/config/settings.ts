import { z } from 'zod';
import { isGuid } from '../tenants/tenant.ts';
import { ipLists } from './ip-lists.ts';
import { isLoopbackHost } from './loopback.ts';
import { isZone } from './zone.ts';
import { smtpUrl } from './mail.ts';

/** Every setting: its name, what it takes, whether it is secret, and what it is for (the README's table is tested against this). */
export interface Setting {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly secret?: boolean;
  readonly about: string;
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
/** Goes into a header: what does not fit there would be a fault at every request. */
const keyText = z.string().regex(/^[\x21-\x7e]+$/, 'may hold plain letters, digits and signs only');
const calls = (preset: number) =>
  z
    .string()
    .default(String(preset))
    .transform(Number)
    .pipe(z.number('is not a number').int('is not a whole number').min(1, 'must be at least 1').max(10_000_000));

/** The entries of a comma-separated list, without blanks. */
export function listed(entries: string): string[] {
  return entries
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
}

/** What each setting takes and is for, in the order of the README. */
export const S = {
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
  EXCHANGE_BASE_URL: {
    schema: address.optional(),
    about:
      'Exchange Online (`https://outlook.office365.com`), for mail flow rules and mailbox forwarding, with the same credentials; without it these are neither read nor changed',
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
  TAB_CLIENT_ID: {
    schema: guid.optional(),
    about: 'App registration of the tab, whose `access_as_user` Teams asks a token for; without it there is no tab',
  },
  TAB_HOST: {
    schema: z
      .string()
      .regex(/^[a-z0-9.-]+(:\d+)?$/i, 'is not a host name')
      .optional(),
    about:
      'Host name of the tab: tokens name it in their audience (`api://<host>/<client id>`), and addresses of event pages at it are unfurled',
  },
  TEAMS_APP_ID: {
    schema: guid.optional(),
    about:
      'Id of the Teams app in its manifest: with it and TAB_CLIENT_ID, “View event in Tocsin” leads to the event page of the tab; without, to the message in Teams',
  },
  BOT_OPENID_METADATA_URL: {
    schema: address.optional(),
    about: 'Where the keys of incoming Bot Framework tokens are published',
  },
  TENANTS_FILE: {
    schema: text.optional(),
    about:
      'JSON array of `{id, name, domain, timeZone?, breakGlass?, twoPeople?, ignoreUpTo?, mailTo?, psa?}`: watched tenants added at the start; `breakGlass` lists emergency accounts that are never blocked from here, `twoPeople` the remediations (or `*`) that a second person must approve, `ignoreUpTo` is the gravest severity that may be ignored (medium where absent), `mailTo` who hears by e-mail (see E-mail), `psa` where its tickets go (see Tickets)',
  },
  ADMIN_OBJECT_IDS: {
    schema: z.string().default(''),
    about:
      'Entra object ids, comma-separated, of people who are made administrators of all tenants at every start; others are added in the tab',
  },
  IP_FILES: {
    schema: z.string().default('').transform(listed),
    about: 'MaxMind DB files (`.mmdb`) of your own, comma-separated; they count before the data installed with Tocsin',
  },
  IP_LISTS: {
    schema: ipLists,
    about:
      'Lists of addresses of your own, comma-separated: `kind[:name]=file or https address[|sha256=…][|has=address][|hasNot=address][|date=YYYY-MM-DD][|days=7]`; kinds are vpn, tor, proxy, residential, relay, datacenter, cloud',
  },
  IP_LISTS_HOURS: {
    schema: z.string().default('24').transform(Number).pipe(z.number('is not a number').min(0.1).max(720)),
    about: 'How often the lists are read anew; what is broken never replaces the last good one',
  },
  DBIP_KEY: {
    schema: text.optional(),
    secret: true,
    about: 'Key of DB-IP, to ask it about addresses (location, network, usage, proxy, threat); without it: not asked',
  },
  DBIP_BASE_URL: { schema: address.default('https://api.db-ip.com'), about: 'DB-IP, or what stands in for it' },
  DBIP_DAILY_QUOTA: {
    schema: calls(1_000),
    about: 'Calls to DB-IP a day (UTC), of all replicas together; the last of them are kept for high severity',
  },
  ABUSEIPDB_KEY: {
    schema: text.optional(),
    secret: true,
    about: 'Key of AbuseIPDB, to ask what others reported of an address; without it: not asked',
  },
  ABUSEIPDB_BASE_URL: {
    schema: address.default('https://api.abuseipdb.com'),
    about: 'AbuseIPDB, or what stands in for it',
  },
  ABUSEIPDB_DAILY_QUOTA: { schema: calls(1_000), about: 'Calls to AbuseIPDB a day (UTC), of all replicas together' },
  IP2LOCATION_KEY: {
    schema: text.optional(),
    secret: true,
    about: 'Key of IP2Location.io, to ask it for proxy type, proxy provider and usage; without it: not asked',
  },
  IP2LOCATION_BASE_URL: {
    schema: address.default('https://api.ip2location.io'),
    about: 'IP2Location.io, or what stands in for it',
  },
  IP2LOCATION_DAILY_QUOTA: {
    schema: calls(1_600),
    about: 'Calls to IP2Location.io a day (UTC), of all replicas together',
  },
  CONNECTWISE_BASE_URL: {
    schema: address.optional(),
    about:
      'ConnectWise PSA (Manage), e.g. `https://api-eu.myconnectwise.net`, for tickets; all settings of ConnectWise or none',
  },
  CONNECTWISE_COMPANY: { schema: keyText.optional(), about: 'Company that is given when signing in to ConnectWise' },
  CONNECTWISE_PUBLIC_KEY: { schema: keyText.optional(), secret: true, about: 'Public key of an API member' },
  CONNECTWISE_PRIVATE_KEY: { schema: keyText.optional(), secret: true, about: 'Private key of that API member' },
  CONNECTWISE_CLIENT_ID: {
    schema: keyText.optional(),
    secret: true,
    about: 'Client id of the integration (developer.connectwise.com)',
  },
  CONNECTWISE_BOARD: {
    schema: text.optional(),
    about: 'Service board of new tickets, by name; a tenant may name another one',
  },
  AUTOTASK_USERNAME: {
    schema: keyText.optional(),
    about: 'API user of Autotask PSA, for tickets; all settings of Autotask or none',
  },
  AUTOTASK_SECRET: { schema: keyText.optional(), secret: true, about: 'Password of that API user' },
  AUTOTASK_INTEGRATION_CODE: {
    schema: keyText.optional(),
    secret: true,
    about: 'API tracking identifier of the integration',
  },
  AUTOTASK_QUEUE: {
    schema: text.optional(),
    about: 'Queue of new tickets, by name or number; a tenant may name another one',
  },
  AUTOTASK_BASE_URL: {
    schema: address.default('https://webservices.autotask.net'),
    about: 'Where the zone of the Autotask database is asked, or what stands in for it',
  },
  PSA_POLL_SECONDS: {
    schema: seconds(1, 3600, 300),
    about: 'How often the tickets that Tocsin opened are looked at, to notice those that were closed there',
  },
  MAIL_FROM: {
    schema: z.email('is not an e-mail address').optional(),
    about: 'Address that e-mail is sent from; without it no e-mail is sent',
  },
  MAIL_FROM_NAME: {
    schema: z
      .string()
      .max(100, 'is longer than 100 characters')
      .regex(/^[^\p{C}]*$/u, 'has characters that cannot be seen')
      .default('Tocsin'),
    about: 'Name beside that address',
  },
  MAIL_VIA: {
    schema: z.enum(['smtp', 'graph']).default('smtp'),
    about:
      '`smtp` by the server of `SMTP_URL`; `graph` by Microsoft Graph, from the mailbox `MAIL_FROM` of the home tenant',
  },
  SMTP_URL: {
    schema: smtpUrl.optional(),
    secret: true,
    about:
      'Mail server: `smtps://user:password@host:465`, or `smtp://user:password@host:587`, which insists on STARTTLS (on loopback it is plain); special characters are percent-encoded',
  },
  MAIL_PER_MINUTE: {
    schema: z
      .string()
      .default('30')
      .transform(Number)
      .pipe(z.number('is not a number').int('is not a whole number').min(1).max(10_000)),
    about: 'E-mails a minute from each replica; 30 is what Exchange Online takes from one mailbox',
  },
  ALERT_POLL_SECONDS: { schema: seconds(1, 3600, 60), about: 'How often each tenant is asked for alerts' },
  SWEEP_SECONDS: { schema: seconds(1, 3600, 30), about: 'How often waiting notices are looked for' },
  RECONCILE_SECONDS: { schema: seconds(1, 3600, 10), about: 'How often deeds of unknown outcome are checked' },
  POSTURE_TIME: {
    schema: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time of day (HH:MM)')
      .default('08:00'),
    about: 'When the MFA posture of the day is compared and told',
  },
  POSTURE_ZONE: {
    schema: z.string().refine(isZone, 'is not an IANA time zone').default('America/New_York'),
    about: 'Time zone of `POSTURE_TIME`, which also says what day it is (IANA)',
  },
  POSTURE_WINDOW_MINUTES: {
    schema: z
      .string()
      .default('45')
      .transform(Number)
      .pipe(z.number('is not a number').min(1, 'must be at least 1').max(240, 'must be at most 240')),
    about: 'How long before `POSTURE_TIME` tenants begin to be read, spread over the first two thirds of it',
  },
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
