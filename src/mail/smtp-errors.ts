import { TocsinError } from '../kernel/errors.ts';

/** What nodemailer tells of a failure, as far as it is ours to tell further: codes, never texts. */
interface SmtpFault {
  readonly code?: unknown;
  /** Of the system, where `code` is nodemailer's own. */
  readonly originalCode?: unknown;
  readonly command?: unknown;
  readonly responseCode?: unknown;
}

const UNTRUSTED = /^(?:CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH)/;
const MACHINE_CODE = /^[\w.-]{1,60}$/;

/**
 * The one place where a failure of SMTP becomes a TocsinError. A reply decides by its class (RFC 5321 §4.2.1); without
 * one it depends on whether the whole mail was `handedOver` before the connection was lost.
 */
export function errorOfSmtp(fault: unknown, { handedOver }: { readonly handedOver: boolean }): TocsinError {
  const { code, originalCode, command, responseCode } = (fault ?? {}) as SmtpFault;
  const machine = [originalCode, code].find((one) => typeof one === 'string' && MACHINE_CODE.test(one));
  const extras = { ...(typeof machine === 'string' && { upstreamCode: machine }) };
  if (typeof responseCode === 'number') return errorOfReply(responseCode, { command, code, extras });
  if (handedOver) {
    const message = 'The answer of the mail server was lost: the mail may or may not have been sent.';
    return new TocsinError('UPSTREAM_UNAVAILABLE', message, { ...extras, outcomeUnknown: true });
  }
  if (UNTRUSTED.test(extras.upstreamCode ?? '')) return new TocsinError('UPSTREAM_REFUSED', NOT_TRUSTED, extras);
  if (code === 'EMESSAGE') return new TocsinError('UPSTREAM_REFUSED', TOO_LARGE, extras);
  return new TocsinError('UPSTREAM_UNAVAILABLE', 'The mail server could not be reached. Nothing was sent.', extras);
}

const NOT_TRUSTED =
  'The mail server shows a certificate that is not trusted. Nothing was sent. Check the host in SMTP_URL, and the certificate.';
const TOO_LARGE = 'The mail is larger than the mail server takes. Nothing was sent.';

interface Reply {
  readonly command: unknown;
  readonly code: unknown;
  readonly extras: { readonly upstreamCode?: string };
}

function errorOfReply(status: number, { command, code, extras }: Reply): TocsinError {
  const all = { ...extras, status };
  if (status < 500) {
    const message = `The mail server cannot take mail just now (status ${status}). Nothing was sent; it is tried again.`;
    return new TocsinError('UPSTREAM_UNAVAILABLE', message, all);
  }
  return new TocsinError('UPSTREAM_REFUSED', `${why(command, code)} (status ${status}). Nothing was sent.`, all);
}

function why(command: unknown, code: unknown): string {
  const at = typeof command === 'string' ? command : '';
  if (code === 'ETLS') return 'The mail server offers no encrypted connection, which Tocsin insists on';
  if (at.startsWith('AUTH')) return 'The mail server did not accept the user name and password of SMTP_URL';
  if (at === 'MAIL FROM') return 'The mail server does not let MAIL_FROM send';
  if (at === 'RCPT TO') return 'The mail server takes mail for none of the recipients: check mailTo of this tenant';
  return 'The mail server refused this mail';
}
