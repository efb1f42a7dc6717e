import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { chunk } from '../kernel/concurrency.ts';
import { isTocsinError, type TocsinError } from '../kernel/errors.ts';
import { parseRetryAfter, retryDelayMs } from '../kernel/retry.ts';
import { errorOfAnswer, errorOfContent } from './errors.ts';

/** One read of a batch. */
export interface BatchRead {
  /** Path below the version, its segments encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Least application permission, named to people when Microsoft answers 403. */
  readonly needs?: string;
}

/** How one read of a batch ended: each member succeeds or fails by itself. */
export type BatchReply = { readonly body: unknown } | { readonly error: TocsinError };

export interface BatchDeps {
  /** Sends one batch of at most 20 members and gives its whole answer. */
  send(body: unknown): Promise<unknown>;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** learn.microsoft.com/graph/json-batching: at most 20 requests in a batch. */
const MOST_MEMBERS = 20;
/** A throttled member is asked for again this often, and not at all when Microsoft wants a longer wait. */
const AGAIN = { tries: 3, baseMs: 500, capMs: 3000 };

const AnswerSchema = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.unknown()).optional().catch(undefined),
      body: z.unknown(),
    }),
  ),
});

type Reply = z.infer<typeof AnswerSchema>['responses'][number];

/**
 * Reads many things in as few requests as Graph allows; replies are in the order of `reads`. Throws where a whole
 * batch fails; a member's own failure is its reply. Members that are throttled are asked for again.
 */
export async function readBatch(reads: readonly BatchRead[], deps: BatchDeps): Promise<BatchReply[]> {
  const replies = await Promise.all(chunk(reads, MOST_MEMBERS).map((part) => sendPart(part, deps)));
  return replies.flat();
}

async function sendPart(reads: readonly BatchRead[], deps: BatchDeps): Promise<BatchReply[]> {
  const replies = new Map<number, BatchReply>();
  let waiting = reads.map((_read, at) => at);
  for (let attempt = 1; ; attempt++) {
    const answer = AnswerSchema.safeParse(await deps.send({ requests: waiting.map((at) => memberOf(reads, at)) }));
    if (!answer.success) throw errorOfContent('unexpectedShape', { write: false });
    const byId = new Map(answer.data.responses.map((reply) => [reply.id, reply]));
    for (const at of waiting) replies.set(at, replyOf(reads[at] as BatchRead, byId.get(String(at)), deps.clock));
    waiting = attempt < AGAIN.tries ? waiting.filter((at) => isWorthAnother(replies.get(at))) : [];
    if (waiting.length === 0) break;
    const asked = waiting.map((at) => waitOf(replies.get(at)) ?? 0);
    await deps.clock.sleep(retryDelayMs(AGAIN, attempt, Math.max(...asked) || undefined), deps.signal);
  }
  return reads.map((_read, at) => replies.get(at) as BatchReply);
}

function memberOf(reads: readonly BatchRead[], at: number) {
  const { path, query = {}, headers } = reads[at] as BatchRead;
  const text = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  const url = text.length > 0 ? `${path}?${text.join('&')}` : path;
  return { id: String(at), method: 'GET', url, ...(headers && { headers }) };
}

function replyOf(read: BatchRead, reply: Reply | undefined, clock: Clock): BatchReply {
  if (!reply) return { error: errorOfContent('unexpectedShape', { write: false }) };
  if (reply.status >= 200 && reply.status < 300) return { body: reply.body };
  const header = Object.entries(reply.headers ?? {}).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
  const retryAfterMs = parseRetryAfter(header === undefined ? undefined : String(header), clock.now());
  const code = (reply.body as { error?: { code?: unknown } } | null | undefined)?.error?.code;
  const upstreamCode = typeof code === 'string' ? code : undefined;
  return {
    error: errorOfAnswer({ status: reply.status, upstreamCode, retryAfterMs }, { write: false, needs: read.needs }),
  };
}

function isWorthAnother(reply: BatchReply | undefined): boolean {
  if (!reply || !('error' in reply)) return false;
  return isTocsinError(reply.error, 'UPSTREAM_UNAVAILABLE') && (reply.error.retryAfterMs ?? 0) <= AGAIN.capMs;
}

function waitOf(reply: BatchReply | undefined): number | undefined {
  return reply && 'error' in reply ? reply.error.retryAfterMs : undefined;
}
