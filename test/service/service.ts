import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/kernel/log.ts';
import type { SimTenant } from '../../src/sandbox/graph/model.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { byConnectionString, openAzureStores, startEmbedded, type Stores } from '../../src/store/index.ts';
import { startConnector, type Connector, type ConnectorOptions } from '../fakes/connector.ts';
import { ensureBuilt } from './build.ts';
import { startProduct, type Environment, type Running } from './process.ts';

export const HOME = '5b0a7a1e-91c4-4f0d-8a53-2c6f1d7e9b10';
export const ADMIN = 'c0ffee00-0000-4000-8000-000000000001';
export const STRANGER = 'c0ffee00-0000-4000-8000-000000000009';
const BOT = '28:c9e8c047-2a74-40a2-b28a-b162d5f5327c';

export interface StageOptions {
  readonly tenants: readonly SimTenant[];
  readonly channels: readonly string[];
  readonly connector?: ConnectorOptions;
  readonly env?: Environment;
}

/** All that stands around the product and outlives it: storage, Microsoft 365, Teams. */
export interface Stage {
  readonly graph: GraphSimulator;
  readonly connector: Connector;
  /** The same storage that the product uses, opened in this process. */
  readonly stores: Stores;
  readonly env: Environment;
  /** Starts the product on this stage. */
  start(env?: Environment): Promise<Running>;
  /** Kills what still runs and takes the stage down. */
  close(): Promise<void>;
}

/** Sets the stage; `close` must be called whatever happens. */
export async function openStage({ tenants, channels, connector: options, env: more }: StageOptions): Promise<Stage> {
  ensureBuilt();
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-service-'));
  const log = createLog('silent');
  const [storage, graph, connector] = await Promise.all([
    startEmbedded({ dir: join(dir, 'storage'), log }),
    startGraphSimulator({ tenants }),
    startConnector({ channels, ...options }),
  ]);
  const connection = byConnectionString(storage.connectionString);
  const stores = await openAzureStores({ connection, clock: systemClock, log, replica: 'test' });
  const tenantsFile = join(dir, 'tenants.json');
  const watched = tenants.map(({ id, name, domain, timeZone }) => ({ id, name, domain, timeZone }));
  await writeFile(tenantsFile, JSON.stringify(watched));
  const urls = { storage: storage.connectionString, graph: graph.url, tenantsFile };
  const env = { ...environment(urls), ...more };
  const running = new Set<Running>();
  return {
    graph,
    connector,
    stores,
    env,
    async start(over = {}) {
      const product = await startProduct({ ...env, ...over });
      running.add(product);
      void product.ended.then(() => running.delete(product));
      return product;
    },
    async close() {
      for (const product of running) await product.kill();
      await Promise.all([storage.stop(), graph.close(), connector.close()]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function environment(urls: { storage: string; graph: string; tenantsFile: string }): Environment {
  return {
    PORT: '0',
    LOG_LEVEL: 'info',
    STORAGE_CONNECTION_STRING: urls.storage,
    GRAPH_BASE_URL: urls.graph,
    BOT_TENANT_ID: HOME,
    TENANTS_FILE: urls.tenantsFile,
    ADMIN_OBJECT_IDS: ADMIN,
    ALERT_POLL_SECONDS: '1',
    SWEEP_SECONDS: '1',
    RECONCILE_SECONDS: '1',
    LEASE_SECONDS: '2',
    LEASE_GRACE_SECONDS: '1',
    RESEND_SECONDS: '2',
  };
}

export type Activity = Readonly<Record<string, unknown>>;

export interface Reply {
  readonly status: number;
  readonly text: string;
  /** The body as JSON; undefined when it is empty or not JSON. */
  readonly body: unknown;
}

/** Sends bytes to the bot's door as they are. */
export async function post(product: Pick<Running, 'url'>, body: string, headers: Environment = {}): Promise<Reply> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
  const response = await fetch(`${product.url}/api/messages`, init);
  const text = await response.text();
  return { status: response.status, text, body: jsonOf(text) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface From {
  readonly channel: string;
  readonly person?: string;
}

/** An activity as Teams sends it from a channel, with what `change` replaces. */
export function activity(connector: Pick<Connector, 'url'>, { channel, person = ADMIN }: From, change: Activity) {
  return {
    type: 'message',
    id: '1611060744833',
    timestamp: new Date().toISOString(),
    channelId: 'msteams',
    serviceUrl: connector.url,
    from: { id: `29:${person}`, name: 'Robin', aadObjectId: person },
    recipient: { id: BOT, name: 'Tocsin' },
    conversation: { id: channel, conversationType: 'channel', isGroup: true, tenantId: HOME },
    channelData: {
      tenant: { id: HOME },
      team: { id: '19:team@thread.tacv2', name: 'Security' },
      channel: { id: channel },
    },
    ...change,
  };
}

/** Tocsin is added to a channel. */
export function installation(connector: Connector, from: From): Activity {
  return activity(connector, from, { type: 'installationUpdate', action: 'add' });
}

/** A button is pressed. */
export function clickOf(connector: Pick<Connector, 'url'>, from: From, data: unknown): Activity {
  const verb = (data as { verb?: unknown } | null)?.verb;
  const value = { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' };
  return activity(connector, from, { type: 'invoke', name: 'adaptiveCard/action', value });
}

/** Something is typed, with the bot mentioned. */
export function wordsOf(connector: Connector, from: From, words: string): Activity {
  const mention = { type: 'mention', mentioned: { id: BOT, name: 'Tocsin' }, text: '<at>Tocsin</at>' };
  return activity(connector, from, { text: `<at>Tocsin</at>&nbsp;${words}\n`, entities: [mention] });
}

/** Sends an activity. */
export function send(product: Pick<Running, 'url'>, what: Activity): Promise<Reply> {
  return post(product, JSON.stringify(what));
}

export interface CardAnswer {
  readonly statusCode: number;
  readonly type: string;
  readonly value: unknown;
}

/** Presses a button and gives the invoke answer. */
export async function press(
  { connector }: Pick<Stage, 'connector'>,
  product: Pick<Running, 'url'>,
  click: From & { readonly data: unknown },
): Promise<CardAnswer> {
  const reply = await send(product, clickOf(connector, click, click.data));
  if (reply.status !== 200) throw new Error(`The click was answered with ${reply.status}: ${reply.text}`);
  return reply.body as CardAnswer;
}

/** Asks `look` until it gives something; fails with `what` after `withinMs`. */
export async function until<T>(
  what: string,
  withinMs: number,
  look: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`Not seen within ${withinMs} ms: ${what}`);
    await systemClock.sleep(100);
  }
}

/** The card that a message shows, if it shows one. */
export function cardOf(message: { readonly attachments?: readonly { readonly content?: unknown }[] }): unknown {
  return message.attachments?.[0]?.content;
}

/** The number of the event that a card is about. */
export function eventNumberOf(card: unknown): number | undefined {
  const { fallbackText } = (card ?? {}) as { fallbackText?: unknown };
  const match = /show event (\d+)$/.exec(typeof fallbackText === 'string' ? fallbackText : '');
  return match ? Number(match[1]) : undefined;
}
