import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock, type Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { badRequest, answerFor, failure, refusal, sealed, type Answer } from './answers.ts';
import type { Version } from './call.ts';
import { consentPage } from './consent.ts';
import { createMailboxDoors } from './mail/concurrency.ts';
import type { RecordedRequest, SimTenant } from './model.ts';
import { createQuirkBook, type Quirks } from './quirks.ts';
import { recordRequest, serve, type GraphRequest, type Simulation } from './serve.ts';
import { createState, type SimState } from './state.ts';
import { createThrottle } from './throttle.ts';

export interface GraphSimulatorOptions {
  /** Any free port when absent. */
  readonly port?: number;
  readonly clock?: Clock;
  readonly tenants: readonly SimTenant[];
}

export interface GraphSimulator {
  /** `http://127.0.0.1:PORT`, without the version. */
  readonly url: string;
  readonly state: SimState;
  /** The last 10,000 requests, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Misbehave from now on, towards one tenant or all; see `Quirks`. */
  setQuirks(quirks: Partial<Quirks>, tenantId?: string): void;
  close(): Promise<void>;
}

const REQUESTS_KEPT = 10_000;

/**
 * Starts an invented Microsoft Graph (v1.0 and beta) on 127.0.0.1. A caller is let in as `Authorization: Bearer sandbox.<tenantId>`
 * and sees that tenant alone. Rejects when the port is taken.
 */
export async function startGraphSimulator(options: GraphSimulatorOptions): Promise<GraphSimulator> {
  const clock = options.clock ?? systemClock;
  const state = createState(options.tenants, clock);
  const quirks = createQuirkBook((tenantId) => {
    const { licence } = options.tenants.find(({ id }) => id === tenantId) ?? {};
    return licence ? { licence } : {};
  });
  const requests: RecordedRequest[] = [];
  function record(request: Omit<RecordedRequest, 'at'>): void {
    requests.push({ ...request, at: clock.now() });
    if (requests.length > REQUESTS_KEPT) requests.shift();
  }
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  const sim: Simulation = {
    state,
    quirks,
    throttle: createThrottle(clock, (tenantId) => state.userCount(tenantId)),
    mailboxes: createMailboxDoors(),
    clock,
    url,
    record,
  };
  server.on('request', (message, response) => {
    handle(message, response, sim).catch(() => response.destroy());
  });
  return { url, state, requests, setQuirks: quirks.set, close: () => shut(server) };
}

type Server = ReturnType<typeof createServer>;

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function handle(message: IncomingMessage, response: ServerResponse, sim: Simulation): Promise<void> {
  const consent = consentPage(new URL(message.url ?? '/', 'http://simulator').pathname, sim);
  if (consent !== undefined) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(consent);
    return;
  }
  const text = await bodyText(message);
  const answer = await respond(message, text, sim);
  if (answer.status === 0) {
    message.socket.destroy();
    return;
  }
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
}

async function bodyText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** What concerns the whole HTTP request: the version, the token, the quirks of the connection, the JSON. */
async function respond(message: IncomingMessage, text: string, sim: Simulation): Promise<Answer> {
  const url = new URL(message.url ?? '/', 'http://simulator');
  let request: GraphRequest | undefined;
  try {
    request = admitted(message, url, sim);
    return await letIn({ ...request, body: parsed(text) }, sim);
  } catch (error) {
    const answer = answerFor(error);
    const { pathname: path, searchParams } = url;
    const seen = { method: message.method ?? '', path, query: Object.fromEntries(searchParams), body: text };
    sim.record({ ...seen, tenantId: request?.tenantId, status: answer.status });
    const requestId = newId();
    const clientRequestId = headerOf(message, 'client-request-id') ?? requestId;
    return sealed(answer, { requestId, clientRequestId }, sim.clock.now());
  }
}

async function letIn(request: GraphRequest, sim: Simulation): Promise<Answer> {
  const { delayMs, dropConnection, noThrottle } = sim.quirks.of(request.tenantId);
  const leave = noThrottle ? () => undefined : sim.mailboxes.enter(request.tenantId, request.path);
  if (!leave) throw refusal(429, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.');
  try {
    if (delayMs > 0) await sim.clock.sleep(delayMs);
    if (!dropConnection) return serve(request, sim);
    recordRequest(request, 0, sim);
    return failure(0);
  } finally {
    leave();
  }
}

/** The request without its body; throws 400 for a version that Graph does not have and 401 for a bad token. */
function admitted(message: IncomingMessage, url: URL, sim: Simulation): GraphRequest {
  const [, version, path] = /^\/(v1\.0|beta)(\/.*)$/.exec(url.pathname) ?? [];
  if (version === undefined || path === undefined) throw badRequest('Invalid version.');
  return {
    version: version as Version,
    method: message.method ?? '',
    path,
    query: url.searchParams,
    body: undefined,
    tenantId: authorised(headerOf(message, 'authorization'), sim.state.tenants),
    clientRequestId: headerOf(message, 'client-request-id'),
    inBatch: false,
    eventual: headerOf(message, 'consistencylevel')?.toLowerCase() === 'eventual',
  };
}

function headerOf(message: IncomingMessage, name: string): string | undefined {
  const value = message.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function authorised(header: string | undefined, tenants: readonly SimTenant[]): string {
  const token = /^Bearer sandbox\.(\S+)$/i.exec(header ?? '')?.[1];
  const tenant = tenants.find(({ id }) => id === token);
  if (tenant) return tenant.id;
  const message = header ? 'Access token validation failure. Invalid audience.' : 'Access token is empty.';
  throw refusal(401, 'InvalidAuthenticationToken', message);
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badRequest('Unable to read JSON request payload. Please ensure the payload is of valid JSON format.');
  }
}
