import { join } from 'node:path';
import { auditDeeds } from './audit/deed-trail.ts';
import { createAlertHomes } from './commands/alert-home.ts';
import { interpret } from './commands/interpret.ts';
import { createLateAnswers } from './commands/late.ts';
import { createRunCommand } from './commands/run-command.ts';
import type { Config } from './config.ts';
import { createDescribe } from './entities/describe.ts';
import type { SecurityEvent } from './events/event.ts';
import { createIngest } from './events/ingest.ts';
import { createEventRoll } from './events/roll.ts';
import { createEventSearch } from './events/search.ts';
import { WRITE_BACK } from './events/outbox.ts';
import { createAccessPace } from './graph/access-pace.ts';
import { createAccessWriter } from './graph/access-writer.ts';
import { createAppDetails } from './graph/app-details.ts';
import { createAppWriter } from './graph/app-writer.ts';
import { createMailFlowRuleDetails } from './exchange/mail-flow-rule-details.ts';
import { createMailboxDetails } from './exchange/mailbox-details.ts';
import { openExchange } from './exchange/open-exchange.ts';
import { createAlertWriter } from './graph/alert-write-back.ts';
import { createAlertSource } from './graph/alerts.ts';
import { createAuditLogPace } from './graph/audit-log-pace.ts';
import { createGraph } from './graph/client.ts';
import { createConsentPage } from './graph/consent-page.ts';
import { createTokenSource } from './graph/credentials.ts';
import { createInboxRuleDetails } from './graph/inbox-rule-details.ts';
import { createInboxRuleWriter } from './graph/inbox-rules.ts';
import { createMailSubmission } from './graph/mail-submission.ts';
import { createLinkedActivities } from './graph/linked-activities.ts';
import { createAccountWriter } from './graph/account-writer.ts';
import { createLinkDetails } from './graph/link-details.ts';
import { createLinkWriter } from './graph/link-writer.ts';
import { createPolicyWriter } from './graph/policy-writer.ts';
import { createSignInSightings } from './graph/sign-in-sightings.ts';
import { createTeamsAppDetails } from './graph/teams-app-details.ts';
import { createTeamsAppWriter } from './graph/teams-app-writer.ts';
import { createMfaRequired } from './graph/mfa-required-field.ts';
import { createUserDetails } from './graph/user-details.ts';
import { createUserWriter } from './graph/users.ts';
import { healthRoutes } from './http/health.ts';
import { createMetrics } from './http/metrics.ts';
import { createHttpServer } from './http/server.ts';
import { createDispatch } from './jobs/dispatch.ts';
import { createEnrichJob } from './jobs/enrich.ts';
import { pollTenant } from './jobs/poll.ts';
import { startSchedule } from './jobs/schedule.ts';
import { startWorker } from './jobs/worker.ts';
import { systemClock, type Clock } from './kernel/clock.ts';
import { newCorrelationId } from './kernel/ids.ts';
import type { Log } from './kernel/log.ts';
import { within } from './kernel/within.ts';
import { createEmbedded } from './ip/embedded.ts';
import { openIpFiles } from './ip/ip-files.ts';
import { createIpLookup } from './ip/lookup.ts';
import { createIpLists } from './ip/lists/lists.ts';
import { keptFolder } from './ip/package-data.ts';
import { PRECEDENCE, webProviders } from './ip/web-providers.ts';
import { openMail } from './mail/open-mail.ts';
import { createEventLinks } from './notify/event-link.ts';
import { createEventPage } from './notify/event-page.ts';
import { deliver, type DeliverDeps } from './notify/deliver.ts';
import { TEAMS_CHANNEL } from './notify/notice.ts';
import { createFindPosted } from './notify/posted-event.ts';
import { createPacer, type Pacer } from './notify/pace.ts';
import { createSendTestAlert } from './notify/send-test-alert.ts';
import { createWriteBack } from './notify/write-back.ts';
import { openPsa } from './psa/open-psa.ts';
import { offersFor } from './remediation/actions/index.ts';
import type { Offers } from './remediation/offered.ts';
import { createChanges } from './remediation/changes.ts';
import { openTab } from './open-tab.ts';
import { openPosture } from './open-posture.ts';
import { readiness } from './readiness.ts';
import { reconcileDeeds } from './remediation/reconcile.ts';
import type { DeedDeps } from './remediation/run-deed.ts';
import type { Stores } from './store/index.ts';
import { createTeams } from './teams/teams.ts';
import type { TenantId } from './tenants/tenant.ts';

export interface App {
  /** Where the HTTP door is, e.g. http://127.0.0.1:3978. */
  readonly url: string;
  readonly stores: Stores;
  /** Resolves when nothing is being delivered any more. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export interface AppParts {
  readonly config: Config;
  readonly log: Log;
  readonly stores: Stores;
  /** Name of this replica. */
  readonly replica: string;
  readonly pacer?: Pacer;
  /** The system's where absent. */
  readonly clock?: Clock;
}

const STOP_WITHIN_MS = 10_000;
/** A slot is looked for this often, so notices leave within seconds of it. */
const POSTURE_LOOK_MS = 15_000;

/** Makes every adapter once, in reading order, and opens the doors. */
export async function startApp({ config, log, stores, replica, ...given }: AppParts): Promise<App> {
  const clock = given.clock ?? systemClock;
  const metrics = createMetrics();
  const base = { clock, log, metrics };
  const lease = { leaseMs: config.leaseMs, graceMs: config.graceMs, storageNow: () => stores.now() };
  await stores.tenants.seed(config.tenants);
  for (const objectId of config.adminObjectIds) await stores.staff.save({ objectId, role: 'admin', scope: 'all' });

  const embedded = createEmbedded({});
  const graph = createGraph({ baseUrl: config.graph.baseUrl, tokens: createTokenSource(config.graph), ...base });
  const pacer = given.pacer ?? createPacer({ clock });
  const hint = (tenantId: TenantId, subject: string) => dispatch.hint(tenantId, subject);
  const hintEvent = (event: { tenantId: TenantId; key: string }) => dispatch.hint(event.tenantId, event.key);

  const ipFiles = await openIpFiles(config.ipFiles);
  for (const { file, problem } of ipFiles.files)
    if (problem) log.warn({ file, problem }, 'a file of IP_FILES was left out');
  const webSources = webProviders(config.ipServices, { quotas: stores.ipQuota, ...base });
  const ipLists = createIpLists(config.ipLists, { clock, log, folder: join(keptFolder(), 'ip-lists') });
  const providers = [ipFiles.provider, ipLists.provider, ...webSources].filter((provider) => provider !== undefined);
  const ips = createIpLookup({ embedded, providers, precedence: PRECEDENCE, clock });
  const tokensFor = (baseUrl: string) => createTokenSource({ ...config.graph, baseUrl });
  const exchange = openExchange(config.exchangeBaseUrl, { tokensFor, ...base });
  const mail = { ...createInboxRuleWriter({ graph, clock, log }), ...exchange };
  const logPace = createAuditLogPace(clock);
  const accessPace = createAccessPace(clock);
  const changes = createChanges(clock);
  const describe = createDescribe({
    changedAt: changes.lastOf,
    providers: {
      user: createUserDetails(graph, { clock, mfaRequired: createMfaRequired(stores.posture, clock) }),
      application: createAppDetails({ graph, clock }),
      anonymousLink: createLinkDetails({ graph, clock }),
      teamsApp: createTeamsAppDetails({ graph, clock }),
      inboxRule: createInboxRuleDetails({ mail, clock }),
      mailbox: createMailboxDetails({ mail, clock }),
      mailFlowRule: createMailFlowRuleDetails({ mail, clock }),
    },
    ...base,
  });
  const page = createEventPage(config.tab, config.homeTenantId);
  const links = createEventLinks({ ...stores, homeTenantId: config.homeTenantId, page, clock });
  const psa = openPsa(config, { ...stores, ...base, links, cards: [TEAMS_CHANNEL], hint });
  const mails = openMail(config.mail, {
    ...base,
    links,
    submitter: (mailbox) => createMailSubmission(graph, { id: config.homeTenantId }, mailbox),
    tenants: config.tenants,
  });
  // Who hears of an event that is new or changed, besides Microsoft.
  const linking = [...mails, ...psa.channels].map(({ id }) => id);
  const heard = [TEAMS_CHANNEL, ...linking];
  const enrich = createEnrichJob({
    ...stores,
    ...base,
    describe,
    ips,
    reader: createLinkedActivities(graph, { clock, pace: logPace }),
    channels: heard,
    hint: hintEvent,
    storageNow: () => stores.now(),
    leaseMs: config.leaseMs,
  });
  const arrived = (event: SecurityEvent) => enrich.arrived(event, () => hintEvent(event));
  const ingest = createIngest({
    ...stores,
    ips,
    clock,
    channels: heard,
    arrived,
    grew: enrich.grown,
    hint: hintEvent,
  });
  const deeds: DeedDeps = {
    ...stores,
    ...lease,
    channels: heard,
    homeOf: createAlertHomes({ ...stores, channels: heard, hint }),
    writer: {
      ...createUserWriter(graph),
      ...mail,
      ...createAppWriter({ graph, clock, ownAppId: config.graph.clientId }),
      ...createAccountWriter(graph, clock),
      ...createLinkWriter(graph),
      ...createTeamsAppWriter(graph, config.graph.clientId),
      ...createAccessWriter({ graph, clock, logPace, accessPace }),
      ...createPolicyWriter({ graph, clock, accessPace }),
    },
    clock,
    log,
    record: changes.noting(auditDeeds({ audit: stores.audit, clock })),
    hint: hintEvent,
  };
  const late = createLateAnswers({ clock, log });
  const roll = createEventRoll({ ...stores, ...base });
  const ways = config.exchangeBaseUrl ? (['exchange'] as const) : [];
  const offers: Offers = (event) => offersFor(event, ways);
  const runCommand = createRunCommand({
    ...stores,
    ...base,
    offers,
    ips,
    describe,
    search: createEventSearch({ feed: stores.feed, clock }),
    roll,
    signIns: createSignInSightings(graph, { clock, pace: logPace }),
    deeds,
    late,
    homeTenantId: config.homeTenantId,
    adminObjectIds: config.adminObjectIds.map((id) => id.toLowerCase()),
    readMembers: (conversation) => teams.readMembers(conversation),
    postureSchedule: config.posture.schedule,
    sendTestAlert: (ask) => sendTestAlert(ask),
    channels: heard,
    hint,
    hintAll: () => void dispatch.sweepAll(true),
    async readNow(tenantId) {
      await stores.queue.send({ kind: 'poll', tenantId, by: 'person' });
      worker.nudge();
    },
    consentPage: createConsentPage(config.graph),
  });
  const teams = createTeams({
    auth: { ...config.bot, tenantId: config.homeTenantId },
    homeTenantId: config.homeTenantId,
    loopbackOnly: config.bot.appId === '',
    runCommand,
    late,
    interpret,
    offers,
    conversations: stores.conversations,
    page,
    tabHost: config.tab?.host,
    personal: {
      staff: stores.staff,
      tenantOf: async (n) => (await stores.numbers.find(n))?.tenantId,
      posted: createFindPosted(stores),
    },
    onRouteChanged: () => void dispatch.sweepAll(true),
    ...base,
  });
  const writeBack = createWriteBack({
    ...stores,
    writer: createAlertWriter(graph),
    clock,
    channels: heard,
    hint: hintEvent,
  });
  const telling = [teams.channel, ...mails, ...psa.channels];
  const sendTestAlert = createSendTestAlert({
    ...stores,
    ...lease,
    channels: telling,
    timeZone: config.posture.schedule.timeZone,
    clock,
    hint,
  });
  const channels = [...telling, writeBack];
  // Mails and tickets wait for the message in Teams, to link to it.
  const told: DeliverDeps['told'] = ({ tenantId, subject }, channel) =>
    channel === TEAMS_CHANNEL ? dispatch.release(tenantId, subject, linking) : undefined;
  const delivering: DeliverDeps = { ...stores, ...base, ...lease, channels, pacer, resendMs: config.resendMs, told };
  const dispatch = createDispatch({
    ...stores,
    log,
    channels: [...heard, WRITE_BACK],
    deliver: (delivery) => deliver(delivering, delivery),
  });

  const source = createAlertSource(graph, base);
  const poll = {
    ...stores,
    ...base,
    ...lease,
    source,
    ingest,
    channels: heard,
    replica,
    intervalMs: config.pollMs,
    hint,
  };
  const posture = openPosture({
    ...base,
    config,
    stores,
    replica,
    graph,
    accessPace,
    logPace,
    channels: heard,
    hint,
    nudge: () => worker.nudge(),
  });
  const worker = startWorker({
    ...base,
    queue: stores.queue,
    width: 8,
    idleMs: 1000,
    handlers: {
      poll: ({ tenantId, by }, signal) =>
        pollTenant(poll, { tenantId: tenantId as TenantId, signal, byPerson: by === 'person' }),
      enrich: async (message) => void enrich.runTenant(message['tenantId'] as TenantId),
      posture: (message, signal) => posture.handle(message['tenantId'] as TenantId, signal),
      sweep: (message) => dispatch.sweepTenant(message['tenantId'] as TenantId),
    },
  });
  const perTenant = (kind: string) => async () => {
    for (const { id } of await stores.tenants.list()) await stores.queue.send({ kind, tenantId: id });
    worker.nudge();
  };
  const schedule = startSchedule({ ...base, ticks: stores.ticks }, [
    { name: 'poll', everyMs: config.pollMs, run: perTenant('poll') },
    { name: 'sweep', everyMs: config.sweepMs, run: perTenant('sweep') },
    { name: 'posture', everyMs: POSTURE_LOOK_MS, run: posture.look },
    { name: 'enrich', everyMs: config.sweepMs, run: perTenant('enrich') },
    ...psa.jobs,
    {
      name: 'reconcile',
      everyMs: config.reconcileMs,
      run: async () => void (await reconcileDeeds({ ...deeds, tenants: stores.tenants }, newCorrelationId())),
    },
  ]);

  const server = createHttpServer({
    log,
    routes: [
      { method: 'post', path: '/api/messages', handler: teams.messages },
      ...(await openTab(config, { runCommand, late, clock, log })),
      ...healthRoutes(() => readiness(stores, embedded, { ipFiles, ipLists })),
      metrics.route,
    ],
  });
  const ipListsKept = config.ipLists.length > 0 ? ipLists.keepFresh(config.ipListsMs) : undefined;
  const port = await server.listen(config.port, config.host);
  if (config.tab) roll.warm();
  return {
    url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
    stores,
    async idle() {
      await enrich.idle();
      await dispatch.idle();
    },
    async stop() {
      enrich.stop();
      await schedule.stop();
      await ipListsKept?.stop();
      await worker.stop(STOP_WITHIN_MS);
      await server.close();
      const grace = { clock, ms: STOP_WITHIN_MS };
      await within(late.close(), grace, () => undefined);
      await within(dispatch.idle(), grace, () => undefined);
    },
  };
}
