import type { Leaving, Whole } from '../commands/leaving.ts';
import type { CommandResult, ResultOf } from '../commands/result.ts';

/**
 * A command's answer as it comes over the wire: moments are text in ISO form, what is a function is not there, and of tenants
 * and events there is what leaves.
 */
export type Wire<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends Date
    ? string
    : T extends (...args: never[]) => unknown
      ? never
      : T extends Whole['tenant']
        ? Fields<Leaving['tenant']>
        : T extends Whole['event']
          ? Fields<Leaving['event']>
          : Fields<T>;

type Fields<T> = { readonly [K in keyof T]: Wire<T[K]> };

export type WireResult<S extends CommandResult['show']> = Wire<ResultOf<S>>;

/** What went wrong, in words that a person can act on. */
export class ApiError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Api {
  /** Asks for what changes nothing. The same object comes back for as long as the server says that nothing changed. */
  read<S extends CommandResult['show']>(verb: string, input?: unknown, signal?: AbortSignal): Promise<WireResult<S>>;
  run<S extends CommandResult['show']>(verb: string, input?: unknown): Promise<WireResult<S>>;
  /** Hears at once, and whenever it changes, whether anything can be asked at all; returns what ends it. */
  onStanding(heard: (standing: Standing) => void): () => void;
}

/** Whether the server answers, and knows who asks. */
export type Standing = 'fine' | 'silent' | 'signedOut';

const REMEMBERED = 50;

export function createApi(token: () => Promise<string>): Api {
  const kept = new Map<string, { readonly etag: string; readonly value: unknown }>();

  const hearers = new Set<(standing: Standing) => void>();
  let standing: Standing = 'fine';
  function stand(now: Standing): void {
    if (now === standing) return;
    standing = now;
    for (const hear of hearers) hear(now);
  }

  async function signed(url: string, init: RequestInit): Promise<Response> {
    const bearer = await token().catch(() => {
      stand('signedOut');
      throw new ApiError('SIGNED_OUT', 'Teams did not say who you are. Close the tab and open it again.');
    });
    const headers = { ...init.headers, authorization: `Bearer ${bearer}` };
    return fetch(url, { ...init, headers }).catch((error: unknown) => {
      if (init.signal?.aborted) throw error;
      stand('silent');
      throw new ApiError('UPSTREAM_UNAVAILABLE', UNREACHED[init.method === 'POST' ? 'change' : 'reading']);
    });
  }

  async function ask(url: string, init: RequestInit): Promise<Response> {
    let response = await signed(url, init);
    // Nothing was run: the token ran out on the way, and Teams has a fresh one.
    if (response.status === 401) response = await signed(url, init);
    stand(response.status === 401 ? 'signedOut' : 'fine');
    if (response.ok || response.status === 304) return response;
    throw await errorOf(response);
  }

  return {
    async read<S extends CommandResult['show']>(verb: string, input: unknown = {}, signal?: AbortSignal) {
      const url = `/api/tab?${new URLSearchParams({ verb, input: JSON.stringify(input) }).toString()}`;
      const before = kept.get(url);
      const headers: Record<string, string> = before ? { 'if-none-match': before.etag } : {};
      const response = await ask(url, { headers, ...(signal && { signal }) });
      if (response.status === 304 && before) return before.value as WireResult<S>;
      const value = (await response.json()) as WireResult<S>;
      const etag = response.headers.get('etag');
      if (etag) {
        kept.delete(url);
        kept.set(url, { etag, value });
        if (kept.size > REMEMBERED) kept.delete(kept.keys().next().value as string);
      }
      return value;
    },
    async run<S extends CommandResult['show']>(verb: string, input: unknown = {}) {
      const headers = { 'content-type': 'application/json' };
      const response = await ask('/api/tab', { method: 'POST', headers, body: JSON.stringify({ verb, input }) });
      return (await response.json()) as WireResult<S>;
    },
    onStanding(heard) {
      hearers.add(heard);
      heard(standing);
      return () => void hearers.delete(heard);
    },
  };
}

/** A change that nobody answered may have been made: it is never said that it was not. */
const UNREACHED = {
  reading: 'Tocsin cannot be reached. Check your connection and try again.',
  change: 'Tocsin did not answer. It is not known whether this was done: look at it again before you repeat it.',
} as const;

async function errorOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => undefined)) as
    { error?: { code?: string; message?: string } } | undefined;
  const { code, message } = body?.error ?? {};
  return new ApiError(code ?? 'INTERNAL', message ?? 'Something went wrong in Tocsin. Try again in a while.');
}
