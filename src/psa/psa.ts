import type { Severity } from '../events/alert.ts';
import type { PsaSystem, Ticket, TicketReading } from '../notify/tickets.ts';

export interface NewTicket {
  /** The stable reference that it is found by again: at most 50 letters, digits and hyphens. */
  readonly key: string;
  /** Id of the company there. */
  readonly company: string;
  /** Service board or queue; the operator's own where absent. */
  readonly board?: string | undefined;
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
}

/**
 * A system of tickets, the same for all of them. Whatever changes something is sent once. Everything throws TocsinError:
 * UPSTREAM_UNAVAILABLE (`outcomeUnknown` where a change may have taken effect), UPSTREAM_REFUSED, NOT_FOUND (no such
 * ticket any more), PRECONDITION_FAILED (people must mend the mapping); the messages hold nothing that the system said.
 */
export interface Psa {
  readonly id: PsaSystem;
  /** Characters that fit. */
  readonly limits: { readonly title: number; readonly text: number; readonly note: number };
  /** The first ticket, open or closed, that has this reference. */
  find(key: string): Promise<Ticket | undefined>;
  create(ticket: NewTicket): Promise<Ticket>;
  read(ids: readonly string[]): Promise<TicketReading>;
  /** Texts of its notes, the newest hundred at least. */
  notes(id: string): Promise<readonly string[]>;
  addNote(id: string, text: string): Promise<void>;
  /** Nothing happens to one that is closed (or open) already. */
  close(id: string): Promise<void>;
  reopen(id: string): Promise<void>;
}
