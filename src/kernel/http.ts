import { TocsinError } from './errors.ts';

export interface HttpRequest {
  /** May carry a key: it is put into no message and no error. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Bytes of the answer that are read at most. */
  readonly limitBytes: number;
  /** Redirections that are followed, to https (or within this machine) alone; none when absent. */
  readonly hops?: number;
}

export interface HttpAnswer {
  readonly status: number;
  header(name: string): string | undefined;
  /** Undefined when it is longer than the limit. */
  readonly body: Buffer | undefined;
}

const MACHINE_CODE = /^[\w.-]{1,100}$/;

/**
 * Asks another server once. The answer of any status; UPSTREAM_UNAVAILABLE where none came, in words that hold neither
 * the address nor anything of the foreign error. An abort of the caller's signal rejects with that signal's reason.
 */
export async function httpGet(request: HttpRequest): Promise<HttpAnswer> {
  const { signal, limitBytes } = request;
  try {
    const response = await follow(request);
    const body = await readBody(response, limitBytes);
    return { status: response.status, header: (name) => response.headers.get(name) ?? undefined, body };
  } catch (error) {
    signal.throwIfAborted();
    const upstreamCode = systemCode(error);
    throw new TocsinError('UPSTREAM_UNAVAILABLE', 'The other server could not be reached. Try again in a while.', {
      ...(upstreamCode && { upstreamCode }),
    });
  }
}

async function follow({ url, headers = {}, signal, hops = 0 }: HttpRequest): Promise<Response> {
  const response = await fetch(url, { headers, signal, redirect: 'manual' });
  const location = response.headers.get('location');
  if (hops === 0 || location === null || ![301, 302, 303, 307, 308].includes(response.status)) return response;
  await response.body?.cancel();
  const next = new URL(location, url);
  const from = new URL(url);
  if (next.protocol !== 'https:' && next.origin !== from.origin) throw new TypeError('led away from https');
  // What was meant for one server is not told to another.
  return follow({
    url: next.href,
    headers: next.origin === from.origin ? headers : {},
    signal,
    limitBytes: 0,
    hops: hops - 1,
  });
}

/** The body's bytes; undefined when there are more than `limit`, in which case the rest is not read. */
export async function readBody(response: Response, limit: number): Promise<Buffer | undefined> {
  if (!response.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The innermost machine code: fetch wraps the system's error as `cause`. */
function systemCode(fault: unknown): string | undefined {
  if (!(fault instanceof Error)) return undefined;
  const { code, cause } = fault as { code?: unknown; cause?: unknown };
  return systemCode(cause) ?? (typeof code === 'string' && MACHINE_CODE.test(code) ? code : undefined);
}

/** Nothing left this machine when a request fails with one of these (Node.js system errors; undici; TLS handshake). */
const NOT_SENT =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;

export interface HttpSend extends Omit<HttpRequest, 'hops'> {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body: string;
}

/** `httpSend` of a POST. */
export function httpPost(request: Omit<HttpSend, 'method'>): Promise<HttpAnswer> {
  return httpSend({ ...request, method: 'POST' });
}

/**
 * Sends a body once and follows nothing. The answer of any status; where none came UPSTREAM_UNAVAILABLE in words without
 * anything foreign, `outcomeUnknown` unless the request cannot have left this machine. An abort counts as no answer.
 */
export async function httpSend({ url, method, headers = {}, body, signal, limitBytes }: HttpSend): Promise<HttpAnswer> {
  try {
    const response = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
    const answer = await readBody(response, limitBytes);
    return { status: response.status, header: (name) => response.headers.get(name) ?? undefined, body: answer };
  } catch (error) {
    const upstreamCode = systemCode(error);
    throw new TocsinError('UPSTREAM_UNAVAILABLE', 'The other server could not be reached. Try again in a while.', {
      ...(upstreamCode && { upstreamCode }),
      outcomeUnknown: !NOT_SENT.test(upstreamCode ?? ''),
    });
  }
}
