import { SEVERITIES } from '../events/alert.ts';
import type { SecurityEvent } from '../events/event.ts';
import { digest } from '../kernel/ids.ts';
import type { Notice } from '../notify/notice.ts';
import type { RegressionAlert } from '../posture/regression.ts';
import { MAIL_TOPICS, type MailTopic, type Tenant } from '../tenants/tenant.ts';
import type { Told } from './told.ts';

/** A mail that a notice calls for. */
export interface NextMail {
  readonly to: readonly string[];
  /** Its place in the thread, from 1. A mail that goes on to those who were refused keeps its place. */
  readonly place: number;
  /** What makes another mail of it: the same mail tried again has the same. */
  readonly state: string;
}

/**
 * The mail that this notice calls for after what was told; undefined where there is none. Regressions are told once a
 * day (PRODUCT P11), a later run of that day changes the card alone. Events are told again when they grow graver, are
 * resolved or re-opened (P8). What concerns a whole tenant has no recipients by topic: people see it in Teams.
 */
export function nextMail(notice: Notice, told: Told | undefined): NextMail | undefined {
  const { tenant } = notice;
  if (notice.type === 'posture') return regressionMail(tenant, notice.alert, told);
  return notice.type === 'event' ? eventMail(tenant, notice.event, told) : undefined;
}

/** By whom it names: where its ticket stands, or what was done about it, makes no other mail of it. */
function regressionMail(tenant: Tenant, { policy, people }: RegressionAlert, told: Told | undefined) {
  // A later run of the day found that nobody lost it, before anybody could be written to.
  if (people.length === 0) return undefined;
  const to = told ? stillWanted(tenant, told.missing, [policy]) : recipients(tenant, policy);
  return mailTo(to, {
    place: 1,
    state: digest(
      people.map(({ userId }) => userId),
      8,
    ),
  });
}

const OF_EVENTS = MAIL_TOPICS.filter((topic) => topic !== 'admin' && topic !== 'user');

function eventMail(tenant: Tenant, event: SecurityEvent, told: Told | undefined): NextMail | undefined {
  if (event.ignored) return undefined;
  const state = `${event.severity}-${event.status}`;
  if (!told) return mailTo(recipients(tenant, event.severity), { place: 1, state });
  const known = stillWanted(tenant, [...told.to, ...told.missing], OF_EVENTS);
  const place = told.mails + 1;
  if (isGraver(event, told) || isReopened(event, told)) {
    return mailTo([...known, ...recipients(tenant, event.severity)], { place, state });
  }
  if (event.status === 'resolved' && told.status !== 'resolved') return mailTo(known, { place, state });
  return mailTo(stillWanted(tenant, told.missing, OF_EVENTS), { place: told.mails, state });
}

function isGraver({ severity }: SecurityEvent, told: Told): boolean {
  return told.severity !== undefined && SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(told.severity);
}

function isReopened({ status }: SecurityEvent, told: Told): boolean {
  return told.status === 'resolved' && status !== 'resolved';
}

function mailTo(to: readonly string[], mail: Omit<NextMail, 'to'>): NextMail | undefined {
  const distinct = [...new Map(to.map((address) => [address.toLowerCase(), address])).values()];
  return distinct.length > 0 ? { to: distinct, ...mail } : undefined;
}

function recipients({ mailTo: topics }: Tenant, topic: MailTopic): readonly string[] {
  return topics?.[topic] ?? [];
}

/** Whoever was taken off every such topic since hears no more of it. */
function stillWanted(tenant: Tenant, addresses: readonly string[], topics: readonly MailTopic[]): readonly string[] {
  const wanted = new Set(topics.flatMap((topic) => recipients(tenant, topic)));
  return addresses.filter((address) => wanted.has(address));
}
