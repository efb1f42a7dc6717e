import { z } from 'zod';
import { isLoopbackHost } from './loopback.ts';

/** How e-mail leaves. */
export interface MailConfig {
  readonly from: { readonly address: string; readonly name: string };
  /** Mails a minute. */
  readonly perMinute: number;
  /** Absent: Microsoft Graph, from the mailbox `from` of the home tenant. */
  readonly smtp?: SmtpConfig | undefined;
}

export interface SmtpConfig {
  readonly host: string;
  readonly port: number;
  readonly encryption: 'tls' | 'starttls' | 'none';
  readonly auth?: { readonly user: string; readonly pass: string } | undefined;
}

/** The mail server as one address: `smtp://` (STARTTLS insisted upon, but on loopback) or `smtps://`. */
export const smtpUrl = z.string().transform((text, ctx) => {
  const fault = (message: string) => (ctx.addIssue({ code: 'custom', message }), z.NEVER);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    return fault('is not an address of a mail server (smtps://user:password@host:465 or smtp://…:587)');
  }
  if (!/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '') {
    return fault('must end after host and port; special characters in user name and password are written as %..');
  }
  const auth = credentialsOf(url);
  return auth === 'broken' ? fault('has a user name or password that is not percent-encoded') : serverOf(url, auth);
});

function serverOf({ protocol, hostname, port }: URL, auth: SmtpConfig['auth']): SmtpConfig {
  const host = hostname.replace(/^\[|\]$/g, '');
  const tls = protocol === 'smtps:';
  const encryption = tls ? 'tls' : isLoopbackHost(host) ? 'none' : 'starttls';
  return { host, port: port ? Number(port) : tls ? 465 : 587, encryption, ...(auth && { auth }) };
}

function credentialsOf({ username, password }: URL): SmtpConfig['auth'] | 'broken' {
  if (username === '') return password === '' ? undefined : 'broken';
  try {
    return { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  } catch {
    return 'broken';
  }
}

interface MailValues {
  readonly MAIL_FROM?: string | undefined;
  readonly MAIL_FROM_NAME: string;
  readonly MAIL_VIA: 'smtp' | 'graph';
  readonly MAIL_PER_MINUTE: number;
  readonly SMTP_URL?: SmtpConfig | undefined;
}

/** E-mail as set; undefined without any of it. What does not fit together is told into `faults`. */
export function readMail(values: MailValues, faults: string[]): MailConfig | undefined {
  const { MAIL_FROM: address, MAIL_FROM_NAME: name, MAIL_VIA: via, SMTP_URL: smtp } = values;
  if (address === undefined) {
    if (smtp) faults.push('MAIL_FROM is missing: with SMTP_URL it says who sends');
    if (via === 'graph') faults.push('MAIL_FROM is missing: MAIL_VIA=graph sends from its mailbox');
    return undefined;
  }
  if (via === 'smtp' && !smtp) faults.push('SMTP_URL is missing: MAIL_FROM sends by it (or set MAIL_VIA=graph)');
  if (via === 'graph' && smtp) faults.push('SMTP_URL and MAIL_VIA=graph are both set: choose one');
  return { from: { address, name }, perMinute: values.MAIL_PER_MINUTE, ...(via === 'smtp' && { smtp }) };
}
