import { TocsinError } from '../kernel/errors.ts';

export interface Failed {
  /** Of the system, for people. */
  readonly name: string;
  readonly status: number;
  /** The system's machine code or the name of the field that it does not take; never its words. */
  readonly reason?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly write: boolean;
  /** Settings that hold the keys. */
  readonly keys: string;
}

/** The one place where an answer that is not 2xx becomes a TocsinError. */
export function errorOfPsa({ name, status, reason, retryAfterMs, write, keys }: Failed): TocsinError {
  const extras = {
    status,
    ...(reason && { upstreamCode: reason }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
  switch (status) {
    case 401:
      return new TocsinError('UPSTREAM_REFUSED', `${name} does not take the keys: check ${keys}.`, extras);
    case 403:
      return new TocsinError(
        'UPSTREAM_REFUSED',
        `${name} refuses: the API member needs the right to read companies and to add and edit service tickets.`,
        extras,
      );
    case 404:
      return new TocsinError('NOT_FOUND', `${name} does not have this (any more).`, extras);
    case 408:
    case 409:
      // Documented as "record possibly in use": nothing was changed, and a moment later it goes through.
      return new TocsinError('UPSTREAM_UNAVAILABLE', `${name} was busy with this ticket. Tocsin tries again.`, extras);
    case 429:
      return new TocsinError('UPSTREAM_UNAVAILABLE', `${name} asks Tocsin to slow down. Tocsin tries again.`, extras);
  }
  if (status < 500) {
    const why = reason ? ` (${reason})` : '';
    return new TocsinError('UPSTREAM_REFUSED', `${name} did not accept what Tocsin sent${why}.`, extras);
  }
  return new TocsinError('UPSTREAM_UNAVAILABLE', `${name} could not answer just now (status ${status}).`, {
    ...extras,
    outcomeUnknown: write,
  });
}

/** An answer of status 2xx that is not what the system is documented to give. */
export function unreadableAnswer(name: string, write: boolean): TocsinError {
  return new TocsinError('UPSTREAM_UNAVAILABLE', `${name} gave an answer that Tocsin cannot read.`, {
    upstreamCode: 'unexpectedShape',
    outcomeUnknown: write,
  });
}

/** No answer came at all. */
export function noAnswer(name: string, cause: TocsinError, write: boolean): TocsinError {
  const { upstreamCode } = cause;
  return new TocsinError('UPSTREAM_UNAVAILABLE', `${name} could not be reached. Tocsin tries again.`, {
    cause,
    ...(upstreamCode && { upstreamCode }),
    outcomeUnknown: write && cause.outcomeUnknown,
  });
}
