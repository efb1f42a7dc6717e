import { changeEvent } from '../events/change-event.ts';
import type { HistoryLine, SecurityEvent, TicketLine } from '../events/event.ts';
import type { EventStore } from '../events/store.ts';
import { newCorrelationId } from '../kernel/ids.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { PSA_NAMES } from '../texts/psa-name.ts';

interface ShowDeps {
  readonly events: EventStore;
  /** Those that show the state of an event: not the one that tells tickets. */
  readonly channels: readonly string[];
  hint(event: SecurityEvent): void;
}

/**
 * Puts where its ticket stands on an event, so that its history and its card say it. Nothing happens where they say it
 * already, or `change` gives nothing. It changes neither the event's status nor anything at Microsoft.
 */
export async function showTicket(
  deps: ShowDeps,
  ref: { readonly tenantId: TenantId; readonly key: string },
  change: (event: SecurityEvent) => TicketLine | undefined,
): Promise<void> {
  const changed = await changeEvent({ ...deps, corr: newCorrelationId() }, ref, (event) => {
    const ticket = change(event);
    if (!ticket || isSame(ticket, event.ticket)) return undefined;
    return { event: { ...event, ticket }, history: [historyOf(ticket, event.ticket)] };
  });
  if (changed) deps.hint(changed);
}

function isSame(a: TicketLine, b: TicketLine | undefined): boolean {
  return b !== undefined && a.label === b.label && a.system === b.system && a.state === b.state;
}

function historyOf(ticket: TicketLine, before: TicketLine | undefined): HistoryLine {
  const name = PSA_NAMES[ticket.system];
  const again = before?.label === ticket.label && before.state === 'closed' ? 're-opened' : 'opened';
  const what = { open: `${again} in ${name}`, closed: `closed in ${name}`, gone: `not in ${name} any more` }[
    ticket.state
  ];
  return { at: ticket.at, by: ticket.by ?? 'Tocsin', what: `${WORD} ${ticket.label} ${what}` };
}

const WORD = 'Ticket';

/** Whether a line of history tells of a ticket: the ticket itself need not be told. */
export function isOfTicket({ what }: HistoryLine): boolean {
  return /^Ticket \S+ (?:opened|re-opened|closed|not) in /.test(what);
}
