import { z } from 'zod';
import type { QuotaStore } from '../ip/quota.ts';
import { encodeKey } from './keys.ts';
import { readProps, refuseNewer } from './rows.ts';
import { saveRow } from './save-row.ts';
import type { Tables } from './tables.ts';

const countSchema = z.object({ used: z.number().int().nonnegative() });

/** Calls of a service by day: one row a day, raised under its ETag by whole blocks. */
export function createQuotaStore(tables: Tables, { corr }: { corr: string }): QuotaStore {
  const table = tables.table('IpQuota');
  return {
    async take({ service, day, count, limit }) {
      let taken = { first: limit, granted: 0 };
      await saveRow(table, {
        pk: encodeKey(service),
        rk: encodeKey(day),
        change(present) {
          if (present) refuseNewer(present, 1);
          const first = present ? readProps(countSchema, present).used : 0;
          taken = { first, granted: Math.max(0, Math.min(count, limit - first)) };
          return taken.granted === 0 ? undefined : { v: 1, corr, used: first + taken.granted };
        },
      });
      return taken;
    },
  };
}
