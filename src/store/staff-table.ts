import { z } from 'zod';
import type { StaffDirectory, StaffMember } from '../staff/staff.ts';
import { encodeKey, startingWith } from './keys.ts';
import { rememberingCodec, tenantId } from './rows.ts';
import { saveRow } from './save-row.ts';
import { readAll, type Tables } from './tables.ts';

const memberCodec = rememberingCodec<StaffMember>(
  z.object({
    objectId: z.string(),
    role: z.enum(['viewer', 'responder', 'admin']),
    scope: z.union([z.literal('all'), z.array(tenantId)]),
  }),
);

const PK = 'staff';

/** Our people by Entra object id; ids are compared without regard to case, as Entra does. */
export function createStaffDirectory(tables: Tables, { corr }: { corr: string }): StaffDirectory {
  const table = tables.table('Staff');
  const keyOf = (objectId: string) => encodeKey(objectId.toLowerCase());
  return {
    async find(objectId) {
      const row = await table.get(PK, keyOf(objectId));
      return row && memberCodec.decode(row);
    },
    list: async () => (await readAll(table, { pk: PK, ...startingWith('') })).map(memberCodec.decode),
    async save(member) {
      await saveRow(table, {
        pk: PK,
        rk: keyOf(member.objectId),
        change(present) {
          if (present) memberCodec.decode(present);
          return memberCodec.encode(member, corr);
        },
      });
    },
    async seed(members) {
      for (const member of members) {
        await table.insert({ pk: PK, rk: keyOf(member.objectId), props: memberCodec.encode(member, corr) });
      }
    },
  };
}
