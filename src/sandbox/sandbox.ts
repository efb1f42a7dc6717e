import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, type App } from '../app.ts';
import type { Config } from '../config.ts';
import { createLog } from '../kernel/log.ts';
import { openStorage, type OpenStorage } from '../open-storage.ts';
import { asTenantId } from '../tenants/tenant.ts';
import { INHABITED, furnishClinic } from './clinic.ts';
import { sandboxConfig, TAB_CLIENT_ID } from './config.ts';
import { startGraphSimulator, type GraphSimulator } from './graph/simulator.ts';
import { NEWCOMER } from './graph/tenants.ts';
import { loadAlerts } from './load-alerts.ts';
import { morningAfter, startMorning, type Morning } from './morning.ts';
import { awaitConsent } from './newcomer.ts';
import { startOutside, type Outside } from './outside.ts';
import { startPlayground, type Playground } from './playground.ts';
import { freePort } from './ports.ts';
import { HOME_TENANT_ID, STAFF, STAFF_ROLES } from './staff.ts';
import { startStory } from './story.ts';
import { startTabHost } from './tab/host.ts';

export interface SandboxOptions {
  /** Folder of alert files that are there besides the story. */
  readonly alerts?: string | undefined;
  /** Wanted port of the Teams-like client. */
  readonly port: number;
  readonly speed: number;
  readonly botPort?: number;
  print(line: string): void;
}

export interface Sandbox {
  readonly client: Playground;
  readonly app: App;
  readonly graph: GraphSimulator;
  /** The page that holds the tab as Teams would. */
  readonly tabUrl: string;
  /** Nothing new happens at Microsoft from now on. */
  endStory(): Promise<void>;
  stop(): Promise<void>;
}

export const CHANNEL = { id: '19:security-alerts@thread.tacv2', name: 'Security alerts' } as const;

/** Starts an invented Microsoft 365, storage, the bot and a Teams-like client; nothing leaves this machine. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const workDir = await mkdtemp(join(tmpdir(), 'tocsin-'));
  const started: (() => Promise<unknown>)[] = [() => rm(workDir, { recursive: true, force: true })];
  const stop = async () => {
    for (let end = started.pop(); end; end = started.pop()) await end();
  };
  try {
    return await startParts(options, { workDir, started, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Workshop {
  readonly workDir: string;
  /** What has to be ended, in the order it was begun. */
  readonly started: (() => Promise<unknown>)[];
  stop(): Promise<void>;
}

async function startParts(options: SandboxOptions, { workDir, started, stop }: Workshop): Promise<Sandbox> {
  const logStream = createWriteStream(join(workDir, 'tocsin.log'));
  started.push(() => new Promise((resolve) => logStream.end(resolve)));
  const log = createLog('info', logStream);
  const graph = await startGraphSimulator({ tenants: [...INHABITED, NEWCOMER] });
  awaitConsent(graph, new Date());
  furnishClinic(graph.state);
  started.push(() => graph.close());
  const outside = await startOutside(graph.state, started);
  if (options.alerts !== undefined) await addAlerts(graph, options.alerts, options.print);

  const [botPort, clientPort] = await Promise.all([
    wantedPort('the bot', options.botPort ?? 3978, options.print),
    wantedPort('the Teams-like client', options.port, options.print),
  ]);
  const tabHost = await startTabHost({
    port: await wantedPort('the tab', options.port === 0 ? 0 : options.port + 1, options.print),
    clientId: TAB_CLIENT_ID,
    tenantId: HOME_TENANT_ID,
    people: STAFF,
    tabUrl: () => `http://127.0.0.1:${botPort}/tab`,
  });
  started.push(() => tabHost.close());
  const morning = morningAfter(new Date());
  const config = sandboxConfig({ graphUrl: graph.url, outside, tabUrl: tabHost.url, botPort, workDir, morning });
  const story = tellStory(graph, options.speed);
  started.push(story.stop);
  // The client and the storage take most of the time, and neither needs the other.
  const [client, { app }] = await Promise.all([
    startPlayground({
      port: clientPort,
      botEndpoint: `http://127.0.0.1:${botPort}/api/messages`,
      homeTenantId: HOME_TENANT_ID,
      staff: STAFF,
      teamName: 'Security operations',
      channels: [CHANNEL],
      workDir,
    }).then((playground) => {
      started.push(() => playground.stop());
      return playground;
    }),
    startService({ config, log, started }),
  ]);
  story.attackWhenWatched(app);
  const day = startMorning({ state: graph.state, at: morning.at, isKnown: (id) => isKnown(app, id) });
  const endStory = async () => {
    day.stop();
    await Promise.all([story.stop(), day.ended]);
  };
  started.push(endStory);
  printAddresses({ options, client, app, graph, outside, morning, workDir, tabUrl: tabHost.url });
  return { client, app, graph, tabUrl: tabHost.url, endStory, stop };
}

async function isKnown(app: App, tenantId: string): Promise<boolean> {
  const id = asTenantId(tenantId);
  return id !== undefined && (await app.stores.posture.latest(id)) !== undefined;
}

async function startService({
  config,
  log,
  started,
}: Pick<Workshop, 'started'> & { config: Config; log: ReturnType<typeof createLog> }) {
  const storage: OpenStorage = await openStorage({ config, log, replica: 'sandbox' });
  started.push(() => storage.close());
  await storage.stores.staff.seed(STAFF_ROLES);
  const app = await startApp({ config, log, stores: storage.stores, replica: 'sandbox' });
  started.push(() => app.stop());
  return { app };
}

/** Alerts that were open before are there at once; the attack begins when a channel is open to show it. */
function tellStory(graph: GraphSimulator, speed: number) {
  let begin = () => {};
  const attackAfter = new Promise<void>((resolve) => (begin = resolve));
  const story = startStory(graph, { speed, attackAfter });
  let looking: NodeJS.Timeout | undefined;
  async function beginWhenWatched(app: App): Promise<void> {
    // Storage that does not answer now is asked again half a second later.
    const route = await app.stores.conversations.defaultRoute().catch(() => undefined);
    if (route === undefined) return;
    clearInterval(looking);
    begin();
  }
  return {
    attackWhenWatched(app: App): void {
      looking = setInterval(() => {
        void beginWhenWatched(app);
      }, 500);
    },
    async stop(): Promise<void> {
      clearInterval(looking);
      story.stop();
      begin();
      await story.ended;
    },
  };
}

async function addAlerts(graph: GraphSimulator, dir: string, print: (line: string) => void): Promise<void> {
  const { alerts, rejected } = await loadAlerts(dir);
  for (const { tenantId, alert } of alerts) graph.state.addAlert(tenantId, alert);
  print(`Loaded ${alerts.length} ${alerts.length === 1 ? 'alert' : 'alerts'} from ${dir}.`);
  for (const { file, reason } of rejected) print(`  not read: ${file}: ${reason}`);
}

async function wantedPort(what: string, wanted: number, print: (line: string) => void): Promise<number> {
  const { port, taken } = await freePort(wanted);
  if (taken) print(`Port ${wanted} is taken: ${what} uses ${port} instead.`);
  return port;
}

interface Running {
  readonly options: SandboxOptions;
  readonly client: Playground;
  readonly app: App;
  readonly graph: GraphSimulator;
  readonly outside: Outside;
  readonly morning: Morning;
  readonly workDir: string;
  readonly tabUrl: string;
}

function printAddresses({ options, client, app, graph, outside, morning, workDir, tabUrl }: Running): void {
  const took = (performance.now() / 1000).toFixed(1);
  const lines = [
    `Tocsin's sandbox is ready (${took} s). Nothing leaves this machine.`,
    `  Teams-like client   ${client.url}   open the channel “${CHANNEL.name}”: the attack begins there`,
    `  Tab                 ${tabUrl}   (as Teams shows it; choose person and theme there)`,
    `  Bot                 ${app.url}/api/messages   (health: /readyz, metrics: /metrics)`,
    `  Microsoft 365       ${graph.url}/v1.0   (invented: ${INHABITED.length} tenants)`,
    `  MFA posture         told at ${morning.schedule.at} UTC: a policy of ${INHABITED[0].name} is put into report-only shortly before`,
    `  A new customer      ${NEWCOMER.name}, ${NEWCOMER.domain}, ${NEWCOMER.id}   (add it under Settings in the tab)`,
    `  Mails               ${outside.pagesUrl}/mails   (what was told by e-mail)`,
    `  Tickets             ${outside.pagesUrl}/tickets   (in ConnectWise and Autotask, both invented)`,
    `  Log                 ${join(workDir, 'tocsin.log')}`,
    'The client forgets its messages when its page is loaded again; `@Tocsin events` lists what is open. Ctrl-C stops everything.',
  ];
  lines.forEach((line) => options.print(line));
}
