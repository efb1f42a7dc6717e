import type { Clock } from '../kernel/clock.ts';
import { startDeadline } from '../kernel/deadline.ts';
import { TocsinError, isTocsinError } from '../kernel/errors.ts';
import { httpGet, httpSend, type HttpAnswer } from '../kernel/http.ts';
import { createLanes } from '../kernel/lanes.ts';
import type { Log } from '../kernel/log.ts';
import { parseRetryAfter } from '../kernel/retry.ts';
import { traced, type Metrics } from '../kernel/telemetry.ts';
import type { PsaSystem } from '../notify/tickets.ts';
import { errorOfPsa, noAnswer, unreadableAnswer } from './errors.ts';

export interface RestDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Milliseconds for one request; 30,000 when absent. */
  readonly timeoutMs?: number | undefined;
}

/** What differs between the systems. */
export interface Door {
  readonly id: PsaSystem;
  readonly name: string;
  /** With the keys: put into requests alone. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names of the settings that hold the keys. */
  readonly keys: string;
  /** Requests at once. */
  readonly width: number;
  /** Machine code of a refusal, out of its body. */
  reasonOf(body: unknown): string | undefined;
  /** The status that an answer means, where that is not the one it has. */
  statusOf?(status: number, body: unknown): number;
}

interface Call {
  readonly url: string;
  /** Absent for a read. */
  readonly send?: { readonly method: 'POST' | 'PATCH'; readonly body: unknown; readonly reads?: boolean };
  /** Part of the metrics, e.g. `tickets`. */
  readonly what: string;
}

/** The parsed body of an answer of status 2xx; undefined where it is empty. Throws TocsinError as `errors.ts` tells. */
export type Rest = (call: Call) => Promise<unknown>;

const TIMEOUT_MS = 30_000;
const LIMIT_BYTES = 16 * 1024 * 1024;
/** Where a refusal for haste does not say how long. */
const REST_MS = 30_000;

/** One request at a time and width, sent once; none at all while the system asked to be left alone. */
export function createRest(door: Door, deps: RestDeps): Rest {
  const lanes = createLanes(door.width);
  let restUntil = 0;

  async function ask(call: Call): Promise<unknown> {
    const waitMs = restUntil - deps.clock.now().getTime();
    if (waitMs > 0) throw errorOfPsa({ ...door, status: 429, retryAfterMs: waitMs, write: false });
    try {
      return await exchange(door, deps, call);
    } catch (error) {
      if (isTocsinError(error) && error.status === 429)
        restUntil = deps.clock.now().getTime() + (error.retryAfterMs ?? REST_MS);
      throw error;
    }
  }
  return (call) => lanes.run(door.id, 0, () => ask(call));
}

async function exchange(door: Door, deps: RestDeps, call: Call): Promise<unknown> {
  const write = call.send !== undefined && !call.send.reads;
  const deadline = startDeadline(deps.timeoutMs ?? TIMEOUT_MS);
  let status = 'none';
  try {
    return await traced(deps.metrics, 'psa_request', { system: door.id, what: call.what }, async () => {
      const answer = await send(door, call, deadline.signal);
      status = `${Math.floor(answer.status / 100)}xx`;
      deps.log.debug({ system: door.id, what: call.what, status: answer.status }, 'a PSA answered');
      return contentOf(door, answer, { write, now: deps.clock.now() });
    });
  } catch (error) {
    if (isTocsinError(error) && error.status === undefined && error.upstreamCode !== 'unexpectedShape')
      throw noAnswer(door.name, error, write);
    if (isTocsinError(error)) throw error;
    // Our own deadline.
    const late = new TocsinError('UPSTREAM_UNAVAILABLE', 'No answer came in time.', { outcomeUnknown: true });
    throw noAnswer(door.name, late, write);
  } finally {
    deadline.done();
    deps.metrics.count('tocsin_psa_requests_total', { system: door.id, status });
  }
}

function send(door: Door, { url, send: sent }: Call, signal: AbortSignal): Promise<HttpAnswer> {
  const headers = { accept: 'application/json', ...door.headers };
  if (!sent) return httpGet({ url, headers, signal, limitBytes: LIMIT_BYTES });
  return httpSend({
    url,
    method: sent.method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(sent.body),
    signal,
    limitBytes: LIMIT_BYTES,
  });
}

function contentOf(door: Door, answer: HttpAnswer, { write, now }: { write: boolean; now: Date }): unknown {
  const text = answer.body?.toString('utf8');
  const body = parsed(text);
  if (answer.status >= 200 && answer.status < 300) {
    if (body === undefined && text !== '') throw unreadableAnswer(door.name, write);
    return body;
  }
  const status = door.statusOf?.(answer.status, body) ?? answer.status;
  const retryAfterMs = parseRetryAfter(answer.header('retry-after'), now);
  throw errorOfPsa({ ...door, status, reason: door.reasonOf(body), retryAfterMs, write });
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
