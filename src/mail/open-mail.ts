import type { Log } from '../kernel/log.ts';
import type { Channel } from '../notify/notice.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { createMailChannel, type MailChannelDeps } from './channel.ts';
import { createGraphSender, type SubmitMime } from './graph-sender.ts';
import type { Mail } from './sender.ts';
import { createSmtpSender } from './smtp-sender.ts';
import type { SmtpServer } from './smtp-session.ts';

export interface MailSettings {
  readonly from: Mail['from'];
  readonly perMinute: number;
  /** Absent: through the mailbox `from` of Microsoft 365. */
  readonly smtp?: SmtpServer | undefined;
}

interface OpenDeps extends Pick<MailChannelDeps, 'links' | 'clock'> {
  /** Hands MIME to that mailbox of the home tenant. */
  submitter(mailbox: string): SubmitMime;
  readonly tenants: readonly Pick<Tenant, 'mailTo'>[];
  readonly log: Log;
}

/** The channel of e-mail; none where it is not configured. */
export function openMail(settings: MailSettings | undefined, deps: OpenDeps): Channel[] {
  if (!settings) {
    const asked = deps.tenants.filter(({ mailTo }) => mailTo !== undefined).length;
    if (asked > 0) deps.log.warn({ tenants: asked }, 'mailTo is set, but MAIL_FROM is not: no e-mail is sent');
    return [];
  }
  const { from, perMinute, smtp } = settings;
  const sender = smtp ? createSmtpSender(smtp) : createGraphSender(deps.submitter(from.address));
  return [createMailChannel({ links: deps.links, clock: deps.clock, from, perMinute, sender })];
}
