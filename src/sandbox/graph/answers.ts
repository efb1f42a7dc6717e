import { TocsinError } from '../../kernel/errors.ts';

/** What goes back to the caller; status 0 means that the connection is dropped instead. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const METADATA = 'https://graph.microsoft.com/v1.0/$metadata#';
const JSON_TYPE = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

/** The error to throw where Graph would refuse: `code` is Graph's own and may be '' as in the real `$skip` refusal. */
export function refusal(status: number, code: string, message: string): TocsinError {
  return new TocsinError(status === 404 ? 'NOT_FOUND' : 'INPUT_INVALID', message, { status, upstreamCode: code });
}

export function badRequest(message: string): TocsinError {
  return refusal(400, 'BadRequest', message);
}

export function notFound(id: string): TocsinError {
  const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  return refusal(404, 'Request_ResourceNotFound', message);
}

const CODES: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['BadRequest', 'The request is malformed.'],
  401: ['InvalidAuthenticationToken', 'Access token is empty.'],
  403: ['Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'],
  404: ['Request_ResourceNotFound', 'Resource could not be found.'],
  424: ['FailedDependency', 'A request that this one depends on has failed.'],
  429: ['TooManyRequests', 'Too many requests.'],
  500: ['InternalServerError', 'An internal server error occurred.'],
  502: ['BadGateway', 'The upstream service gave no valid answer.'],
  503: ['serviceNotAvailable', 'The service is temporarily unavailable.'],
  504: ['GatewayTimeout', 'The upstream service did not answer in time.'],
};

/** A bare failure with the code that Graph gives for `status`; the envelope is filled in when it is sent. */
export function failure(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  if (status === 0 || status < 400) return { status, headers };
  const [code, message] = CODES[status] ?? ['generalException', 'The request failed.'];
  return { status, headers, body: { error: { code, message } } };
}

/** The answer for a thrown refusal; rethrows what is not one. */
export function answerFor(error: unknown): Answer {
  if (!(error instanceof TocsinError) || error.status === undefined) throw error;
  return { status: error.status, body: { error: { code: error.upstreamCode ?? '', message: error.message } } };
}

/** Adds what Graph puts on every answer: innerError to an error envelope, the ids and OData headers. */
export function sealed(answer: Answer, ids: RequestIds, now: Date): Answer {
  const isError = answer.status >= 400;
  const headers: Record<string, string> = {
    'request-id': ids.requestId,
    'client-request-id': ids.clientRequestId,
    'x-ms-ags-diagnostic': JSON.stringify({
      ServerInfo: { DataCenter: 'Sandbox', Slice: 'E', Ring: '1', ScaleUnit: '000', RoleInstance: 'SANDBOX' },
    }),
    date: now.toUTCString(),
    ...(!isError && { 'odata-version': '4.0' }),
    ...(answer.body !== undefined && { 'content-type': isError ? 'application/json' : JSON_TYPE }),
    ...answer.headers,
  };
  return { status: answer.status, headers, body: isError ? withInnerError(answer.body, ids, now) : answer.body };
}

function withInnerError(body: unknown, ids: RequestIds, now: Date): unknown {
  const { error } = body as { error: object };
  const innerError = {
    date: now.toISOString().slice(0, 19),
    'request-id': ids.requestId,
    'client-request-id': ids.clientRequestId,
  };
  return { error: { ...error, innerError } };
}
