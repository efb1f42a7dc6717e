/** The closed list of error codes and what each means; the README's error table is tested against it. */
export const ERROR_MEANINGS = {
  CONFIG_INVALID: 'The settings are faulty; all faults are listed at once. Tocsin does not start.',
  INPUT_INVALID: 'What was asked cannot be read; the answer shows how to ask. Nothing was done.',
  NOT_AUTHORISED:
    'The person may not do this; the answer names the role that is missing. Nothing was done, and it is audited.',
  NOT_FOUND: 'There is no such thing, or it belongs to a tenant outside the person’s scope.',
  CONFLICT: 'Somebody else changed it at the same moment; look again.',
  PRECONDITION_FAILED: 'It cannot be done as things stand now, for instance because a preview is out of date.',
  UPSTREAM_REFUSED:
    'Microsoft, or a mail or ticket system, refused: nothing happened there. The answer names what is missing.',
  UPSTREAM_UNAVAILABLE:
    'Microsoft, a mail or ticket system, or the storage did not answer. Reads are tried again; a change of unknown outcome is checked, not repeated.',
  INTERNAL: 'A fault of Tocsin itself; the answer carries a reference number that the log has too.',
} as const;

export type ErrorCode = keyof typeof ERROR_MEANINGS;

interface ErrorExtras {
  readonly cause?: unknown;
  /** HTTP status of the upstream that refused or failed, where there was one. */
  readonly status?: number;
  /** The upstream's own machine-readable code, e.g. `Authorization_RequestDenied`. Never its message. */
  readonly upstreamCode?: string;
  readonly retryAfterMs?: number;
  /** The request may have taken effect although no answer came: never repeat it blindly. */
  readonly outcomeUnknown?: boolean;
}

/** The only error class. `message` is public: it says what happened and what to do, and never quotes a foreign error. */
export class TocsinError extends Error {
  readonly code: ErrorCode;
  readonly status: number | undefined;
  readonly upstreamCode: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly outcomeUnknown: boolean;

  constructor(code: ErrorCode, message: string, extras: ErrorExtras = {}) {
    super(message, extras.cause === undefined ? undefined : { cause: extras.cause });
    this.name = 'TocsinError';
    this.code = code;
    this.status = extras.status;
    this.upstreamCode = extras.upstreamCode;
    this.retryAfterMs = extras.retryAfterMs;
    this.outcomeUnknown = extras.outcomeUnknown ?? false;
  }
}

/** True when `error` is ours and has one of `codes` (any of ours when none is given). */
export function isTocsinError(error: unknown, ...codes: ErrorCode[]): error is TocsinError {
  return error instanceof TocsinError && (codes.length === 0 || codes.includes(error.code));
}

/** What may be said to a person: our own message, or a neutral sentence with the correlation id to quote. */
export function publicMessage(error: unknown, correlationId: string): string {
  if (isTocsinError(error) && error.code !== 'INTERNAL') return error.message;
  return `Something went wrong in Tocsin and nothing more was done. Please tell your Tocsin administrator, quoting ${correlationId}.`;
}

/** What may be logged of a foreign error: its class and machine codes, never its message, request or headers. */
export function errorFields(error: unknown): Record<string, unknown> {
  if (isTocsinError(error)) {
    const cause = error.cause === undefined ? undefined : errorFields(error.cause);
    return { code: error.code, said: error.message, status: error.status, upstreamCode: error.upstreamCode, cause };
  }
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const at = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 4)
    .map((line) => line.trim().replace(/\(?(?:file:\/\/)?\/.*\/(?=[^/]*$)/, ''));
  return { type: error.name, code, statusCode, at };
}
