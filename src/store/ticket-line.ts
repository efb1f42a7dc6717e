import { z } from 'zod';
import type { TicketLine } from '../tenants/ticket.ts';
import { moment, type Complete } from './rows.ts';

/** Where the ticket of an event or an alert stands, within their rows. */
export const ticketLine = z.object({
  system: z.enum(['connectwise', 'autotask']),
  label: z.string(),
  state: z.enum(['open', 'closed', 'gone']),
  by: z.string().exactOptional(),
  at: moment,
}) satisfies Complete<TicketLine>;
