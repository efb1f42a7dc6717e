import { z } from 'zod';
import type { TicketStore, WatchedTicket } from '../notify/tickets.ts';
import { joinKey, startingWith } from './keys.ts';
import { createCodec, moment, tenantId } from './rows.ts';
import { saveRow } from './save-row.ts';
import { readAll, type Tables } from './tables.ts';

const ticketCodec = createCodec<WatchedTicket>(
  z.object({
    tenantId,
    subject: z.string(),
    system: z.enum(['connectwise', 'autotask']),
    id: z.string(),
    label: z.string(),
    state: z.enum(['open', 'closed']),
    since: moment,
  }),
);

/** One partition: all of them are read together, every few minutes. */
const PK = 'ticket';

/** The tickets that are watched until they are closed, one row for a subject. */
export function createTicketStore(tables: Tables, { corr }: { corr: string }): TicketStore {
  const table = tables.table('Tickets');
  const keyOf = (id: string, subject: string) => joinKey(id, subject);
  return {
    async save(ticket) {
      await saveRow(table, {
        pk: PK,
        rk: keyOf(ticket.tenantId, ticket.subject),
        change(present) {
          if (present) ticketCodec.decode(present);
          return ticketCodec.encode(ticket, corr);
        },
      });
    },
    async forget({ tenantId: tenant, subject, id }) {
      const rk = keyOf(tenant, subject);
      const row = await table.get(PK, rk);
      if (row && ticketCodec.decode(row).id === id) await table.delete(PK, rk, row.etag);
    },
    list: async () => (await readAll(table, { pk: PK, ...startingWith('') })).map(ticketCodec.decode),
  };
}
