import type { Receipt } from '../events/outbox.ts';
import type { Clock } from '../kernel/clock.ts';
import { TocsinError } from '../kernel/errors.ts';
import { digest } from '../kernel/ids.ts';
import type { EventLinks } from '../notify/event-link.ts';
import { eventText } from '../notify/event-text.ts';
import { MAIL_CHANNEL, type Channel, type Notice, type ToldInPart } from '../notify/notice.ts';
import type { PlainText } from '../notify/plain-text.ts';
import { regressionText } from '../notify/regression-text.ts';
import { regressionSubject } from '../posture/regression.ts';
import { nextMail, type NextMail } from './next-mail.ts';
import type { Mail, MailSender, RefusedRecipient, Sent } from './sender.ts';
import { readTold, toldRef, type Told } from './told.ts';

export interface MailChannelDeps {
  readonly sender: MailSender;
  readonly from: Mail['from'];
  /** Mails a minute; Exchange Online takes 30 from a mailbox. */
  readonly perMinute: number;
  readonly links: EventLinks;
  readonly clock: Clock;
}

type Mailed = Extract<Notice, { type: 'event' | 'posture' }>;

/**
 * Tells by e-mail what a tenant's `mailTo` asks for: one thread per event or regression, in which each mail is told from
 * all others by its id, so that a doubled one can be recognised.
 */
export function createMailChannel(deps: MailChannelDeps): Channel {
  return {
    id: MAIL_CHANNEL,
    pace: [{ count: deps.perMinute, withinMs: 60_000 }],
    tellsAnew: true,
    accepts: (notice, previous) => nextMail(notice, readTold(previous)) !== undefined,
    async lane(notice, previous) {
      // Where it takes a place in the queue, so that a mail which still waits for its link holds up no other.
      if (notice.type === 'event' && !previous) await deps.links.find(linkedOf(notice));
      return deps.from.address;
    },
    async deliver(notice, previous) {
      const told = readTold(previous);
      const next = nextMail(notice, told);
      if (!next || (notice.type !== 'event' && notice.type !== 'posture')) return { ...previous?.ref };
      const mail = await written(deps, notice, { next, told });
      return outcome(notice, { mail, next, told, sent: await deps.sender.send(mail) });
    },
  };
}

interface Step {
  readonly next: NextMail;
  readonly told: Told | undefined;
}

async function written(deps: MailChannelDeps, notice: Mailed, { next, told }: Step): Promise<Mail> {
  const key = keyOf(notice);
  const messageId = `<tocsin.${key}.${next.place}.${next.state}@${deps.from.address.split('@')[1] as string}>`;
  return {
    from: deps.from,
    to: next.to,
    ...(await textOf(deps, notice)),
    messageId,
    references: told && !told.first.includes(messageId) ? told.first : [],
    key,
    test: notice.type === 'posture' && notice.alert.test === true,
    at: deps.clock.now(),
  };
}

/** Stable over all mails about the subject, and of this tenant alone. */
function keyOf(notice: Mailed): string {
  const subject = notice.type === 'event' ? notice.event.key : regressionSubject(notice.alert);
  return digest([notice.tenant.id, subject], 32);
}

async function textOf({ links }: MailChannelDeps, notice: Mailed): Promise<PlainText> {
  if (notice.type === 'posture') return regressionText(notice.tenant, notice.alert);
  return eventText(notice.tenant, notice.event, await links.findNow(linkedOf(notice)));
}

function linkedOf({ tenant, event }: Extract<Notice, { type: 'event' }>) {
  return { tenantId: tenant.id, subject: event.key, n: event.number };
}

/** What is known once the mail is out: for those whom the server refused it is not told yet. */
function outcome(
  notice: Mailed,
  { mail, next, told, sent }: Step & { mail: Mail; sent: Sent },
): Receipt['ref'] | ToldInPart {
  const missing = sent.refused.map(({ address }) => address);
  const heard = next.to.filter((address) => !missing.includes(address));
  // Whoever gets it late is told nothing new.
  const now: Pick<Told, 'severity' | 'status'> = notice.type === 'event' ? notice.event : {};
  const { severity, status } = told?.mails === next.place ? told : now;
  const ref = toldRef({
    mails: next.place,
    first: told?.first ?? [mail.messageId, ...(sent.renamed ? [sent.renamed] : [])],
    to: [...new Set([...(told?.to ?? []), ...heard])],
    missing,
    severity,
    status,
  });
  return missing.length === 0 ? ref : { ref, rest: notTaken(sent.refused, next.to.length) };
}

/** Names the addresses, because they are the tenant's own settings; it is shown to staff and never logged. */
function notTaken(refused: readonly RefusedRecipient[], of: number): TocsinError {
  const names = refused.slice(0, 3).map(({ address, status }) => `${address} (status ${status})`);
  const more = refused.length > names.length ? ` and ${refused.length - names.length} more` : '';
  const message = `The mail server does not take mail for ${refused.length} of ${of} recipients: ${names.join(', ')}${more}. The others have it.`;
  const lasting = refused.every(({ status }) => status >= 500);
  return new TocsinError(lasting ? 'UPSTREAM_REFUSED' : 'UPSTREAM_UNAVAILABLE', message);
}
