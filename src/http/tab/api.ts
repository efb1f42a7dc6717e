import type { RunCommand } from '../../commands/ask.ts';
import type { LateAnswers } from '../../commands/late.ts';
import { leaving } from '../../commands/leaving.ts';
import { handsOut, type CommandResult } from '../../commands/result.ts';
import type { Clock } from '../../kernel/clock.ts';
import { digest, newCorrelationId } from '../../kernel/ids.ts';
import { TocsinError, errorFields, isTocsinError, publicMessage, type ErrorCode } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import { within } from '../../kernel/within.ts';
import type { Refusal } from '../refusal.ts';
import type { HttpRequest, HttpResponse, Route } from '../route.ts';
import type { ReadTabToken, TabCaller } from './token.ts';

export interface TabApiDeps {
  readonly readToken: ReadTabToken;
  readonly runCommand: RunCommand;
  /** True for a command that changes nothing: only such a one may be asked for by GET. */
  isReading(verb: string): boolean;
  /** Answers that take longer than a request waits. */
  readonly late: Pick<LateAnswers, 'hold'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Less than what proxies commonly wait for an answer. */
const WAIT_MS = 30_000;

const STATUS: Readonly<Record<ErrorCode, number>> = {
  CONFIG_INVALID: 500,
  INPUT_INVALID: 400,
  NOT_AUTHORISED: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PRECONDITION_FAILED: 412,
  UPSTREAM_REFUSED: 502,
  UPSTREAM_UNAVAILABLE: 503,
  INTERNAL: 500,
};

/**
 * The tab's one door: `GET /api/tab?verb=…&input=…` for what only reads, with an ETag, and `POST /api/tab` with
 * `{verb, input}` for everything. Behind it stands the same `run-command` as behind cards and chat. The person is read
 * from a bearer token and never from a cookie, so that no other site can ask in their name. Errors are
 * `{error: {code, message, corr}}`; 401 means that a fresh token may help. Nothing is kept by the browser: the tab itself
 * remembers the answer that an ETag stands for, for as long as it is open.
 */
export function tabRoutes(deps: TabApiDeps): readonly Route[] {
  return [
    { method: 'get', path: '/api/tab', handler: (req, res) => answered(deps, { req, res }, readOf) },
    { method: 'post', path: '/api/tab', handler: (req, res) => answered(deps, { req, res }, writeOf) },
  ];
}

interface Exchange {
  readonly req: HttpRequest;
  readonly res: HttpResponse;
}

interface Called extends Exchange {
  readonly caller: TabCaller;
  /** What an error of this request is quoted by, in the answer, the log and the trail. */
  readonly corr: string;
}

interface Asked {
  readonly verb: string;
  readonly input: unknown;
}

async function readOf(deps: TabApiDeps, { req, res, ...called }: Called): Promise<void> {
  const query = new URLSearchParams(req.url?.split('?')[1] ?? '');
  const verb = query.get('verb') ?? '';
  if (!deps.isReading(verb)) throw new TocsinError('INPUT_INVALID', 'This cannot be asked for by GET.');
  const result = await deps.runCommand(asking(called, { verb, input: jsonOf(query.get('input')) }));
  const body = leaving(result);
  // One person's tag stands for nothing of another's.
  const etag = `"${digest([called.caller.objectId, body], 32)}"`;
  if (headerOf(req, 'if-none-match') === etag) return void res.send(304, undefined, { etag });
  res.send(200, body, { etag, 'content-type': JSON_TYPE });
}

const JSON_TYPE = 'application/json; charset=utf-8';

async function writeOf(deps: TabApiDeps, { req, res, ...called }: Called): Promise<void> {
  const asked = bodyOf(req.body);
  const work = deps.runCommand(asking(called, asked));
  const result = await within(work, { clock: deps.clock, ms: WAIT_MS }, () =>
    waiting(deps, called.caller, { asked, work }),
  );
  res.send(200, leaving(result), { 'content-type': JSON_TYPE, 'cache-control': 'no-store' });
  // Who hung up has not seen it, and nobody else may: it is taken back, as when a card cannot be drawn.
  if (handsOut(result) && !(await res.delivered())) await result.lost();
}

/** The answer goes on without the request; its asker, and nobody else, asks for it by this name. */
function waiting(
  { late }: TabApiDeps,
  { objectId }: TabCaller,
  { asked, work }: { readonly asked: Asked; readonly work: Promise<CommandResult> },
): CommandResult {
  const named = (asked.input as { n?: unknown } | null)?.n;
  const n = typeof named === 'object' ? NaN : Number(named);
  return { show: 'waiting', id: late.hold(objectId, work), ...(Number.isSafeInteger(n) && n > 0 && { n }) };
}

function asking({ caller, corr }: Pick<Called, 'caller' | 'corr'>, { verb, input }: Asked) {
  return { verb, input, actor: caller, surface: 'tab', corr } as const;
}

/** A token that is missing or not believed is 401, so that the tab asks Teams for a fresh one; a role is 403. */
async function answered(
  deps: TabApiDeps,
  { req, res }: Exchange,
  work: (deps: TabApiDeps, called: Called) => Promise<void>,
): Promise<void> {
  const corr = newCorrelationId();
  let caller: TabCaller | undefined;
  try {
    caller = await deps.readToken(headerOf(req, 'authorization'));
    refuseOtherSites(req);
    await work(deps, { req, res, caller, corr });
  } catch (error) {
    const code = isTocsinError(error) ? error.code : 'INTERNAL';
    if (code === 'INTERNAL') deps.log.error({ ...errorFields(error), corr }, 'a request of the tab failed');
    // Never a status of Microsoft's: the tab sends again what was answered 401, as nothing of it was run.
    const status = code === 'NOT_AUTHORISED' && caller === undefined ? 401 : STATUS[code];
    const refusal: Refusal = { error: { code, message: publicMessage(error, corr), corr } };
    res.send(status, refusal);
  }
}

/** A page of another site cannot have a token; a browser that says where a request comes from is believed all the same. */
function refuseOtherSites(req: HttpRequest): void {
  if (['cross-site', 'same-site'].includes(headerOf(req, 'sec-fetch-site') ?? ''))
    throw new TocsinError('NOT_AUTHORISED', 'Tocsin answers its own tab alone.');
}

function headerOf({ headers }: HttpRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function bodyOf(body: unknown): Asked {
  const { verb, input } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if (typeof verb === 'string' && verb.length <= 64) return { verb, input: input ?? {} };
  throw new TocsinError('INPUT_INVALID', 'The request has no verb.');
}

function jsonOf(text: string | null): unknown {
  if (text === null) return {};
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new TocsinError('INPUT_INVALID', 'The input is not JSON.', { cause });
  }
}
