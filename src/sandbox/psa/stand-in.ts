import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PsaCall {
  readonly method: string;
  /** Below the root of the API, e.g. `/service/tickets/7`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  header(name: string): string | undefined;
}

export interface PsaAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a stand-in misbehaves. */
export interface PsaFault {
  /** Status of the answer; 0 drops the connection. */
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Calls that it hits; one when absent. */
  readonly times?: number;
  /** Which calls it hits, as `POST /service/tickets`; every one when absent. */
  readonly on?: RegExp;
  /** True where the call takes effect first: its answer is lost. */
  readonly after?: boolean;
}

export interface StandIn {
  readonly url: string;
  /** What was asked, oldest first, as `POST /service/tickets`. */
  readonly calls: readonly string[];
  fail(fault: PsaFault): void;
  close(): Promise<void>;
}

/** An HTTP server on 127.0.0.1 over `answer`, with faults to plant. Headers are not chained: restify changes writeHead. */
export async function startStandIn(answer: (call: PsaCall) => PsaAnswer): Promise<StandIn> {
  const calls: string[] = [];
  let faults: { readonly fault: PsaFault; left: number }[] = [];

  function faultFor(name: string): PsaFault | undefined {
    const planted = faults.find(({ fault }) => fault.on?.test(name) ?? true);
    if (!planted) return undefined;
    if (--planted.left === 0) faults = faults.filter((one) => one !== planted);
    return planted.fault;
  }

  async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await readCall(message);
    const name = `${call.method} ${call.path}`;
    calls.push(name);
    const fault = faultFor(name);
    const given = fault && !fault.after ? fault : answer(call);
    const { status, body, headers } = fault ?? given;
    if (status === 0) return void message.socket.destroy();
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
  }

  const server = createServer((message, response) => void respond(message, response).catch(() => response.destroy()));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    fail: (fault) => void faults.push({ fault, left: fault.times ?? 1 }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readCall(message: IncomingMessage): Promise<PsaCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const url = new URL(message.url ?? '/', 'http://stand-in');
  const text = Buffer.concat(chunks).toString('utf8');
  return {
    method: message.method ?? 'GET',
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    body: text === '' ? undefined : parsed(text),
    header: (name) => message.headers[name]?.toString(),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value as an object to look into; an empty one where it is none. */
export function fieldsIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
