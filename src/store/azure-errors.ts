import { isTocsinError, TocsinError } from '../kernel/errors.ts';
import { parseRetryAfter } from '../kernel/retry.ts';

interface ServiceError {
  readonly name?: string;
  readonly statusCode?: number;
  readonly code?: string;
  readonly details?: { readonly odataError?: { readonly code?: string }; readonly errorCode?: string };
  readonly response?: { readonly headers?: { get(name: string): string | undefined } };
}

const UNAVAILABLE = "Tocsin's storage does not answer just now. Please try again in a moment.";
const REFUSED = "Tocsin's storage refuses Tocsin. Please ask your Tocsin administrator to check its access to storage.";
const INTERNAL = "Tocsin's storage could not take what it was given.";

/** HTTP status the service answered with; undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  return (error as ServiceError | undefined)?.statusCode;
}

/** The service's own code, e.g. `TableNotFound`; not every answer has one. */
export function codeOf(error: unknown): string | undefined {
  const { code, details } = (error ?? {}) as ServiceError;
  return details?.odataError?.code ?? details?.errorCode ?? code;
}

/**
 * Any fault of the storage client as ours, with a constant message. No answer, or a server that failed, leaves open
 * whether a write took effect: `outcomeUnknown`.
 */
export function storageError(error: unknown, now: Date): TocsinError {
  if (isTocsinError(error)) return error;
  const status = statusOf(error);
  const upstreamCode = codeOf(error);
  const header = (error as ServiceError).response?.headers?.get('retry-after');
  const retryAfterMs = parseRetryAfter(header, now);
  const extras = {
    cause: error,
    ...(status !== undefined && { status }),
    ...(upstreamCode !== undefined && { upstreamCode }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
  if (isCredentialFault(error) || status === 401 || status === 403) {
    return new TocsinError('UPSTREAM_REFUSED', REFUSED, extras);
  }
  if (status === 429) return new TocsinError('UPSTREAM_UNAVAILABLE', UNAVAILABLE, extras);
  if (status === undefined || status === 408 || status >= 500) {
    return new TocsinError('UPSTREAM_UNAVAILABLE', UNAVAILABLE, { ...extras, outcomeUnknown: true });
  }
  return new TocsinError('INTERNAL', INTERNAL, extras);
}

function isCredentialFault(error: unknown): boolean {
  return /AuthenticationError|CredentialUnavailable|AuthenticationRequired/.test((error as ServiceError).name ?? '');
}
