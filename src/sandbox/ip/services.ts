import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock, type Clock } from '../../kernel/clock.ts';
import {
  answerAbuse,
  answerDbIp,
  answerIp2Location,
  SANDBOX_KEY,
  type ServiceAnswer,
  type ServiceCall,
} from './answers.ts';

const SERVICES = { dbIp: answerDbIp, abuseipdb: answerAbuse, ip2location: answerIp2Location } as const satisfies Record<
  string,
  (call: ServiceCall) => ServiceAnswer
>;

export type ServiceName = keyof typeof SERVICES;

/** How a service may misbehave. */
export interface ServiceFault {
  /** HTTP status of the answer; 0 drops the connection. */
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
  /** How many calls it hits; all when absent. */
  readonly times?: number;
}

export interface IpServices {
  /** What each service's base address setting is to hold. */
  readonly baseUrls: Readonly<Record<ServiceName, string>>;
  readonly key: string;
  /** What was asked, oldest first; a fault has no address. */
  readonly calls: readonly { readonly service: ServiceName; readonly address?: string; readonly status: number }[];
  setFault(service: ServiceName, fault: ServiceFault | undefined): void;
  close(): Promise<void>;
}

interface Options {
  readonly clock?: Clock;
  /** Calls that each service allows in all; without bound when absent. */
  readonly limit?: number;
}

type Written = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };

/** Not chained: restify, which lives in the same process, makes every response's `writeHead` return nothing (12.0.0). */
function write(response: ServerResponse, { status, headers, body }: Written): void {
  response.writeHead(status, headers);
  response.end(body);
}

/** Starts invented DB-IP, AbuseIPDB and IP2Location.io services on one port of 127.0.0.1. */
export async function startIpServices({ clock = systemClock, limit = Infinity }: Options = {}): Promise<IpServices> {
  const calls: { service: ServiceName; address?: string; status: number }[] = [];
  const faults = new Map<ServiceName, { fault: ServiceFault; left: number }>();

  async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(message.url ?? '/', 'http://services');
    const name = Object.keys(SERVICES).find((service) => url.pathname.startsWith(`/${service}/`)) as ServiceName;
    const planted = faults.get(name);
    if (planted && planted.left-- > 0) {
      const { status, body = '', headers = {}, delayMs = 0 } = planted.fault;
      calls.push({ service: name, status });
      if (delayMs > 0) await clock.sleep(delayMs);
      if (status === 0) return void message.socket.destroy();
      return write(response, { status, headers, body });
    }
    const answer: ServiceAnswer = SERVICES[name]({
      path: url.pathname.slice(name.length + 1),
      query: url.searchParams,
      header: (header) => message.headers[header]?.toString(),
      now: clock.now(),
      spent: calls.filter(({ service, address }) => service === name && address !== undefined).length >= limit,
    });
    const { status, address, headers, body } = answer;
    calls.push({ service: name, status, ...(address !== undefined && { address }) });
    write(response, {
      status,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  const server = createServer((message, response) => void respond(message, response).catch(() => response.destroy()));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrls: { dbIp: `${url}/dbIp`, abuseipdb: `${url}/abuseipdb`, ip2location: `${url}/ip2location` },
    key: SANDBOX_KEY,
    calls,
    setFault: (service, fault) =>
      void (fault ? faults.set(service, { fault, left: fault.times ?? Infinity }) : faults.delete(service)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
