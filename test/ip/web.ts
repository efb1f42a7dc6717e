import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IpFields, IpSeverity } from '../../src/entities/ip.ts';
import type { ProviderAnswer } from '../../src/ip/provider.ts';
import { WEB_SERVICES, type WebServiceId } from '../../src/ip/providers/index.ts';
import { createQuota, type QuotaStore } from '../../src/ip/quota.ts';
import { createWebProvider } from '../../src/ip/web-provider.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import { fakeClock, type FakeClock } from '../fakes/clock.ts';
import { keptLog } from '../fakes/log.ts';

export const KEY = 'k3y-that-must-not-leak';

/** Short waits (before a second try) are over at once, long ones last until the clock is moved. */
export function patientClock(): FakeClock & { readonly skipped: number[]; readonly pending: number[] } {
  const clock = fakeClock();
  const skipped: number[] = [];
  const pending: number[] = [];
  return {
    ...clock,
    skipped,
    pending,
    async sleep(ms, signal) {
      (ms >= 2_000 ? pending : skipped).push(ms);
      if (ms >= 2_000) return clock.sleep(ms, signal);
      await clock.advance(ms);
    },
  };
}

/** Counts in this process. */
export function memoryQuota(): QuotaStore & { readonly taken: number[] } {
  const used = new Map<string, number>();
  const taken: number[] = [];
  return {
    taken,
    async take({ service, day, count, limit }) {
      const first = used.get(service + day) ?? 0;
      const granted = Math.max(0, Math.min(count, limit - first));
      used.set(service + day, first + granted);
      taken.push(granted);
      return { first, granted };
    },
  };
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly fault?: 'reset' | 'silence';
}

const open = new Set<() => Promise<void>>();

export async function closeAll(): Promise<void> {
  await Promise.all([...open].map((close) => close()));
  open.clear();
}

/** A service of a few lines on 127.0.0.1 that gives the replies one after the other, the last one for ever. */
export async function serve(...replies: readonly Reply[]) {
  const heard: { url: string; headers: IncomingHttpHeaders }[] = [];
  const held: (() => void)[] = [];
  const state = { hold: false, atOnce: 0, most: 0 };
  const server = createServer((message, response) => {
    heard.push({ url: message.url ?? '', headers: message.headers });
    const { status = 200, headers = {}, body, fault } = replies[Math.min(heard.length, replies.length) - 1] ?? {};
    if (fault === 'reset') return void message.socket.destroy();
    if (fault === 'silence') return;
    state.most = Math.max(state.most, ++state.atOnce);
    const send = () => {
      state.atOnce--;
      // Not chained: restify, where it is loaded, replaces writeHead by one that returns nothing.
      response.writeHead(status, headers);
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    if (state.hold) held.push(send);
    else send();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.add(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, heard, state, release: () => held.splice(0).forEach((send) => send()) };
}

export interface Setup {
  readonly clock?: Clock;
  readonly quotas?: QuotaStore;
  readonly dailyQuota?: number;
  readonly key?: string;
}

/** One service's provider against `baseUrl`, with the log it writes. */
export function providerAt(
  id: WebServiceId,
  baseUrl: string,
  { clock = patientClock(), quotas = memoryQuota(), dailyQuota = 1_000, key = KEY }: Setup = {},
) {
  const log = keptLog();
  const quota = createQuota({ store: quotas, service: id, limit: dailyQuota, clock });
  const service = WEB_SERVICES[id];
  const provider = createWebProvider(service, { access: { baseUrl, key }, quota, clock, log, metrics: noMetrics });
  const ask = (address: string, severity?: IpSeverity): Promise<ProviderAnswer> =>
    provider.lookup(address, new AbortController().signal, severity);
  return { provider, log, ask };
}

/** The fields of one answer of a service that says `body`. */
export async function fieldsOf(id: WebServiceId, body: unknown): Promise<Partial<IpFields>> {
  const { url } = await serve({ body });
  const answer = await providerAt(id, url).ask('86.1.2.3');
  if (answer.status !== 'found') throw new Error(JSON.stringify(answer));
  return answer.value;
}
