import type { AuditEntry } from '../src/audit/entry.ts';
import { createAlertHomes } from '../src/commands/alert-home.ts';
import type { Ask } from '../src/commands/ask.ts';
import type { CommandDeps } from '../src/commands/context.ts';
import { createLateAnswers } from '../src/commands/late.ts';
import { createRunCommand } from '../src/commands/run-command.ts';
import type { ProviderAlert } from '../src/events/alert.ts';
import type { SecurityEvent } from '../src/events/event.ts';
import { createEventRoll } from '../src/events/roll.ts';
import { createEventSearch } from '../src/events/search.ts';
import { createIngest } from '../src/events/ingest.ts';
import { TocsinError } from '../src/kernel/errors.ts';
import { newId } from '../src/kernel/ids.ts';
import { noMetrics } from '../src/kernel/telemetry.ts';
import { createSendTestAlert } from '../src/notify/send-test-alert.ts';
import { DEFAULT_SCHEDULE } from '../src/posture/schedule.ts';
import { auditDeeds } from '../src/audit/deed-trail.ts';
import { offersFor } from '../src/remediation/actions/index.ts';
import type { DeedDeps } from '../src/remediation/run-deed.ts';
import type { TenantWriter } from '../src/remediation/tenant-writer.ts';
import type { UserState } from '../src/remediation/user-writer.ts';
import { createDescribe } from '../src/entities/describe.ts';
import { createEmbedded } from '../src/ip/embedded.ts';
import { createIpLookup } from '../src/ip/lookup.ts';
import { createMemoryTables, createStores } from '../src/store/index.ts';
import type { Tables } from '../src/store/tables.ts';
import type { Tenant, TenantId } from '../src/tenants/tenant.ts';
import { fakeClock } from './fakes/clock.ts';
import { keptLog } from './fakes/log.ts';
import { fakeAppWriter } from './fakes/app-writer.ts';
import { fakeAccountWriter } from './fakes/account-writer.ts';
import { fakeAccessWriter } from './fakes/access-writer.ts';
import { fakeLinkWriter } from './fakes/link-writer.ts';
import { fakeMailWriter } from './fakes/mail-writer.ts';
import { fakePolicyWriter } from './fakes/policy-writer.ts';
import { fakeTeamsAppWriter } from './fakes/teams-app-writer.ts';

export const HOME = '11111111-1111-4111-8111-111111111111' as TenantId;
export const HARBOUR: Tenant = {
  id: '22222222-2222-4222-8222-222222222222' as TenantId,
  name: 'Harbour Clinics',
  domain: 'harbour.example',
  state: 'active',
  timeZone: 'Europe/London',
};
export const QUILL: Tenant = {
  ...HARBOUR,
  id: '33333333-3333-4333-8333-333333333333' as TenantId,
  name: 'Quill Legal',
  domain: 'quill.example',
};

/** People of the provider, by what they may do. */
export const PEOPLE = {
  admin: { objectId: 'aaaaaaaa-0000-4000-8000-000000000001', name: 'Admin' },
  responder: { objectId: 'aaaaaaaa-0000-4000-8000-000000000002', name: 'Responder' },
  second: { objectId: 'aaaaaaaa-0000-4000-8000-000000000003', name: 'Second' },
  viewer: { objectId: 'aaaaaaaa-0000-4000-8000-000000000004', name: 'Viewer' },
  quillOnly: { objectId: 'aaaaaaaa-0000-4000-8000-000000000005', name: 'Quill responder' },
  stranger: { objectId: 'bbbbbbbb-0000-4000-8000-000000000009', name: 'Stranger' },
} as const;

/** A tenant's directory as remediation sees it; what it is asked is kept. */
export function fakeWriter(clock: { now(): Date }) {
  const users = new Map<string, UserState>();
  const revocations: { tenantId: string; userId: string }[] = [];
  const changes: { userId: string; enabled: boolean }[] = [];
  const state = {
    fail: undefined as TocsinError | undefined,
    loseAnswer: false,
    admins: [] as readonly string[] | TocsinError,
    /** Who holds the role through a group. */
    groupAdmins: [] as readonly string[],
    before: undefined as (() => Promise<void>) | undefined,
  };
  const mail = fakeMailWriter();
  const apps = fakeAppWriter();
  const accounts = fakeAccountWriter();
  const links = fakeLinkWriter();
  const teamsApps = fakeTeamsAppWriter();
  const access = fakeAccessWriter();
  const policies = fakePolicyWriter();
  const writer: TenantWriter = {
    ...mail.writer,
    ...apps.writer,
    ...accounts.writer,
    ...links.writer,
    ...teamsApps.writer,
    ...access.writer,
    ...policies.writer,
    async readUser(_tenant, id) {
      return (
        users.get(id) ?? {
          id,
          upn: `${id.slice(0, 4)}@harbour.example`,
          name: 'Ana Petrova',
          enabled: true,
          guest: false,
          sessionsValidFrom: new Date('2026-01-01T00:00:00Z'),
        }
      );
    },
    async setEnabled(tenant, userId, enabled) {
      await state.before?.();
      if (state.fail) throw state.fail;
      changes.push({ userId, enabled });
      users.set(userId, { ...((await writer.readUser(tenant, userId)) as UserState), enabled });
      if (state.loseAnswer)
        throw new TocsinError('UPSTREAM_UNAVAILABLE', 'Microsoft did not answer.', { outcomeUnknown: true });
    },
    async globalAdmins() {
      if (state.admins instanceof TocsinError) throw state.admins;
      return { users: state.admins, groups: state.groupAdmins.length > 0 };
    },
    isGlobalAdmin: async (_tenant, userId) => state.groupAdmins.includes(userId),
    async revokeSessions(tenant, userId) {
      await state.before?.();
      if (state.fail) throw state.fail;
      revocations.push({ tenantId: tenant.id, userId });
      const user = (await writer.readUser(tenant, userId)) as UserState;
      users.set(userId, { ...user, sessionsValidFrom: clock.now() });
      if (state.loseAnswer)
        throw new TocsinError('UPSTREAM_UNAVAILABLE', 'Microsoft did not answer.', { outcomeUnknown: true });
    },
  };
  return { writer, users, revocations, changes, state, mail, apps, accounts, links, access, policies };
}

/** Keeps what every call to a table was given. */
function overheard(tables: Tables, written: string[]): Tables {
  return {
    ...tables,
    table: (name) =>
      new Proxy(tables.table(name), {
        get(table, method, receiver) {
          const call: unknown = Reflect.get(table, method, receiver);
          if (typeof call !== 'function') return call;
          return (...args: unknown[]) => {
            written.push(`${name} ${JSON.stringify(args)}`);
            return Reflect.apply(call, table, args) as unknown;
          };
        },
      }),
  };
}

/** Opened once: the data files are large. */
const embedded = createEmbedded({});

/** The domain over memory stores: real rules, no Teams, no Graph. */
export async function createWorld({
  channels = ['teams'],
  tenants = [HARBOUR, QUILL],
}: { channels?: readonly string[]; tenants?: readonly Tenant[] } = {}) {
  const clock = fakeClock();
  const log = keptLog();
  const written: string[] = [];
  const tables = createMemoryTables(clock);
  const stores = createStores({ tables: overheard(tables, written), clock, log, replica: 'test' });
  const directory = fakeWriter(clock);
  const hints: { tenantId: string; subject: string }[] = [];
  const trail: { tenantId: TenantId; entry: AuditEntry }[] = [];
  const audit = {
    ...stores.audit,
    async append(tenantId: TenantId, entry: AuditEntry) {
      await stores.audit.append(tenantId, entry);
      trail.push({ tenantId, entry });
    },
  };
  const hint = (event: SecurityEvent) => void hints.push({ tenantId: event.tenantId, subject: event.key });
  const deeds: DeedDeps = {
    deeds: stores.deeds,
    previews: stores.previews,
    events: stores.events,
    homeOf: createAlertHomes({
      ...stores,
      channels,
      hint: (tenantId, subject) => void hints.push({ tenantId, subject }),
    }),
    channels,
    writer: directory.writer,
    clock,
    log,
    storageNow: () => stores.now(),
    leaseMs: 60_000,
    graceMs: 30_000,
    record: auditDeeds({ audit, clock }),
    hint,
  };
  const ips = createIpLookup({ embedded, providers: [], clock });
  const late = createLateAnswers({ clock, log });
  const deps: CommandDeps = {
    ...stores,
    late,
    ips,
    describe: createDescribe({ providers: {}, clock, log }),
    search: createEventSearch({ feed: stores.feed, clock }),
    roll: createEventRoll({ ...stores, clock, log }),
    signIns: { read: async () => ({ status: 'unreadable', reason: 'no Graph in this test' }) },
    clock,
    log,
    metrics: noMetrics,
    audit,
    deeds,
    offers: offersFor,
    homeTenantId: HOME,
    adminObjectIds: [],
    readMembers: async () => ({ status: 'unavailable', source: 'Teams', reason: 'no Teams in this test' }),
    postureSchedule: DEFAULT_SCHEDULE,
    sendTestAlert: createSendTestAlert({
      ...stores,
      channels: channels.map((id) => ({ id, lane: async () => id, deliver: async () => ({}) })),
      timeZone: DEFAULT_SCHEDULE.timeZone,
      clock,
      storageNow: () => stores.now(),
      hint: (tenantId, subject) => void hints.push({ tenantId, subject }),
    }),
    channels,
    hint: (tenantId, subject) => void hints.push({ tenantId, subject }),
    hintAll: () => void hints.push({ tenantId: '*', subject: '*' }),
    readNow: async (tenantId) => void hints.push({ tenantId, subject: 'read' }),
    consentPage: (tenantId) => `https://login.example/${tenantId}/adminconsent?client_id=tocsin`,
  };
  await stores.tenants.seed(tenants);
  await stores.staff.seed([
    { objectId: PEOPLE.admin.objectId, role: 'admin', scope: 'all' },
    { objectId: PEOPLE.responder.objectId, role: 'responder', scope: 'all' },
    { objectId: PEOPLE.second.objectId, role: 'responder', scope: 'all' },
    { objectId: PEOPLE.viewer.objectId, role: 'viewer', scope: 'all' },
    { objectId: PEOPLE.quillOnly.objectId, role: 'responder', scope: [QUILL.id] },
  ]);
  const ingest = createIngest({
    ips,
    events: stores.events,
    numbers: stores.numbers,
    raw: stores.raw,
    feed: stores.feed,
    sightings: stores.sightings,
    ignoreRules: stores.ignoreRules,
    clock,
    channels,
    hint,
  });
  const runCommand = createRunCommand(deps);

  return {
    clock,
    log,
    stores,
    /** Behind the stores: what a test may tamper with. */
    tables,
    deps,
    deeds,
    directory,
    hints,
    trail,
    late,
    /** Everything that was ever asked of storage or written to it, as JSON. */
    written,
    runCommand,
    ingest,
    /** Stores alerts as a poll would and returns the events, in the order of the alerts. */
    async store(
      alerts: readonly ProviderAlert[],
      { tenant = HARBOUR, importing = false } = {},
    ): Promise<SecurityEvent[]> {
      await ingest({ tenant, source: 'graph.alerts_v2', alerts, importing, corr: newId() });
      const { items } = await stores.events.list(tenant.id, { open: false, limit: 1000 });
      const all = await Promise.all(items.map((item) => stores.events.get(tenant.id, item.key)));
      const byAlert = new Map(all.flatMap((stored) => (stored ? [[stored.value.alertId, stored.value] as const] : [])));
      return alerts.map(({ id }) => byAlert.get(id) as SecurityEvent);
    },
    ask(who: keyof typeof PEOPLE, verb: string, input: unknown, over: Partial<Ask> = {}) {
      return runCommand({ verb, input, actor: PEOPLE[who], surface: 'card', corr: 'corr0001', ...over });
    },
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;
