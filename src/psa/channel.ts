import type { Receipt } from '../events/outbox.ts';
import type { EventStore } from '../events/store.ts';
import { TocsinError, isTocsinError } from '../kernel/errors.ts';
import type { EventLinks } from '../notify/event-link.ts';
import { PSA_CHANNEL, type Channel, type Notice } from '../notify/notice.ts';
import { needsNobody, subjectOf, ticketKey, ticketText, type TicketNotice } from '../notify/ticket-text.ts';
import type { Ticket, TicketStore } from '../notify/tickets.ts';
import { placeOf, wantsTicket, type Place, type Systems } from './place.ts';
import type { NewTicket } from './psa.ts';
import { startOf, tellNews } from './tell-news.ts';
import { readTold, refOf, type Told } from './told.ts';

export interface PsaChannelDeps {
  readonly systems: Systems;
  readonly events: Pick<EventStore, 'history'>;
  readonly tickets: TicketStore;
  readonly links: EventLinks;
  /** Puts the ticket on the event's card; told again after a crash. */
  show(notice: TicketNotice, ticket: Ticket, system: Place['psa']['id']): Promise<void>;
  now(): Date;
}

/** About four requests each: below the 10,000 an hour that Autotask gives to all integrations of a database. */
const PACE = [
  { count: 20, withinMs: 10_000 },
  { count: 1_000, withinMs: 3_600_000 },
];

/** After a lost answer it may still take effect: longer than any request lasts. */
const LOST_MS = 60_000;

/**
 * Tells notices as tickets: one for an event or an alert, found by its reference before it is opened, told what changed
 * by notes, closed when nobody is needed any more, and opened again. A tenant that is mapped to no company waits here,
 * where `coverage` says so.
 */
export function createPsaChannel(deps: PsaChannelDeps): Channel {
  return {
    id: PSA_CHANNEL,
    pace: PACE,
    accepts: wantsTicket,
    async lane(notice, previous) {
      const told = previous && readTold(previous.ref);
      return told && deps.systems[told.system] ? told.system : placeOf(deps.systems, notice.tenant).psa.id;
    },
    deliver: async (notice, previous) => (isTicketNotice(notice) ? tell(deps, notice, previous).catch(lookFirst) : {}),
  };
}

/**
 * Whatever was lost is looked for before it is sent again: a ticket by its reference, a note by its mark, a state by
 * reading it. So it need not count as told, only be given the time to take effect.
 */
function lookFirst(error: unknown): never {
  if (!isTocsinError(error) || !error.outcomeUnknown) throw error;
  throw new TocsinError(error.code, `${error.message} Tocsin looks whether it was done before it tries again.`, {
    cause: error,
    retryAfterMs: LOST_MS,
  });
}

async function tell(
  deps: PsaChannelDeps,
  notice: TicketNotice,
  previous: Receipt | undefined,
): Promise<Receipt['ref']> {
  const told = previous && readTold(previous.ref);
  const psa = told && deps.systems[told.system];
  if (!told || !psa) return open(deps, notice, placeOf(deps.systems, notice.tenant));
  try {
    return await refresh(deps, notice, { psa, told });
  } catch (error) {
    if (!isTocsinError(error, 'NOT_FOUND')) throw error;
    await deps.tickets.forget({ tenantId: notice.tenant.id, subject: subjectOf(notice), id: told.ticket });
    // Deleted there: nobody need hear of it again, unless it still matters.
    if (needsNobody(notice)) return previous.ref;
    return open(deps, notice, placeOf(deps.systems, notice.tenant));
  }
}

function isTicketNotice(notice: Notice): notice is TicketNotice {
  return notice.type === 'event' || notice.type === 'posture';
}

/** The ticket that is there, or a new one; then what it has not been told yet. */
async function open(deps: PsaChannelDeps, notice: TicketNotice, place: Place): Promise<Receipt['ref']> {
  const key = ticketKey(notice);
  const history = await historyOf(deps, notice);
  const found = await place.psa.find(key);
  // Nobody is needed any more, and no ticket was opened.
  if (!found && needsNobody(notice)) return {};
  const ticket = found ?? (await created(deps, notice, place));
  const told = startOf({ notice, history, ticket, system: place.psa.id, found: found !== undefined });
  return refresh(deps, notice, { psa: place.psa, told, ticket, history });
}

async function created(deps: PsaChannelDeps, notice: TicketNotice, { psa, mapping }: Place): Promise<Ticket> {
  const link = await deps.links.find(linkedOf(notice));
  const { subject, text } = ticketText(notice, link, psa.limits);
  const ticket: NewTicket = {
    key: ticketKey(notice),
    company: mapping.company,
    ...(mapping.board && { board: mapping.board }),
    severity: severityOf(notice),
    title: subject,
    text: text.trimEnd(),
  };
  try {
    return await psa.create(ticket);
  } catch (error) {
    if (!isTocsinError(error) || !error.outcomeUnknown) throw error;
    const there = await psa.find(ticket.key).catch(() => undefined);
    if (there) return there;
    throw error;
  }
}

function linkedOf(notice: TicketNotice) {
  const n = notice.type === 'event' ? notice.event.number : undefined;
  return { tenantId: notice.tenant.id, subject: subjectOf(notice), n };
}

function severityOf(notice: TicketNotice) {
  if (notice.type === 'event') return notice.event.severity;
  return notice.alert.policy === 'admin' ? 'high' : 'medium';
}

interface Known {
  readonly psa: Place['psa'];
  readonly told: Told;
  /** As it was found or made just now. */
  readonly ticket?: Ticket;
  readonly history?: Awaited<ReturnType<EventStore['history']>>;
}

async function refresh(deps: PsaChannelDeps, notice: TicketNotice, known: Known): Promise<Receipt['ref']> {
  const history = known.history ?? (await historyOf(deps, notice));
  const link = await deps.links.findNow(linkedOf(notice));
  const { told, settled } = await tellNews(known.psa, notice, { told: known.told, history, link });
  const ticket = known.ticket ?? { id: told.ticket, label: told.label, open: true };
  await watch(deps, notice, {
    ticket,
    settled,
    system: known.psa.id,
    news: known.ticket !== undefined || settled !== known.told.settled,
  });
  return refOf(told);
}

interface Watched {
  readonly ticket: Ticket;
  readonly settled: boolean;
  readonly system: Place['psa']['id'];
  /** Whether the card would read differently. */
  readonly news: boolean;
}

/** A ticket that is open is watched, so that it is noticed when somebody there closes it. */
async function watch(deps: PsaChannelDeps, notice: TicketNotice, { ticket, settled, system, news }: Watched) {
  const of = { tenantId: notice.tenant.id, subject: subjectOf(notice), id: ticket.id };
  if (settled) await deps.tickets.forget(of);
  else if (news) await deps.tickets.save({ ...of, label: ticket.label, system, state: 'open', since: deps.now() });
  if (news) await deps.show(notice, { ...ticket, open: !settled }, system);
}

async function historyOf(deps: PsaChannelDeps, notice: TicketNotice) {
  return notice.type === 'event' ? deps.events.history(notice.tenant.id, notice.event.number) : [];
}
