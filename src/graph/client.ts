import type { Clock } from '../kernel/clock.ts';
import { isTocsinError } from '../kernel/errors.ts';
import { readBody } from '../kernel/http.ts';
import { newId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { parseRetryAfter, withRetry, type RetryPolicy } from '../kernel/retry.ts';
import { traced, type Metrics } from '../kernel/telemetry.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { readAddress, routeTemplate, type GraphAddress } from './address.ts';
import { readBatch, type BatchAnswers, type BatchRead } from './batch.ts';
import type { TokenSource } from './credentials.ts';
import { orAborted, startDeadline } from '../kernel/deadline.ts';
import { errorOfAnswer, errorOfContent, errorOfSilence, foreignLink, type Attempt } from './errors.ts';
import { ship, type Shipment } from './transport.ts';

export interface CallOptions {
  /** Least application permission, named to people when Microsoft answers 403. */
  readonly needs?: string;
  /** For what v1.0 does not have; the version of the base URL where absent. */
  readonly version?: 'beta';
}

export interface GetOptions extends CallOptions {
  /** Values as they are: the client encodes them. */
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Given the bytes of an answer that is returned parsed, for whoever keeps it as it came. */
  readonly onAnswer?: (bytes: Uint8Array) => void;
}

/**
 * Microsoft Graph as one tenant sees it. Paths start with `/`, below the version, with encoded segments. Every call
 * throws TocsinError as `errors.ts` tells; an abort of the caller's own signal rejects with that signal's reason.
 */
export interface TenantGraph {
  /** The parsed JSON. Tried three times while Graph is unavailable. */
  get(path: string, options?: GetOptions): Promise<unknown>;
  /** Follows a link from an answer, verbatim; UPSTREAM_REFUSED when it leads to another origin. */
  getUrl(link: string, options?: Omit<GetOptions, 'query' | 'version'>): Promise<unknown>;
  /** Sent once. The parsed JSON, undefined for an answer without a body. A text goes out as it is. */
  post(path: string, body?: unknown, options?: Pick<GetOptions, 'needs' | 'headers'>): Promise<unknown>;
  /** Sent once. The parsed JSON, undefined for an answer without a body. */
  patch(path: string, body: unknown, options?: CallOptions): Promise<unknown>;
  /** Sent once. */
  delete(path: string, options?: CallOptions): Promise<void>;
  /**
   * Many reads in as few requests as Graph allows, each with an answer of its own: a member that Graph refuses or
   * throttles costs no other. Throws only when a whole request failed. All are read in one version.
   */
  batch(members: readonly BatchRead[], options?: Pick<GetOptions, 'signal' | 'version'>): Promise<BatchAnswers>;
}

export interface Graph {
  forTenant(tenant: Pick<Tenant, 'id'>): TenantGraph;
}

export interface GraphDeps {
  readonly baseUrl: string;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Milliseconds for one try, token and body included; 20,000 when absent. */
  readonly timeoutMs?: number;
}

const READS: RetryPolicy = { tries: 3, baseMs: 1000, capMs: 10_000 };
const TIMEOUT_MS = 20_000;
/** A page of 1,000 alerts with much evidence is some 20 MB. */
const ANSWER_LIMIT = 64 * 1024 * 1024;

/** Graph for many tenants over one address. CONFIG_INVALID for a base URL that cannot be used. */
export function createGraph(deps: GraphDeps): Graph {
  const address = readAddress(deps.baseUrl);
  return { forTenant: (tenant) => tenantGraph(deps, address, tenant) };
}

type Call = Pick<Shipment, 'method' | 'path' | 'query' | 'link' | 'body'> &
  Omit<GetOptions, 'query'> & { readonly route: string; readonly reading?: boolean };

function tenantGraph(deps: GraphDeps, address: GraphAddress, tenant: Pick<Tenant, 'id'>): TenantGraph {
  const send = (call: Call) => exchange(deps, address, { ...call, tenantId: tenant.id });
  const read = (call: Call) => withRetry(READS, { clock: deps.clock, signal: call.signal }, () => send(call));
  return {
    get: (path, options = {}) => read({ query: {}, ...options, method: 'GET', path, route: routeTemplate(path) }),
    async getUrl(link, options = {}) {
      const url = URL.canParse(link) ? new URL(link) : undefined;
      if (!url || url.origin !== address.origin || url.username !== '') throw foreignLink();
      const path = `${url.origin}${url.pathname}`.replace(address.root, '').replace(/^\/(?:v1\.0|beta)(?=\/)/, '');
      return read({ ...options, method: 'GET', path: '/', query: {}, link, route: routeTemplate(path) });
    },
    post: (path, body, options = {}) =>
      send({ ...options, method: 'POST', path, query: {}, body, route: routeTemplate(path) }),
    patch: (path, body, options = {}) =>
      send({ ...options, method: 'PATCH', path, query: {}, body, route: routeTemplate(path) }),
    async delete(path, options = {}) {
      await send({ ...options, method: 'DELETE', path, query: {}, route: routeTemplate(path) });
    },
    batch: (reads, options = {}) =>
      readBatch(reads, {
        ...options,
        clock: deps.clock,
        send: (body) =>
          read({ ...options, method: 'POST', path: '/$batch', query: {}, body, route: '/$batch', reading: true }),
      }),
  };
}

/** One try: token, request, whole answer, all within the deadline. */
async function exchange(deps: GraphDeps, address: GraphAddress, call: Call & { tenantId: string }): Promise<unknown> {
  const { method, route, signal, needs, reading = method === 'GET' } = call;
  const deadline = startDeadline(deps.timeoutMs ?? TIMEOUT_MS, signal);
  const attempt = { write: !reading, needs };
  const progress = { sent: false, status: 'none' };
  try {
    return await traced(deps.metrics, 'graph_request', { method, route }, async () => {
      const bearer = await orAborted(deps.tokens.bearer(call.tenantId, deadline.signal), deadline.signal);
      progress.sent = true;
      const headers = { ...call.headers, ...standardHeaders(call.headers) };
      const response = await ship(address, { ...call, headers, bearer, signal: deadline.signal });
      progress.status = `${Math.floor(response.status / 100)}xx`;
      note(deps.log, call, response);
      return await contentOf(response, { attempt, onAnswer: call.onAnswer, clock: deps.clock });
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (isTocsinError(error)) throw error;
    throw errorOfSilence(error, { ...attempt, sent: progress.sent });
  } finally {
    deadline.done();
    deps.metrics.count('tocsin_graph_requests_total', { route, status: progress.status });
  }
}

/** Without the Prefer header, values newer than `unknownFutureValue` arrive as that (learn.microsoft.com/graph/api/resources/security-alert). */
function standardHeaders(given: Readonly<Record<string, string>> = {}): Record<string, string> {
  const prefer = [given['Prefer'], 'include-unknown-enum-members'].filter((value) => value !== undefined);
  return { Accept: 'application/json', Prefer: prefer.join(', '), 'client-request-id': newId() };
}

/** Microsoft's support asks for the request id. */
function note(log: Log, call: Call & { tenantId: string }, response: Response): void {
  const { method, route, tenantId } = call;
  const requestId = response.headers.get('request-id') ?? undefined;
  log.debug({ tenantId, method, route, status: response.status, requestId }, 'Microsoft Graph answered');
}

interface Reading {
  readonly attempt: Attempt;
  readonly onAnswer: GetOptions['onAnswer'] | undefined;
  readonly clock: Clock;
}

async function contentOf(response: Response, { attempt, onAnswer, clock }: Reading): Promise<unknown> {
  const bytes = await readBody(response, ANSWER_LIMIT);
  const text = bytes?.toString('utf8');
  if (!response.ok) {
    const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), clock.now());
    throw errorOfAnswer({ status: response.status, upstreamCode: codeIn(text), retryAfterMs }, attempt);
  }
  if (text === undefined) throw errorOfContent('tooLarge', attempt);
  if (text === '' && attempt.write) return undefined;
  const json = parsed(text);
  if (json === undefined) throw errorOfContent('notJson', attempt);
  if (bytes) onAnswer?.(bytes);
  return json;
}

function codeIn(text: string | undefined): string | undefined {
  const code = (parsed(text ?? '') as { error?: { code?: unknown } } | null | undefined)?.error?.code;
  return typeof code === 'string' ? code : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
