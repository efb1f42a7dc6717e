import type { Subject } from '../events/outbox.ts';
import type { PsaMapping, TenantId } from '../tenants/tenant.ts';

export type PsaSystem = PsaMapping['system'];

/** A ticket as it stands in its system. */
export interface Ticket {
  /** The system's own id; never shown where there is a label. */
  readonly id: string;
  /** What people there call it. */
  readonly label: string;
  readonly open: boolean;
  readonly createdAt?: Date | undefined;
  readonly closedAt?: Date | undefined;
  /** Name or sign-in name of who closed it. */
  readonly closedBy?: string | undefined;
}

/** What was learned of tickets; of one that is in neither list nothing can be said. */
export interface TicketReading {
  readonly found: readonly Ticket[];
  /** Ids of those that the system does not have, or does not show to Tocsin. */
  readonly gone: readonly string[];
}

/** A ticket that Tocsin opened and still watches. */
export interface WatchedTicket {
  readonly tenantId: TenantId;
  /** What it is about, as the outbox names it. */
  readonly subject: Subject;
  readonly system: PsaSystem;
  readonly id: string;
  readonly label: string;
  /** As Tocsin last told or saw it. */
  readonly state: 'open' | 'closed';
  /** Of that state. */
  readonly since: Date;
}

/** The tickets that are watched, one for a subject. */
export interface TicketStore {
  save(ticket: WatchedTicket): Promise<void>;
  /** Stops watching; nothing happens where another ticket of the subject is watched by now. */
  forget(ticket: Pick<WatchedTicket, 'tenantId' | 'subject' | 'id'>): Promise<void>;
  /** Of all tenants. */
  list(): Promise<readonly WatchedTicket[]>;
}

/** Reads tickets of the systems that are set up. Throws TocsinError. */
export interface TicketReader {
  readonly systems: readonly PsaSystem[];
  read(system: PsaSystem, ids: readonly string[]): Promise<TicketReading>;
}
