import { PSA_NAMES } from '../../texts/psa-name.ts';
import { timeIn } from '../../texts/time.ts';
import type { TicketLine } from '../../tenants/ticket.ts';
import { escape, escapeName } from '../escape.ts';

/** "Ticket 4711 in ConnectWise closed by ana at Sun 22 Nov, 12:05 UTC"; empty where there is none. */
export function ticketWords(ticket: TicketLine | undefined, zone: string): string {
  if (!ticket) return '';
  const [label, system] = [`Ticket ${escape(ticket.label, 50)}`, PSA_NAMES[ticket.system]];
  if (ticket.state === 'open') return `${label} in ${system} open`;
  if (ticket.state === 'gone') return `${label} not in ${system} any more`;
  const by = ticket.by ? ` by ${escapeName(ticket.by)}` : '';
  return `${label} in ${system} closed${by} at ${timeIn(ticket.at, zone)}`;
}
