import { systemClock, type Clock } from '../../src/kernel/clock.ts';
import type { SimAlert } from '../../src/sandbox/graph/model.ts';
import type { GraphSimulator } from '../../src/sandbox/graph/simulator.ts';

/** A clock that stands still unless told or slept on. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
}

export function manualClock(start = '2026-03-02T08:00:00.000Z'): ManualClock {
  let now = Date.parse(start);
  const advance = (ms: number) => {
    now += ms;
  };
  return {
    now: () => new Date(now),
    advance,
    after: systemClock.after,
    sleep: async (ms, signal) => {
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      advance(ms);
    },
  };
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
  /** The records of a page; the error's code and message. */
  readonly value: readonly Readonly<Record<string, unknown>>[];
  readonly code: string | undefined;
  readonly message: string | undefined;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the simulator over HTTP as one tenant's application; `path` may be an absolute link or begin with `/beta/`. */
export function callerOf(sim: GraphSimulator, tenantId: string) {
  return async function call(method: string, path: string, options: CallOptions = {}): Promise<Reply> {
    const text = options.text ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    const versioned = path.startsWith('/beta/') ? path : `/v1.0${path}`;
    const response = await fetch(path.startsWith('http') ? path : `${sim.url}${versioned}`, {
      method,
      headers: { authorization: `Bearer sandbox.${tenantId}`, 'content-type': 'application/json', ...options.headers },
      ...(text !== undefined && { body: text }),
    });
    const answered = await response.text();
    const body = (answered === '' ? {} : JSON.parse(answered)) as Reply['body'];
    const error = body['error'] as { code?: string; message?: string } | undefined;
    const value = (body['value'] ?? []) as Reply['value'];
    return {
      status: response.status,
      headers: response.headers,
      body,
      value,
      code: error?.code,
      message: error?.message,
    };
  };
}

export type Caller = ReturnType<typeof callerOf>;

/** The least alert: created and last updated at one time, new, low. */
export function alertAt(id: string, lastUpdateDateTime: string, more: object = {}): SimAlert {
  const createdDateTime = lastUpdateDateTime;
  return { id, title: id, status: 'new', severity: 'low', createdDateTime, lastUpdateDateTime, comments: [], ...more };
}
