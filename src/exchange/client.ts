import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { orAborted, startDeadline } from '../kernel/deadline.ts';
import { isTocsinError, TocsinError } from '../kernel/errors.ts';
import { httpPost, type HttpAnswer } from '../kernel/http.ts';
import type { Log } from '../kernel/log.ts';
import { parseRetryAfter, withRetry, type RetryPolicy } from '../kernel/retry.ts';
import { traced, type Metrics } from '../kernel/telemetry.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { errorOfExchange, exceptionIn, noAnswer, unreadableAnswer } from './errors.ts';

export interface ExchangeDeps {
  /** Scheme and host, e.g. `https://outlook.office365.com`. */
  readonly baseUrl: string;
  readonly tokens: { bearer(tenantId: string, signal?: AbortSignal): Promise<string> };
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Milliseconds for one try; 30,000 when absent: Exchange starts a session for the first cmdlet. */
  readonly timeoutMs?: number;
}

export type Parameters = Readonly<Record<string, unknown>>;

/** The cmdlets of Exchange Online, one call at a time. Throws TocsinError as `errors.ts` tells. */
export interface Exchange {
  /** Every object that a `Get-` cmdlet gives; tried three times while Exchange is unavailable. */
  read(tenant: Pick<Tenant, 'id'>, cmdlet: string, parameters: Parameters): Promise<readonly unknown[]>;
  /** Sent once. */
  change(tenant: Pick<Tenant, 'id'>, cmdlet: string, parameters: Parameters): Promise<void>;
}

const READS: RetryPolicy = { tries: 3, baseMs: 1000, capMs: 10_000 };
const TIMEOUT_MS = 30_000;
const LIMIT_BYTES = 16 * 1024 * 1024;
const MOST_PAGES = 20;

const PageSchema = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });

interface Call {
  readonly tenantId: string;
  readonly url: string;
  readonly cmdlet: string;
  readonly parameters: Parameters;
  readonly write: boolean;
}

/**
 * The REST API behind the Exchange Online PowerShell module (`/adminapi/beta/{tenant}/InvokeCommand`). Microsoft does
 * not document it; the documented Admin API (`/adminapi/v2.0`, 2025) has no mail flow rules.
 */
export function createExchange(deps: ExchangeDeps): Exchange {
  const origin = new URL(deps.baseUrl).origin;
  const urlFor = (tenantId: string) => `${origin}/adminapi/beta/${encodeURIComponent(tenantId)}/InvokeCommand`;
  return {
    async read({ id: tenantId }, cmdlet, parameters) {
      const found: unknown[] = [];
      let url = urlFor(tenantId);
      for (let page = 0; page < MOST_PAGES; page++) {
        const call = { tenantId, url, cmdlet, parameters, write: false };
        const parsed = PageSchema.safeParse(await withRetry(READS, { clock: deps.clock }, () => exchange(deps, call)));
        if (!parsed.success) throw unreadableAnswer(false);
        found.push(...parsed.data.value);
        const next = parsed.data['@odata.nextLink'];
        if (next === undefined) return found;
        if (!URL.canParse(next) || new URL(next).origin !== origin) throw foreignLink();
        url = next;
      }
      return found;
    },
    async change({ id: tenantId }, cmdlet, parameters) {
      await exchange(deps, { tenantId, url: urlFor(tenantId), cmdlet, parameters, write: true });
    },
  };
}

/** One try: token, request, whole answer, all within the deadline. Undefined for an answer without a body. */
async function exchange(deps: ExchangeDeps, { tenantId, url, cmdlet, parameters, write }: Call): Promise<unknown> {
  const deadline = startDeadline(deps.timeoutMs ?? TIMEOUT_MS);
  let status = 'none';
  try {
    return await traced(deps.metrics, 'exchange_request', { cmdlet }, async () => {
      const bearer = await orAborted(deps.tokens.bearer(tenantId, deadline.signal), deadline.signal);
      const body = JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: parameters } });
      const headers = headersFor(tenantId, bearer);
      const answer = await httpPost({ url, headers, body, signal: deadline.signal, limitBytes: LIMIT_BYTES });
      status = `${Math.floor(answer.status / 100)}xx`;
      deps.log.debug({ tenantId, cmdlet, status: answer.status }, 'Exchange Online answered');
      return contentOf(answer, { write, clock: deps.clock });
    });
  } catch (error) {
    if (isTocsinError(error, 'UPSTREAM_UNAVAILABLE') && error.status === undefined) throw noAnswer(error, write);
    if (isTocsinError(error)) throw error;
    // Our own deadline, before anything was sent.
    throw noAnswer(new TocsinError('UPSTREAM_UNAVAILABLE', 'No token came in time.', { cause: error }), write);
  } finally {
    deadline.done();
    deps.metrics.count('tocsin_exchange_requests_total', { cmdlet, status });
  }
}

/** The anchor leads the request to a server that has the tenant's own system mailbox. */
function headersFor(tenantId: string, bearer: string): Record<string, string> {
  return {
    authorization: `Bearer ${bearer}`,
    'content-type': 'application/json',
    accept: 'application/json',
    prefer: 'odata.maxpagesize=1000',
    'x-anchormailbox': `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenantId}`,
  };
}

function contentOf(answer: HttpAnswer, { write, clock }: { write: boolean; clock: Clock }): unknown {
  const text = answer.body?.toString('utf8');
  if (answer.status < 200 || answer.status > 299) {
    const retryAfterMs = parseRetryAfter(answer.header('retry-after'), clock.now());
    throw errorOfExchange({ status: answer.status, exception: exceptionIn(parsed(text)), retryAfterMs, write });
  }
  // What a change gives back is of no use, so that it need not be understood.
  if (write) return undefined;
  const json = parsed(text);
  if (json === undefined) throw unreadableAnswer(write);
  return json;
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function foreignLink(): TocsinError {
  const message =
    'Exchange Online sent a link to another server, which Tocsin does not follow. Check EXCHANGE_BASE_URL.';
  return new TocsinError('UPSTREAM_REFUSED', message, { upstreamCode: 'foreignLink' });
}
