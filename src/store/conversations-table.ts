import { z } from 'zod';
import type { Conversation, ConversationStore } from '../notify/conversation.ts';
import { encodeKey, startingWith } from './keys.ts';
import { rememberingCodec } from './rows.ts';
import { saveRow } from './save-row.ts';
import { readAll, type Tables } from './tables.ts';

const conversationCodec = rememberingCodec<Conversation>(
  z.object({
    id: z.string(),
    type: z.enum(['channel', 'personal', 'groupChat']),
    serviceUrl: z.string(),
    tenantId: z.string(),
    teamId: z.string().optional(),
    teamName: z.string().optional(),
    groupId: z.string().optional(),
    name: z.string().optional(),
    state: z.enum(['active', 'parked', 'gone']),
  }),
);
const routeCodec = rememberingCodec<{ conversationId: string }>(z.object({ conversationId: z.string() }));

const PK = 'conversation';
const ROUTE = { pk: 'route', rk: 'default' } as const;

/** The places Tocsin was installed in, and which of them takes what has no route of its own. */
export function createConversationStore(tables: Tables, { corr }: { corr: string }): ConversationStore {
  const table = tables.table('Conversations');
  return {
    async get(id) {
      const row = await table.get(PK, encodeKey(id));
      return row && conversationCodec.decode(row);
    },
    async save(conversation) {
      const change = (present: Parameters<typeof conversationCodec.decode>[0] | undefined) => {
        if (present) conversationCodec.decode(present);
        return conversationCodec.encode(conversation, corr);
      };
      await saveRow(table, { pk: PK, rk: encodeKey(conversation.id), change });
    },
    list: async () => (await readAll(table, { pk: PK, ...startingWith('') })).map(conversationCodec.decode),
    async defaultRoute() {
      const row = await table.get(ROUTE.pk, ROUTE.rk);
      return row && routeCodec.decode(row).conversationId;
    },
    setDefaultRoute: (conversationId, from) =>
      saveRow(table, {
        ...ROUTE,
        change(present) {
          const now = present ? routeCodec.decode(present).conversationId : null;
          return from === undefined || from === now ? routeCodec.encode({ conversationId }, corr) : undefined;
        },
      }),
    offerDefaultRoute: async (conversationId) =>
      (await table.insert({ ...ROUTE, props: routeCodec.encode({ conversationId }, corr) })) !== undefined,
  };
}
