import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { chunk } from '../kernel/concurrency.ts';
import { isTocsinError, type TocsinError } from '../kernel/errors.ts';
import { parseRetryAfter, retryDelayMs } from '../kernel/retry.ts';
import { errorOfAnswer, errorOfContent } from './errors.ts';

/** One read in a batch; `id` is the caller's own name for its answer, unique within the batch whatever its case. */
export interface BatchRead {
  readonly id: string;
  /** As for `get`: starts with `/`, below the version, its segments encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Least application permission, named to people when Microsoft answers 403. */
  readonly needs?: string;
}

export type BatchAnswer = { readonly body: unknown } | { readonly error: TocsinError };
export type BatchAnswers = ReadonlyMap<string, BatchAnswer>;

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

const AnswerSchema = z.object({ responses: z.array(z.unknown()) });
const MemberSchema = z.object({
  id: z.string(),
  status: z.number().int(),
  headers: z.record(z.string(), z.unknown()).optional().catch(undefined),
  body: z.unknown().optional(),
});
const ErrorSchema = z.object({ error: z.object({ code: z.string() }) });

/**
 * Answers by id, whatever their order; a member that came back broken or not at all has an error of its own, and one
 * that was throttled is asked for again. Throws only where a whole request failed.
 */
export async function readBatch(members: readonly BatchRead[], deps: BatchDeps): Promise<BatchAnswers> {
  const answers = new Map<string, BatchAnswer>();
  await Promise.all(chunk(members, MOST_MEMBERS).map((part) => readPart(part, answers, deps)));
  return answers;
}

async function readPart(part: readonly BatchRead[], answers: Map<string, BatchAnswer>, deps: BatchDeps): Promise<void> {
  let waiting = part;
  for (let attempt = 1; waiting.length > 0; attempt++) {
    const came = byId(await deps.send({ requests: waiting.map(requestOf) }));
    for (const member of waiting) answers.set(member.id, answerTo(member, came.get(member.id), deps.clock));
    if (attempt === AGAIN.tries) return;
    const errors = new Map(waiting.map(({ id }) => [id, throttled(answers.get(id))]));
    waiting = waiting.filter(({ id }) => errors.get(id));
    if (waiting.length === 0) return;
    const longest = Math.max(...waiting.map(({ id }) => errors.get(id)?.retryAfterMs ?? 0));
    await deps.clock.sleep(retryDelayMs(AGAIN, attempt, longest || undefined), deps.signal);
  }
}

function throttled(answer: BatchAnswer | undefined): TocsinError | undefined {
  if (!answer || !('error' in answer) || !isTocsinError(answer.error, 'UPSTREAM_UNAVAILABLE')) return undefined;
  return (answer.error.retryAfterMs ?? 0) <= AGAIN.capMs ? answer.error : undefined;
}

function requestOf({ id, path, query = {}, headers }: BatchRead): object {
  const options = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const url = [path, options.join('&')].filter(Boolean).join('?');
  return { id, method: 'GET', url, headers: { Prefer: 'include-unknown-enum-members', ...headers } };
}

function byId(answer: unknown): ReadonlyMap<string, z.infer<typeof MemberSchema>> {
  const parsed = AnswerSchema.safeParse(answer);
  if (!parsed.success) throw errorOfContent('unexpectedShape', { write: false });
  const members = parsed.data.responses.flatMap((raw) => MemberSchema.safeParse(raw).data ?? []);
  return new Map(members.map((member) => [member.id, member]));
}

function answerTo({ needs }: BatchRead, came: z.infer<typeof MemberSchema> | undefined, clock: Clock): BatchAnswer {
  if (!came) return { error: errorOfContent('unexpectedShape', { write: false }) };
  const { status, body, headers = {} } = came;
  if (status >= 200 && status < 300) return { body };
  const wait = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
  const retryAfterMs = parseRetryAfter(wait === undefined ? undefined : String(wait), clock.now());
  const upstreamCode = ErrorSchema.safeParse(body).data?.error.code;
  return { error: errorOfAnswer({ status, upstreamCode, retryAfterMs }, { write: false, needs }) };
}
