import type { SecurityEvent } from '../events/event.ts';
import type { EventStore } from '../events/store.ts';
import { pollTickets } from '../jobs/poll-tickets.ts';
import type { ScheduledJob } from '../jobs/schedule.ts';
import type { EventLinks } from '../notify/event-link.ts';
import type { Channel } from '../notify/notice.ts';
import { showTicket } from '../notify/ticket-line.ts';
import type { TicketNotice } from '../notify/ticket-text.ts';
import type { PsaSystem, Ticket, TicketReader, TicketStore } from '../notify/tickets.ts';
import type { AutotaskConfig } from './autotask.ts';
import { createPsaChannel } from './channel.ts';
import type { ConnectWiseConfig } from './connectwise.ts';
import { PSA_SYSTEMS } from './index.ts';
import type { Systems } from './place.ts';
import type { RestDeps } from './rest.ts';

export interface PsaConfig {
  readonly psa: {
    readonly connectwise?: ConnectWiseConfig | undefined;
    readonly autotask?: AutotaskConfig | undefined;
  };
  readonly psaPollMs: number;
}

export interface OpenPsaDeps extends RestDeps {
  readonly events: EventStore;
  readonly tickets: TicketStore;
  readonly links: EventLinks;
  /** Channels that show the state of an event: all but this one and those that tell anew. */
  readonly cards: readonly string[];
  hint(event: SecurityEvent): void;
}

/** The channel of tickets and the job that looks at them; neither where no ticket system is set up. */
export function openPsa(config: PsaConfig, deps: OpenPsaDeps): { channels: Channel[]; jobs: ScheduledJob[] } {
  const { connectwise, autotask } = config.psa;
  const systems: Systems = {
    ...(connectwise && { connectwise: PSA_SYSTEMS.connectwise(connectwise, deps) }),
    ...(autotask && { autotask: PSA_SYSTEMS.autotask(autotask, deps) }),
  };
  const ids = Object.keys(systems) as PsaSystem[];
  if (ids.length === 0) return { channels: [], jobs: [] };
  const shown = { events: deps.events, channels: deps.cards, hint: deps.hint };
  const reader: TicketReader = {
    systems: ids,
    read: async (system, wanted) => (await systems[system]?.read(wanted)) ?? { found: [], gone: [] },
  };
  const channel = createPsaChannel({
    systems,
    events: deps.events,
    tickets: deps.tickets,
    links: deps.links,
    now: () => deps.clock.now(),
    show: (notice, ticket, system) => show(shown, notice, { ticket, system, at: deps.clock.now() }),
  });
  const run = () => pollTickets({ ...deps, channels: deps.cards, reader });
  return { channels: [channel], jobs: [{ name: 'tickets', everyMs: config.psaPollMs, run }] };
}

interface Standing {
  readonly ticket: Ticket;
  readonly system: PsaSystem;
  readonly at: Date;
}

async function show(
  deps: Parameters<typeof showTicket>[0],
  notice: TicketNotice,
  { ticket, system, at }: Standing,
): Promise<void> {
  if (notice.type !== 'event') return;
  await showTicket(deps, { tenantId: notice.tenant.id, key: notice.event.key }, () => ({
    system,
    label: ticket.label,
    state: ticket.open ? 'open' : 'closed',
    at,
  }));
}
