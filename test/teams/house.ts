import type { Ask } from '../../src/commands/ask.ts';
import type { CommandResult } from '../../src/commands/result.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Log } from '../../src/kernel/log.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import type { Conversation, ConversationStore } from '../../src/notify/conversation.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import { createLateAnswers } from '../../src/commands/late.ts';
import { createTeams, type Teams, type TeamsDeps } from '../../src/teams/teams.ts';
import { startConnector, type Connector } from '../fakes/connector.ts';
import { HOME, anEvent, tenant } from './fixtures.ts';

export const CHANNEL = '19:alerts@thread.tacv2';
export const PERSON = 'b130c271-d2eb-45f9-83ab-9eb3fe3788bc';
const BOT = '28:c9e8c047-2a74-40a2-b28a-b162d5f5327c';

/** Conversations kept in memory, as the port wants them. */
export function memoryConversations(known: readonly Conversation[] = []): ConversationStore & { saves: number } {
  const kept = new Map(known.map((conversation) => [conversation.id, conversation]));
  let route: string | undefined;
  const store = {
    saves: 0,
    get: async (id: string) => kept.get(id),
    save: async (conversation: Conversation) => {
      store.saves += 1;
      kept.set(conversation.id, conversation);
    },
    list: async () => [...kept.values()],
    defaultRoute: async () => route,
    setDefaultRoute: async (id: string) => {
      route = id;
      return true;
    },
    offerDefaultRoute: async (id: string) => {
      if (route !== undefined) return false;
      route = id;
      return true;
    },
  };
  return store;
}

/** A log that keeps what it is told. */
export function listeningLog(): Log & { lines: { level: string; fields: object; message: string }[] } {
  const lines: { level: string; fields: object; message: string }[] = [];
  const at = (level: string) => (fields: object, message: string) => void lines.push({ level, fields, message });
  const log = { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), child: () => log };
  return log;
}

export interface House {
  readonly url: string;
  readonly connector: Connector;
  readonly server: HttpServer;
  readonly teams: Teams;
  readonly asks: Ask[];
  readonly conversations: ConversationStore & { saves: number };
  readonly log: ReturnType<typeof listeningLog>;
  readonly routeChanges: () => number;
  /** Posts an activity, or any body, and reads the answer. */
  send(body: unknown, headers?: Record<string, string>): Promise<{ status: number; body: unknown; text: string }>;
  close(): Promise<void>;
}

type Answer = (ask: Ask) => CommandResult | Promise<CommandResult>;

const event: Answer = () => ({ show: 'event', tenant, event: anEvent() });

/** The bot behind a real HTTP server, beside a stand-in of Teams' connector service. */
export async function openHouse(answer: Answer = event, change: Partial<TeamsDeps> = {}): Promise<House> {
  const connector = await startConnector({ channels: [CHANNEL, 'a:chat'] });
  const conversations = memoryConversations();
  const log = listeningLog();
  const asks: Ask[] = [];
  let routeChanges = 0;
  const late = createLateAnswers({ clock: systemClock, log });
  const teams = createTeams({
    auth: { appId: '', appType: 'MultiTenant', tenantId: HOME },
    homeTenantId: HOME,
    loopbackOnly: true,
    runCommand: async (ask) => {
      asks.push(ask);
      return answer(ask);
    },
    interpret: (said) =>
      said.startsWith('show') ? { verb: 'details', input: { n: 123 } } : { say: 'I do not know that.' },
    late,
    offers: offersFor,
    conversations,
    clock: systemClock,
    log,
    metrics: noMetrics,
    onRouteChanged: () => void (routeChanges += 1),
    ...change,
  });
  const routes = [{ method: 'post', path: '/api/messages', handler: teams.messages }] as const;
  const server = createHttpServer({ routes, log });
  const url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  return {
    url,
    connector,
    server,
    teams,
    asks,
    conversations,
    log,
    routeChanges: () => routeChanges,
    async send(body, headers = {}) {
      const response = await fetch(`${url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, text, body: text === '' ? undefined : JSON.parse(text) };
    },
    async close() {
      // Its timers would keep the process for five minutes.
      void late.close();
      await server.close(100);
      await connector.close();
    },
  };
}

type Change = Readonly<Record<string, unknown>>;

/** An activity of a channel as Teams sends it, with what `change` replaces. */
export function activity({ connector }: Pick<House, 'connector'>, change: Change): Record<string, unknown> {
  return {
    type: 'message',
    id: '1611060744833',
    timestamp: '2026-11-22T12:05:00.000Z',
    channelId: 'msteams',
    serviceUrl: connector.url,
    from: { id: '29:person', name: 'Bo', aadObjectId: PERSON },
    recipient: { id: BOT, name: 'Tocsin' },
    conversation: { id: CHANNEL, conversationType: 'channel', isGroup: true, tenantId: HOME },
    channelData: {
      tenant: { id: HOME },
      team: { id: '19:team@thread.tacv2', name: 'Security' },
      channel: { id: CHANNEL },
    },
    ...change,
  };
}

/** A click on a button. */
export function click(house: House, data: unknown, more: Change = {}): Record<string, unknown> {
  const verb = data !== null && typeof data === 'object' && 'verb' in data ? { verb: data.verb } : {};
  const value = { action: { type: 'Action.Execute', ...verb, data }, trigger: 'manual' };
  return activity(house, { type: 'invoke', name: 'adaptiveCard/action', value, ...more });
}

/** Something typed, with the bot mentioned as Teams does it. */
export function typed(house: House, words: string, more: Change = {}): Record<string, unknown> {
  const mention = { type: 'mention', mentioned: { id: BOT, name: 'Tocsin' }, text: '<at>Tocsin</at>' };
  return activity(house, { text: `<at>Tocsin</at>&nbsp;${words}\n`, entities: [mention], ...more });
}

/** Tocsin added to the channel. */
export function installed(house: Pick<House, 'connector'>, more: Change = {}): Record<string, unknown> {
  return activity(house, { type: 'installationUpdate', action: 'add', ...more });
}
