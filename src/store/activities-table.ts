import { z } from 'zod';
import type { ActivityStore, LinkedActivities } from '../events/linked-activities.ts';
import { encodeKey } from './keys.ts';
import { createCodec, moment } from './rows.ts';
import type { Tables } from './tables.ts';

const text = z.string();
const reading = z.discriminatedUnion('status', [
  z.object({ status: z.literal('read'), asOf: moment }),
  z.object({ status: z.literal('unreadable'), reason: text, asOf: moment }),
]);

const codec = createCodec<LinkedActivities>(
  z.object({
    from: moment,
    to: moment,
    actors: z.array(text),
    signIns: reading,
    audits: reading,
    items: z.array(
      z.object({
        id: text,
        sort: z.enum(['signIn', 'audit']),
        at: moment,
        actor: text,
        what: text,
        outcome: z.enum(['success', 'failure', 'unknown']),
        note: text.exactOptional(),
        address: text.exactOptional(),
        place: text.exactOptional(),
        client: text.exactOptional(),
      }),
    ),
    more: z.boolean(),
  }),
);

/** One row per event, packed: what Microsoft recorded around it. */
export function createActivityStore(tables: Tables, { corr }: { corr: string }): ActivityStore {
  const table = tables.table('Activities');
  return {
    async get(tenantId, eventKey) {
      const row = await table.get(encodeKey(tenantId), encodeKey(eventKey));
      return row && codec.decode(row);
    },
    async put(tenantId, eventKey, activities) {
      const props = codec.encode(activities, corr);
      await table.upsert({ pk: encodeKey(tenantId), rk: encodeKey(eventKey), props });
    },
  };
}
