import { TocsinError } from '../kernel/errors.ts';

/** What a request was about, as far as its failure depends on it. */
export interface Attempt {
  readonly write: boolean;
  /** Least application permission of Microsoft Graph for this call, if it is known. */
  readonly needs?: string | undefined;
}

export interface FailedAnswer {
  readonly status: number;
  readonly upstreamCode?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** Nothing left this machine when a request fails with one of these (Node.js system errors; undici; TLS handshake). */
const NOT_SENT =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;

const MACHINE_CODE = /^[\w.-]{1,100}$/;

/**
 * The one place where an answer that is not 2xx becomes a TocsinError. Branches on status alone: Microsoft asks not
 * to rely on messages, and codes may be empty (learn.microsoft.com/graph/errors).
 */
export function errorOfAnswer(answer: FailedAnswer, attempt: Attempt): TocsinError {
  const { status, retryAfterMs } = answer;
  const upstreamCode = answer.upstreamCode && MACHINE_CODE.test(answer.upstreamCode) ? answer.upstreamCode : undefined;
  const extras = { status, ...(upstreamCode && { upstreamCode }), ...(retryAfterMs !== undefined && { retryAfterMs }) };
  if (status === 401) return new TocsinError('UPSTREAM_REFUSED', SIGN_IN_REFUSED, extras);
  // Privileged Identity Management answers 400 to a tenant without its licence, others answer 403.
  if ((status === 400 || status === 403) && LICENCE.test(upstreamCode ?? ''))
    return new TocsinError('UPSTREAM_REFUSED', UNLICENSED, extras);
  if (status === 403) return new TocsinError('UPSTREAM_REFUSED', forbidden(upstreamCode, attempt.needs), extras);
  if (status === 404) return new TocsinError('NOT_FOUND', 'Microsoft 365 does not have this (any more).', extras);
  if (status === 409 || status === 412) return new TocsinError('CONFLICT', CHANGED_MEANWHILE, extras);
  if (status === 429) return new TocsinError('UPSTREAM_UNAVAILABLE', THROTTLED, extras);
  if (status >= 400 && status < 500 && status !== 408) {
    const message = `Microsoft 365 did not accept the request (status ${status}). Nothing was changed.`;
    return new TocsinError('UPSTREAM_REFUSED', message, extras);
  }
  const message = `Microsoft 365 could not answer just now (status ${status}). ${afterwards(attempt)}`;
  return new TocsinError('UPSTREAM_UNAVAILABLE', message, { ...extras, outcomeUnknown: attempt.write });
}

/** True when Microsoft said that the tenant lacks a licence; some services only answer 403 without saying why. */
export function isUnlicensed({ status, upstreamCode }: TocsinError): boolean {
  return (status === 400 || status === 403) && LICENCE.test(upstreamCode ?? '');
}

/** A request without an answer: refused connection, unknown host, reset, or our own timeout (`sent` as far as known). */
export function errorOfSilence(fault: unknown, attempt: Attempt & { readonly sent: boolean }): TocsinError {
  const code = systemCode(fault);
  const outcomeUnknown = attempt.write && attempt.sent && !NOT_SENT.test(code ?? '');
  const message = `Microsoft 365 could not be reached. ${afterwards({ write: outcomeUnknown })}`;
  return new TocsinError('UPSTREAM_UNAVAILABLE', message, { ...(code && { upstreamCode: code }), outcomeUnknown });
}

/** An answer of status 2xx that cannot be what Graph says: not JSON, too large, or of another shape. */
export function errorOfContent(
  upstreamCode: 'notJson' | 'tooLarge' | 'unexpectedShape',
  attempt: Attempt,
): TocsinError {
  const message = `Microsoft 365 gave an answer that Tocsin cannot read. ${afterwards(attempt)}`;
  return new TocsinError('UPSTREAM_UNAVAILABLE', message, { upstreamCode, outcomeUnknown: attempt.write });
}

/** A link in an answer that leads away from the configured Graph: following it would hand a token to a stranger. */
export function foreignLink(): TocsinError {
  const message = 'Microsoft 365 sent a link to another server, which Tocsin does not follow. Check GRAPH_BASE_URL.';
  return new TocsinError('UPSTREAM_REFUSED', message, { upstreamCode: 'foreignLink' });
}

const LICENCE = /NonPremium|Licen[sc]e/i;
const UNLICENSED = 'The tenant lacks the Microsoft licence that this call needs.';
const SIGN_IN_REFUSED =
  "Microsoft 365 did not accept Tocsin's sign-in for this tenant. Check that the application is still in the tenant, enabled and consented to.";
const CHANGED_MEANWHILE = 'This changed in Microsoft 365 meanwhile. Look at it afresh, then try again.';
const THROTTLED = 'Microsoft 365 asks Tocsin to slow down for this tenant. Nothing was changed; try again in a while.';

function forbidden(code: string | undefined, needs: string | undefined): string {
  if (code === 'insufficient_claims') {
    return 'A Conditional Access policy of the tenant keeps Tocsin out. Exclude its service principal from that policy.';
  }
  const permission = needs
    ? `the application permission ${needs} of Microsoft Graph`
    : 'a permission of Microsoft Graph';
  return `Tocsin lacks ${permission} in this tenant, or a licence behind it. An administrator of the tenant must grant consent.`;
}

function afterwards(attempt: Attempt): string {
  return attempt.write
    ? 'The change may or may not have taken effect: check before you try again.'
    : 'Nothing was changed; try again in a while.';
}

/** The innermost machine code: fetch wraps the system's error as `cause`. */
function systemCode(fault: unknown): string | undefined {
  if (!(fault instanceof Error)) return undefined;
  const { code, cause } = fault as { code?: unknown; cause?: unknown };
  return systemCode(cause) ?? (typeof code === 'string' && MACHINE_CODE.test(code) ? code : undefined);
}
