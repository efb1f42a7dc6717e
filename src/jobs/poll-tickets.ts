import type { Clock } from '../kernel/clock.ts';
import { errorFields } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { showTicket, type ShowTicketDeps } from '../notify/ticket-line.ts';
import type { PsaSystem, Ticket, TicketReader, TicketStore, WatchedTicket } from '../notify/tickets.ts';
import type { TicketLine } from '../tenants/ticket.ts';
import { PSA_NAMES } from '../texts/psa-name.ts';

export interface PollTicketsDeps extends ShowTicketDeps {
  readonly tickets: TicketStore;
  readonly reader: TicketReader;
  readonly clock: Clock;
  readonly log: Log;
}

/** A ticket that was closed there is looked at for so long, in case it is opened again. */
const CLOSED_MS = 90 * 24 * 3_600_000;

/**
 * Reads where the watched tickets stand, many at a time, and lets their events say it: closed, opened again or gone
 * there. A system that does not answer costs the others nothing. Nothing is resolved by it: that stays with people.
 */
export async function pollTickets(deps: PollTicketsDeps): Promise<void> {
  const watched = await deps.tickets.list();
  for (const system of deps.reader.systems) {
    const own = watched.filter((ticket) => ticket.system === system);
    if (own.length === 0) continue;
    try {
      const news = await pollSystem(deps, system, own);
      deps.log.info({ system, watched: own.length, news }, 'tickets were looked at');
    } catch (error) {
      deps.log.warn({ ...errorFields(error), system }, 'tickets could not be looked at');
    }
  }
}

async function pollSystem(deps: PollTicketsDeps, system: PsaSystem, own: readonly WatchedTicket[]): Promise<number> {
  const { found, gone } = await deps.reader.read(
    system,
    own.map(({ id }) => id),
  );
  const byId = new Map(found.map((ticket) => [ticket.id, ticket]));
  let news = 0;
  for (const watched of own) {
    const ticket = byId.get(watched.id);
    const present = ticket ? (ticket.open ? 'open' : 'closed') : gone.includes(watched.id) ? 'gone' : undefined;
    if (present === undefined) continue;
    if (present !== watched.state) {
      news += 1;
      await tell(deps, watched, { present, ticket });
    } else if (present === 'closed' && deps.clock.now().getTime() - watched.since.getTime() > CLOSED_MS) {
      await deps.tickets.forget(watched);
    }
  }
  return news;
}

interface Seen {
  readonly present: TicketLine['state'];
  readonly ticket: Ticket | undefined;
}

/** The event first: after a crash in between it is told again, and then says it already. */
async function tell(deps: PollTicketsDeps, watched: WatchedTicket, { present, ticket }: Seen): Promise<void> {
  const at = (present === 'closed' ? ticket?.closedAt : undefined) ?? deps.clock.now();
  const by = ticket?.closedBy ?? PSA_NAMES[watched.system];
  // Of what is forgotten nobody needs to know more.
  let settled = true;
  await showTicket(deps, watched, (about) => {
    settled = about.settled;
    // What is resolved here is closed there by Tocsin itself, and another ticket may stand for it by now.
    if ((settled && present === 'closed') || (about.ticket && about.ticket.label !== watched.label)) return undefined;
    return { system: watched.system, label: watched.label, state: present, by, at };
  });
  if (present === 'gone' || (settled && present === 'closed')) return deps.tickets.forget(watched);
  await deps.tickets.save({ ...watched, state: present, since: at });
}
