import type { HistoryLine } from '../events/event.ts';
import { digest } from '../kernel/ids.ts';
import {
  alertNote,
  eventNote,
  isSettled,
  statusOf,
  toldIn,
  type Step,
  type TicketNotice,
} from '../notify/ticket-text.ts';
import { isAlertSettled } from '../posture/recovery.ts';
import { isOfTicket } from '../notify/ticket-line.ts';
import type { PsaSystem, Ticket } from '../notify/tickets.ts';
import type { Psa } from './psa.ts';
import type { Told } from './told.ts';

interface Start {
  readonly notice: TicketNotice;
  readonly history: readonly HistoryLine[];
  readonly ticket: Ticket;
  readonly system: PsaSystem;
  /** It was there already: nobody knows which state its text tells. */
  readonly found: boolean;
}

/** What a ticket says by itself: everything when it was made now, else what had happened when it was made. */
export function startOf({ notice, history, ticket, system, found }: Start): Told {
  const base = { system, ticket: ticket.id, label: ticket.label, settled: false };
  if (notice.type === 'posture')
    return { ...base, step: notice.alert.revision, severity: '', status: '', ...faceOf(notice) };
  // They name the second alone, and a ticket is of an event: its first line is what the text of the ticket tells.
  const before = found && ticket.createdAt ? ticket.createdAt.getTime() + 999 : Infinity;
  const step = Math.max(1, history.filter(({ at }) => at.getTime() <= before).length);
  const { severity } = notice.event;
  return { ...base, step, severity, status: found ? 'new' : statusOf(notice.event), people: '', deeds: '' };
}

interface News {
  readonly told: Told;
  readonly history: readonly HistoryLine[];
  readonly link: string | undefined;
}

/**
 * Tells a ticket what changed: one note, then its state. Notes are looked at before one is added, so that a note whose
 * answer was lost is not written twice. Throws NOT_FOUND where the ticket is gone.
 */
export async function tellNews(psa: Psa, notice: TicketNotice, news: News): Promise<{ told: Told; settled: boolean }> {
  const next = nextOf(notice, news);
  if (next.worth) {
    const step = toldIn(await psa.notes(news.told.ticket), next.told.step);
    const note =
      step >= next.told.step ? undefined : noteOf(psa, notice, { ...news, from: Math.max(step, news.told.step) });
    if (note !== undefined) await psa.addNote(news.told.ticket, note);
  }
  const { settled } = next.told;
  if (settled && !news.told.settled) await psa.close(news.told.ticket);
  if (!settled && news.told.settled) await psa.reopen(news.told.ticket);
  return { told: next.told, settled };
}

interface Next {
  readonly told: Told;
  /** Whether there is anything to say. */
  readonly worth: boolean;
}

function nextOf(notice: TicketNotice, { told, history }: News): Next {
  if (notice.type === 'posture') {
    const step = Math.max(told.step, notice.alert.revision);
    const next = { ...told, step, ...faceOf(notice), settled: isAlertSettled(notice.alert) };
    const changed = next.people !== told.people || next.deeds !== told.deeds;
    return { told: next, worth: step > told.step && changed };
  }
  const { event } = notice;
  const step = Math.max(told.step, history.length);
  const next = { ...told, step, severity: event.severity, status: statusOf(event), settled: isSettled(event) };
  const lines = history.slice(told.step).filter((line) => !isOfTicket(line));
  const changed = next.severity !== told.severity || next.status !== told.status;
  return { told: next, worth: lines.length > 0 || (changed && step > told.step) };
}

function noteOf(psa: Psa, notice: TicketNotice, { told, history, link, from }: News & { readonly from: Step }): string {
  const most = psa.limits.note;
  if (notice.type === 'posture')
    return alertNote(notice, { link, peopleChanged: faceOf(notice).people !== told.people }, most);
  const lines = history.slice(from).filter((line) => !isOfTicket(line));
  const { event } = notice;
  return eventNote({ event, before: told, lines, step: Math.max(told.step, history.length), link }, most);
}

/** What a ticket shows of an alert; where its ticket stands, which raises the revision too, is none of it. */
function faceOf({ alert }: Extract<TicketNotice, { type: 'posture' }>): Pick<Told, 'people' | 'deeds'> {
  return {
    people: digest(alert.people.map(({ userId, over }) => (over ? [userId, over.how, over.since].join(' ') : userId))),
    deeds: digest((alert.deeds ?? []).flatMap(({ key, state, at }) => [key, state, at.toISOString()])),
  };
}
