import { changeEvent } from '../events/change-event.ts';
import type { HistoryLine, SecurityEvent } from '../events/event.ts';
import type { Subject } from '../events/outbox.ts';
import type { EventStore } from '../events/store.ts';
import { newCorrelationId } from '../kernel/ids.ts';
import { isAlertSettled } from '../posture/recovery.ts';
import { alertIdOf, type RegressionAlert } from '../posture/regression.ts';
import type { PostureStore } from '../posture/store.ts';
import type { TicketLine } from '../tenants/ticket.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { PSA_NAMES } from '../texts/psa-name.ts';
import { isSettled } from './ticket-text.ts';

export interface ShowTicketDeps {
  readonly events: EventStore;
  readonly posture: Pick<PostureStore, 'changeAlert'>;
  /** Those that show the state of an event: not the one that tells tickets. */
  readonly channels: readonly string[];
  hint(tenantId: TenantId, subject: Subject): void;
}

/** What a ticket is about, as far as that matters to it. */
export interface About {
  /** Nobody is needed any more. */
  readonly settled: boolean;
  readonly ticket?: TicketLine | undefined;
}

/**
 * Puts where its ticket stands on an event or an alert, so that its card says it, and the history of an event. Nothing
 * happens where they say it already, or `change` gives nothing. It changes neither a status nor anything at Microsoft.
 */
export async function showTicket(
  deps: ShowTicketDeps,
  { tenantId, subject }: { readonly tenantId: TenantId; readonly subject: Subject },
  change: (about: About) => TicketLine | undefined,
): Promise<void> {
  const id = alertIdOf(subject);
  const changed =
    id === undefined
      ? await onEvent(deps, { tenantId, key: subject }, change)
      : await onAlert(deps, { tenantId, id }, change);
  if (changed) deps.hint(tenantId, subject);
}

function onEvent(
  { events, channels }: ShowTicketDeps,
  ref: { readonly tenantId: TenantId; readonly key: string },
  change: (about: About) => TicketLine | undefined,
): Promise<SecurityEvent | undefined> {
  return changeEvent({ events, channels, corr: newCorrelationId() }, ref, (event) => {
    const ticket = newsOf(event.ticket, change({ settled: isSettled(event), ticket: event.ticket }));
    return ticket && { event: { ...event, ticket }, history: [historyOf(ticket, event.ticket)] };
  });
}

function onAlert(
  { posture, channels }: ShowTicketDeps,
  ref: { readonly tenantId: TenantId; readonly id: string },
  change: (about: About) => TicketLine | undefined,
): Promise<RegressionAlert | undefined> {
  const tell = { channels, corr: newCorrelationId() };
  return posture.changeAlert(
    ref,
    (alert) => {
      const ticket = newsOf(alert.ticket, change({ settled: isAlertSettled(alert), ticket: alert.ticket }));
      return ticket && { ...alert, ticket };
    },
    tell,
  );
}

function newsOf(before: TicketLine | undefined, now: TicketLine | undefined): TicketLine | undefined {
  const same =
    before && now && before.label === now.label && before.system === now.system && before.state === now.state;
  return same ? undefined : now;
}

function historyOf(ticket: TicketLine, before: TicketLine | undefined): HistoryLine {
  const name = PSA_NAMES[ticket.system];
  const again = before?.label === ticket.label && before.state === 'closed' ? 're-opened' : 'opened';
  const what = { open: `${again} in ${name}`, closed: `closed in ${name}`, gone: `not in ${name} any more` }[
    ticket.state
  ];
  return { at: ticket.at, by: ticket.by ?? 'Tocsin', what: `Ticket ${ticket.label} ${what}` };
}

/** Whether a line of history tells of a ticket: the ticket itself need not be told. */
export function isOfTicket({ what }: HistoryLine): boolean {
  return /^Ticket \S+ (?:opened|re-opened|closed|not) in /.test(what);
}
