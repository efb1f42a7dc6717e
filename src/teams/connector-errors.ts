import { TocsinError } from '../kernel/errors.ts';
import { parseRetryAfter } from '../kernel/retry.ts';
import { isObject, objectAt, textAt, type Json } from './json.ts';

/** Failures before a byte of the request has left: nothing can have happened. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);

const SERVICE_ERROR_WAIT_MS = 300_000;

/**
 * What a failed call to Teams means, after "Status codes from bot conversational APIs" (Microsoft Learn,
 * conversation-messages). The original, which holds the token, is dropped: it never reaches a log.
 */
export function connectorError(error: unknown, now: Date): TocsinError {
  if (error instanceof TocsinError) return error;
  const { name, code, statusCode } = errorShape(error);
  if (statusCode === undefined) return unanswered(name, code);
  const upstreamCode = bodyCode(error) ?? (typeof code === 'string' ? code : undefined);
  const extras = { status: statusCode, ...(upstreamCode !== undefined && { upstreamCode }) };
  if (statusCode >= 200 && statusCode < 300) return lost(extras);
  switch (statusCode) {
    case 404:
      return new TocsinError('NOT_FOUND', 'The conversation or message in Teams is gone.', extras);
    case 412:
    case 429:
    case 502:
    case 503:
    case 504:
      return unavailable({ ...extras, ...wait(error, now) });
    case 408:
      return lost(extras);
    case 500:
      return unavailable({ ...extras, retryAfterMs: SERVICE_ERROR_WAIT_MS });
    case 413:
      return new TocsinError('UPSTREAM_REFUSED', 'Teams refused the message: it is too large.', extras);
    default:
      return new TocsinError('UPSTREAM_REFUSED', refusal(statusCode, upstreamCode), extras);
  }
}

/** No word of what happened to the message: it may be there. */
export function lost(extras: { status?: number; upstreamCode?: string } = {}): TocsinError {
  const said = 'Teams did not say whether it took the message.';
  return new TocsinError('UPSTREAM_UNAVAILABLE', said, { ...extras, outcomeUnknown: true });
}

function unavailable(extras: { status?: number; upstreamCode?: string; retryAfterMs?: number }): TocsinError {
  return new TocsinError('UPSTREAM_UNAVAILABLE', 'Teams cannot take messages at the moment.', extras);
}

function unanswered(name: string, code: unknown): TocsinError {
  const extras = typeof code === 'string' ? { upstreamCode: code } : {};
  const aborted = name === 'AbortError' || name === 'TimeoutError';
  // What is no error of the HTTP pipeline failed before it: the token could not be had.
  if (!aborted && name !== 'RestError') return unavailable(extras);
  if (typeof code === 'string' && NOT_SENT.has(code)) return unavailable(extras);
  return lost(extras);
}

function refusal(status: number, code: string | undefined): string {
  if (status === 401) return 'Teams does not accept this bot’s credentials. Please check its registration.';
  if (code === 'BotNotInConversationRoster') return 'Tocsin is no longer a member of this conversation in Teams.';
  return 'Teams refused the message.';
}

function wait(error: unknown, now: Date): { retryAfterMs?: number } {
  const headers = isObject(error) && isObject(error['response']) ? error['response']['headers'] : undefined;
  const get = headers && typeof headers === 'object' && 'get' in headers ? headers.get : undefined;
  const header: unknown = typeof get === 'function' ? get.call(headers, 'retry-after') : undefined;
  const retryAfterMs = parseRetryAfter(typeof header === 'string' ? header : undefined, now);
  return retryAfterMs === undefined ? {} : { retryAfterMs };
}

function errorShape(error: unknown): { name: string; code: unknown; statusCode: number | undefined } {
  if (!isObject(error)) return { name: typeof error, code: undefined, statusCode: undefined };
  const { name, code, statusCode } = error as { name?: unknown; code?: unknown; statusCode?: unknown };
  return {
    name: typeof name === 'string' ? name : 'Error',
    code,
    statusCode: typeof statusCode === 'number' ? statusCode : undefined,
  };
}

/** The machine code of `{error: {code}}`, or the subCode of the older `{errorCode, message: "{\"subCode\": …}"}`. */
function bodyCode(error: unknown): string | undefined {
  const response = isObject(error) && isObject(error['response']) ? error['response'] : {};
  const body = parse(textAt(response, 'bodyAsText', 100_000));
  const legacy = parse(textAt(body, 'message', 10_000));
  return textAt(objectAt(body, 'error'), 'code', 200) ?? textAt(legacy, 'subCode', 200);
}

function parse(text: string | undefined): Json {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    // Some refusals come as HTML from a proxy in between: they have no code.
    return {};
  }
}
