import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGraph, type Graph } from '../../src/graph/client.ts';
import { createTokenSource } from '../../src/graph/credentials.ts';
import { systemClock, type Clock } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/kernel/log.ts';
import { noMetrics, type Metrics } from '../../src/kernel/telemetry.ts';
import { asTenantId, type Tenant } from '../../src/tenants/tenant.ts';

export interface Heard {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** A text goes out as it is, anything else as JSON. */
  readonly body?: unknown;
  /** `reset` cuts the connection, `silence` never answers. */
  readonly fault?: 'reset' | 'silence';
}

export interface TestServer {
  readonly url: string;
  readonly heard: Heard[];
  close(): Promise<void>;
}

/** A Graph of a few lines on 127.0.0.1. */
export async function serveGraph(answer: (heard: Heard) => Reply): Promise<TestServer> {
  const heard: Heard[] = [];
  const server = createServer((message, response) => void respond(message, response).catch(() => response.destroy()));
  async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const url = new URL(message.url ?? '/', 'http://graph');
    const request = { method: message.method ?? '', url, headers: message.headers, body: read(text, message) };
    heard.push(request);
    const reply = answer(request);
    if (reply.fault === 'reset') return void message.socket.destroy();
    if (reply.fault === 'silence') return;
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
    response.end(typeof reply.body === 'string' || reply.body === undefined ? reply.body : JSON.stringify(reply.body));
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      open.delete(close);
      server.close(() => resolve());
      server.closeAllConnections();
    });
  open.add(close);
  return { url, heard, close };
}

function read(text: string, { headers }: IncomingMessage): unknown {
  return text && headers['content-type']?.startsWith('text/') ? text : text && JSON.parse(text);
}

const open = new Set<() => Promise<void>>();

/** Closes whatever a test left open, one that failed included. */
export async function closeServers(): Promise<void> {
  await Promise.all([...open].map((close) => close()));
}

export const NOW = new Date('2026-05-04T12:00:00Z');

export interface FakeClock extends Clock {
  readonly slept: number[];
}

/** Stands still and never waits; keeps what it was asked to wait for. */
export function fakeClock(): FakeClock {
  const slept: number[] = [];
  return { slept, now: () => NOW, sleep: async (ms) => void slept.push(ms), after: systemClock.after };
}

export const log = createLog('silent');

export const tenant: Tenant = {
  id: asTenantId('11111111-2222-4333-8444-555555555555') as Tenant['id'],
  name: 'Fabrikam',
  domain: 'fabrikam.example',
  state: 'active',
  timeZone: 'UTC',
};

export interface GraphSetup {
  readonly clock?: Clock;
  readonly metrics?: Metrics;
  readonly timeoutMs?: number;
}

export function graphAt(baseUrl: string, setup: GraphSetup = {}): Graph {
  const tokens = createTokenSource({ baseUrl, loginBaseUrl: 'https://login.example' });
  return createGraph({ baseUrl, tokens, clock: fakeClock(), log, metrics: noMetrics, ...setup });
}
