import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';

/** What Tocsin needs of Exchange Online, in words for an administrator. */
export const EXCHANGE_NEEDS =
  'the application permission Exchange.ManageAsApp of Office 365 Exchange Online and the role Exchange Administrator on its service principal';

const ErrorSchema = z.object({
  error: z.object({
    code: z.unknown(),
    message: z.unknown(),
    details: z
      .array(z.object({ message: z.unknown() }))
      .optional()
      .catch(undefined),
    innererror: z
      .object({ internalexception: z.object({ message: z.unknown() }).optional().catch(undefined) })
      .optional()
      .catch(undefined),
  }),
});

/** The class of the exception that the cmdlet ended with, e.g. `ManagementObjectNotFoundException`; never its text. */
export function exceptionIn(body: unknown): string | undefined {
  const error = ErrorSchema.safeParse(body).data?.error;
  if (!error) return undefined;
  const texts = [
    ...(error.details ?? []).map(({ message }) => message),
    error.innererror?.internalexception?.message,
    error.message,
  ];
  for (const text of texts) {
    const name = typeof text === 'string' ? /\b([A-Z]\w{3,80}Exception)\b/.exec(text)?.[1] : undefined;
    if (name) return name;
  }
  return typeof error.code === 'string' && /^[\w.-]{1,100}$/.test(error.code) ? error.code : undefined;
}

export interface Failed {
  readonly status: number;
  readonly exception?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly write: boolean;
}

/** Exchange gives these for a cmdlet that the application's role does not have: it does not know it at all. */
const NO_ROLE =
  /^(?:CommandNotFoundException|CmdletAccessDeniedException|UnauthorizedAccessException|ForbiddenException)$/;

/** The one place where an answer of Exchange that is not 2xx becomes a TocsinError. */
export function errorOfExchange({ status, exception, retryAfterMs, write }: Failed): TocsinError {
  const extras = {
    status,
    ...(exception && { upstreamCode: exception }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
  const noRole = NO_ROLE.test(exception ?? '');
  if (status === 404 || (exception?.endsWith('NotFoundException') && !noRole))
    return new TocsinError('NOT_FOUND', 'Exchange Online does not have this (any more).', { ...extras, status: 404 });
  if (status === 429) return new TocsinError('UPSTREAM_UNAVAILABLE', SLOW_DOWN, extras);
  if (status === 401 || status === 403 || noRole)
    return new TocsinError(
      'UPSTREAM_REFUSED',
      `Exchange Online refused: Tocsin needs ${EXCHANGE_NEEDS} in this tenant.`,
      { ...extras, status: 403 },
    );
  if (status >= 400 && status < 500 && status !== 408) {
    const message = `Exchange Online did not accept the request (${exception ?? `status ${status}`}). Nothing was changed.`;
    return new TocsinError('UPSTREAM_REFUSED', message, extras);
  }
  return new TocsinError(
    'UPSTREAM_UNAVAILABLE',
    `Exchange Online could not answer just now (status ${status}). ${afterwards(write)}`,
    {
      ...extras,
      outcomeUnknown: write,
    },
  );
}

/** An answer of status 2xx that is not what Exchange gives. */
export function unreadableAnswer(write: boolean): TocsinError {
  const message = `Exchange Online gave an answer that Tocsin cannot read. ${afterwards(write)}`;
  return new TocsinError('UPSTREAM_UNAVAILABLE', message, { upstreamCode: 'unexpectedShape', outcomeUnknown: write });
}

export function noAnswer(cause: TocsinError, write: boolean): TocsinError {
  const outcomeUnknown = write && cause.outcomeUnknown;
  const message = `Exchange Online could not be reached. ${afterwards(outcomeUnknown)}`;
  const { upstreamCode } = cause;
  return new TocsinError('UPSTREAM_UNAVAILABLE', message, {
    cause,
    ...(upstreamCode && { upstreamCode }),
    outcomeUnknown,
  });
}

const SLOW_DOWN =
  'Exchange Online asks Tocsin to slow down for this tenant. Nothing was changed; try again in a while.';

function afterwards(write: boolean): string {
  return write
    ? 'The change may or may not have taken effect: check before you try again.'
    : 'Nothing was changed; try again in a while.';
}
