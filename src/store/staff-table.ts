import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
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
const TRIES = 8;

/** Our people by Entra object id; ids are compared without regard to case, as Entra does. */
export function createStaffDirectory(tables: Tables, { corr }: { corr: string }): StaffDirectory {
  const table = tables.table('Staff');
  const keyOf = (objectId: string) => encodeKey(objectId.toLowerCase());

  async function update(objectId: string, change: (present: StaffMember | undefined) => StaffMember): Promise<void> {
    await saveRow(table, {
      pk: PK,
      rk: keyOf(objectId),
      change: (present) => memberCodec.encode(change(present && memberCodec.decode(present)), corr),
    });
  }

  return {
    async find(objectId) {
      const row = await table.get(PK, keyOf(objectId));
      return row && memberCodec.decode(row);
    },
    list: async () => (await readAll(table, { pk: PK, ...startingWith('') })).map(memberCodec.decode),
    save: (member) => update(member.objectId, () => member),
    update,
    async remove(objectId, check) {
      for (let attempt = 1; attempt <= TRIES; attempt++) {
        const row = await table.get(PK, keyOf(objectId));
        if (!row) return false;
        check(memberCodec.decode(row));
        if (await table.delete(PK, row.rk, row.etag)) return true;
      }
      throw new TocsinError('CONFLICT', 'Too many changes at once. Please try again.');
    },
    async seed(members) {
      for (const member of members) {
        await table.insert({ pk: PK, rk: keyOf(member.objectId), props: memberCodec.encode(member, corr) });
      }
    },
  };
}
