import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimTenant } from '../../src/sandbox/graph/model.ts';
import { startConnector, type Connector, type Posted } from '../fakes/connector.ts';
import { ROOT } from '../service/build.ts';
import { AS_SERVED } from './served.ts';
import { manyTenants } from '../service/crowd.ts';
import { startNode, type Environment, type Running } from '../service/process.ts';
import { ADMIN, HOME, cardOf, clickOf, eventNumberOf, until } from '../service/service.ts';

const CHANNEL = '19:bench@thread.tacv2';
/** As many administrators as there are rounds: each takes the event over from the one before. */
const PEOPLE = Array.from(
  { length: 40 },
  (_none, at) => `c0ffee00-0000-4000-8000-0000000001${String(at).padStart(2, '0')}`,
);

/** The app with everything around it, each part in a process of its own but Teams, and a card posted for each event. */
export interface ClickStage {
  readonly connector: Connector;
  readonly app: Running;
  /** The posted cards, one for each event, mixed over the tenants. */
  readonly posts: readonly Told[];
  /** Updates that messages have got so far. */
  updates(): number;
  /** Clicks of the next person on `count` events, taken in turn: each causes one change and one update of a message. */
  clicks(count: number): string[];
  close(): Promise<void>;
}

export interface ClickStageOptions {
  readonly tenants: number;
  readonly alertsEach: number;
  /** Memory where absent. */
  readonly storage?: string;
  readonly nodeArgs?: readonly string[];
  /** Settings of the child for this bench alone. */
  readonly env?: Environment;
}

export async function openClickStage(options: ClickStageOptions): Promise<ClickStage> {
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-bench-'));
  const connector = await startConnector({ channels: [CHANNEL], limits: false });
  const tenants = manyTenants(options.tenants);
  const script = (name: string) => [...AS_SERVED, join(ROOT, 'test/bench', name)];
  const graph = await startNode(
    [...script('simulator-child.ts'), String(options.tenants), String(options.alertsEach)],
    {},
  );
  const settings = await environment({ dir, tenants, graphUrl: graph.url, connector, storage: options.storage });
  const env = { ...settings, ...options.env };
  const app = await startNode([...(options.nodeArgs ?? []), ...script('app-child.ts')], env);
  const wanted = options.tenants * options.alertsEach;
  await until(`${wanted} cards`, 120_000, () => connector.rootCards().length >= wanted);
  await looked(connector);
  const posts = shuffled(connector.rootCards().flatMap(toldOf));
  let clicked = 0;
  return {
    connector,
    app,
    posts,
    updates: () => connector.posts.reduce((sum, { updates }) => sum + updates, 0),
    clicks: (count) =>
      Array.from({ length: count }, () => {
        const at = clicked++;
        const person = PEOPLE[Math.floor(at / posts.length) % PEOPLE.length] ?? ADMIN;
        return clickBody(connector, posts[at % posts.length] as Told, person);
      }),
    async close() {
      await app.stop();
      await graph.kill();
      await connector.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Resolves when new events have been looked up: their cards have not changed for longer than until the next sweep, which finds
 * those that came in a crowd. */
async function looked(connector: Connector): Promise<void> {
  let seen = -1;
  await until('what is looked up on the cards', 240_000, async () => {
    const before = seen;
    seen = connector.log.length;
    await new Promise((resolve) => setTimeout(resolve, 35_000));
    return before === connector.log.length;
  });
}

/** A message with the event that it is about, as it was posted first. */
export interface Told {
  readonly posted: Posted;
  readonly n: number;
  readonly card: unknown;
}

function toldOf(posted: Posted): Told[] {
  const card = cardOf(posted.activity);
  const n = eventNumberOf(card);
  return n === undefined ? [] : [{ posted, n, card }];
}

/** A click on "Assign to me" on that card, as Teams sends it. */
function clickBody(connector: Connector, { posted, n }: Told, person: string): string {
  const { conversationId, activityId } = posted;
  const click = clickOf(connector, { channel: CHANNEL, person }, { verb: 'assign', n });
  const conversation = { id: conversationId, conversationType: 'channel', isGroup: true, tenantId: HOME };
  return JSON.stringify({ ...click, conversation, replyToId: activityId });
}

interface Parts {
  readonly dir: string;
  readonly tenants: readonly SimTenant[];
  readonly graphUrl: string;
  readonly connector: Connector;
  readonly storage: string | undefined;
}

async function environment({ dir, tenants, graphUrl, connector, storage }: Parts): Promise<Environment> {
  const file = join(dir, 'tenants.json');
  const watched = tenants.map(({ id, name, domain, timeZone }) => ({ id, name, domain, timeZone }));
  await writeFile(file, JSON.stringify(watched));
  return {
    PORT: '0',
    GRAPH_BASE_URL: graphUrl,
    BOT_TENANT_ID: HOME,
    TENANTS_FILE: file,
    ADMIN_OBJECT_IDS: PEOPLE.join(','),
    ALERT_POLL_SECONDS: '60',
    BENCH_CONNECTOR: connector.url,
    BENCH_CHANNEL: CHANNEL,
    ...(storage === undefined
      ? { BENCH_STORES: 'memory', STORAGE: 'embedded' }
      : { STORAGE_CONNECTION_STRING: storage }),
  };
}

/** Neighbours in the list belong to different tenants; the same on every run. */
function shuffled(posts: readonly Told[]): readonly Told[] {
  const key = ({ n }: Told) => (n * 2_654_435_761) % 1_000_003;
  return [...posts].sort((a, b) => key(a) - key(b));
}
