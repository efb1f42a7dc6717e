import type { AddressInfo, Socket } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { startApp, type App } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/kernel/log.ts';
import { createPacer } from '../../src/notify/pace.ts';
import type { SimTenant } from '../../src/sandbox/graph/model.ts';
import { startGraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { startConnectWise } from '../../src/sandbox/psa/connectwise.ts';
import { createMemoryTables, createStores } from '../../src/store/index.ts';
import { createPoisonShelf } from '../../src/store/poison-table.ts';
import { createMemoryQueue } from '../../src/store/queue-memory.ts';
import type { Tenant, TenantId } from '../../src/tenants/tenant.ts';
import { startConnector } from '../fakes/connector.ts';
import { keptLog } from '../fakes/log.ts';
import { swiftClock } from '../fakes/swift-clock.ts';
import { HOME } from './service.ts';

export const SOC = '19:soc@thread.tacv2';

/** A mail server that takes everything; the answer to the next mails may be lost. */
async function startMailbox() {
  const taken: string[] = [];
  const sockets = new Set<Socket>();
  let lost = 0;
  const mails: ParsedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      let text = '';
      stream.setEncoding('utf8').on('data', (piece: string) => void (text += piece));
      stream.once('end', () => {
        taken.push(text);
        if (lost-- > 0) sockets.forEach((socket) => socket.destroy());
        else done();
      });
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => void sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    /** Those that were read. */
    mails,
    async read() {
      while (mails.length < taken.length) mails.push(await simpleParser(taken[mails.length] as string));
    },
    url: `smtp://127.0.0.1:${port}`,
    loseAnswers: (count: number) => void (lost = count),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** Administrator by configuration. */
export const CHIEF = 'aaaaaaaa-0000-4000-8000-0000000000c1';

/**
 * The whole product in this process with everything around it, on a clock that runs fast and is set from morning to
 * morning. What is stored outlives a restart.
 */
export async function openPostureStage(start: string, sim: SimTenant = SANDBOX_TENANTS[0] as SimTenant) {
  const id = sim.id as TenantId;
  const clock = swiftClock(start);
  const [graph, connector, psa, mailbox] = await Promise.all([
    startGraphSimulator({ clock, tenants: [sim] }),
    startConnector({ channels: [SOC], limits: false }),
    startConnectWise({ clock }),
    startMailbox(),
  ]);
  const tenant: Tenant = {
    id,
    name: sim.name,
    domain: sim.domain,
    timeZone: sim.timeZone,
    state: 'active',
    mailTo: { admin: ['alerts@msp.example'], user: ['alerts@msp.example', 'owner@harbourlight.example'] },
    psa: { system: 'connectwise', company: '19297' },
  };
  const config = {
    ...loadConfig({
      PORT: '0',
      STORAGE: 'embedded',
      GRAPH_BASE_URL: graph.url,
      BOT_TENANT_ID: HOME,
      ADMIN_OBJECT_IDS: CHIEF,
      ALERT_POLL_SECONDS: '3600',
      LEASE_SECONDS: '3600',
      MAIL_FROM: 'tocsin@msp.example',
      SMTP_URL: mailbox.url,
    }),
    tenants: [tenant],
    psa: { connectwise: psa.config },
  };
  const tables = createMemoryTables(clock);
  const log = keptLog();
  const storesFor = (replica: string) => {
    const poison = createPoisonShelf(tables, { corr: replica });
    // The queue hides what is under way for a minute of real time.
    const queue = createMemoryQueue({ clock: systemClock, poison });
    return createStores({ tables, queue, clock, log: createLog('silent'), replica });
  };
  const stores = storesFor('test');
  await stores.conversations.save({
    id: SOC,
    type: 'channel',
    serviceUrl: connector.url,
    tenantId: HOME,
    state: 'active',
  });
  await stores.conversations.setDefaultRoute(SOC);
  let app: App | undefined;
  let starts = 0;

  async function until(what: string, look: () => Promise<boolean> | boolean): Promise<void> {
    for (let turn = 0; turn < 1500; turn++) {
      if (await look()) return;
      await systemClock.sleep(10);
    }
    throw new Error(`Not seen: ${what}`);
  }

  /** Until the run of that day has nothing left to do and nothing waits to be told. */
  async function told(localDate: string): Promise<void> {
    await until(`the day ${localDate}, told`, async () => {
      const run = (await stores.postureRuns.get(id, localDate))?.value;
      if (run?.unconfirmed && run.nextRead) clock.set(run.nextRead);
      if (!run?.told || run.lease) return false;
      return (await stores.outbox.list(id)).length === 0;
    });
    await app?.idle();
    await mailbox.read();
  }

  return {
    clock,
    graph,
    connector,
    psa,
    mails: mailbox.mails,
    loseMailAnswers: mailbox.loseAnswers,
    stores,
    log,
    tenant,
    until,
    told,
    portal: (by: string) => graph.state.portal(id, by),
    quirks: (quirks: Parameters<typeof graph.setQuirks>[0]) => graph.setQuirks(quirks, id),
    async start() {
      starts += 1;
      const replica = `replica-${starts}`;
      const pacer = createPacer({ clock, conversation: [], overall: [] });
      app = await startApp({ config, log, stores: storesFor(replica), replica, clock, pacer });
    },
    async stop() {
      await app?.stop();
      app = undefined;
    },
    /** Where the product answers. */
    url: () => app?.url ?? '',
    /** What the channel shows now, one text for each message. */
    cards: () => connector.rootCards().map(({ activity }) => JSON.stringify(activity.attachments)),
    days: async () =>
      (await stores.posture.days(id, 50)).map(({ localDate, status }) => `${localDate} ${status}`).reverse(),
    async close() {
      await app?.stop();
      await Promise.all([graph.close(), connector.close(), psa.close(), mailbox.close()]);
    },
  };
}

export type PostureDays = Awaited<ReturnType<typeof openPostureStage>>;
