import { z } from 'zod';
import type { Ticket } from '../notify/tickets.ts';
import { dateOf } from './shapes.ts';

/** What is read of a ticket; `closedFlag` says whether its status is one of the board's closed ones. */
export const Created = z.object({
  id: z.number().int(),
  closedFlag: z.boolean().nullish(),
  closedDate: z.string().nullish().catch(undefined),
  closedBy: z.string().nullish().catch(undefined),
  _info: z.object({ dateEntered: z.string().nullish() }).nullish().catch(undefined),
  board: z.object({ id: z.number().int() }).nullish().catch(undefined),
});
export const Tickets = Created;
export const Notes = z.object({ text: z.string().nullish() });
export const Company = z.object({ id: z.number().int(), deletedFlag: z.boolean().nullish() });
export const Boards = z.object({ id: z.number().int(), name: z.string(), inactiveFlag: z.boolean().nullish() });
/** `closedStatus` in `BoardStatus` of the OpenAPI description, `closedFlag` in older versions of it. */
export const Statuses = z.object({
  id: z.number().int(),
  name: z.string(),
  sortOrder: z.number().nullish(),
  inactive: z.boolean().nullish(),
  defaultFlag: z.boolean().nullish(),
  closedStatus: z.boolean().nullish(),
  closedFlag: z.boolean().nullish(),
});
export type BoardStatus = z.output<typeof Statuses>;
export type Board = z.output<typeof Boards>;

export function ticketOf(ticket: z.output<typeof Created>): Ticket {
  const closedAt = dateOf(ticket.closedDate);
  const createdAt = dateOf(ticket._info?.dateEntered);
  return {
    id: String(ticket.id),
    label: String(ticket.id),
    open: ticket.closedFlag !== true,
    ...(createdAt && { createdAt }),
    ...(ticket.closedFlag && closedAt && { closedAt }),
    ...(ticket.closedFlag && ticket.closedBy && { closedBy: ticket.closedBy }),
  };
}

const Refusal = z.object({
  code: z.string().optional().catch(undefined),
  errors: z
    .array(z.object({ code: z.string().optional().catch(undefined), field: z.string().optional().catch(undefined) }))
    .optional()
    .catch(undefined),
});
const MACHINE = /^[\w./-]{1,60}$/;

/**
 * `{"code":"InvalidObject","message":…,"errors":[{"code":"NotFound","field":"status/id",…}]}`: the field and code of the
 * first error, never a message.
 */
export function reasonOf(body: unknown): string | undefined {
  const { code, errors } = Refusal.safeParse(body).data ?? {};
  const first = errors?.[0];
  const words = [first?.code ?? code, first?.field].filter((word) => word !== undefined && MACHINE.test(word));
  return words.length > 0 ? words.join(' ') : undefined;
}
