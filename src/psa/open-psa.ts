import type { Subject } from '../events/outbox.ts';
import type { EventStore } from '../events/store.ts';
import { pollTickets } from '../jobs/poll-tickets.ts';
import type { ScheduledJob } from '../jobs/schedule.ts';
import type { EventLinks } from '../notify/event-link.ts';
import type { Channel } from '../notify/notice.ts';
import { showTicket, type ShowTicketDeps } from '../notify/ticket-line.ts';
import { subjectOf, type TicketNotice } from '../notify/ticket-text.ts';
import type { PsaSystem, Ticket, TicketReader, TicketStore } from '../notify/tickets.ts';
import type { PostureStore } from '../posture/store.ts';
import type { TenantId } from '../tenants/tenant.ts';
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
  readonly posture: PostureStore;
  readonly tickets: TicketStore;
  readonly links: EventLinks;
  /** Channels that show the state of an event: all but this one and those that tell anew. */
  readonly cards: readonly string[];
  hint(tenantId: TenantId, subject: Subject): void;
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
  const shown: ShowTicketDeps = { ...deps, channels: deps.cards };
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
  const run = () => pollTickets({ ...deps, ...shown, reader });
  return { channels: [channel], jobs: [{ name: 'tickets', everyMs: config.psaPollMs, run }] };
}

interface Standing {
  readonly ticket: Ticket;
  readonly system: PsaSystem;
  readonly at: Date;
}

async function show(deps: ShowTicketDeps, notice: TicketNotice, { ticket, system, at }: Standing): Promise<void> {
  await showTicket(deps, { tenantId: notice.tenant.id, subject: subjectOf(notice) }, () => ({
    system,
    label: ticket.label,
    state: ticket.open ? 'open' : 'closed',
    at,
  }));
}
