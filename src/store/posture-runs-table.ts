import { z } from 'zod';
import type { PostureRun, PostureRuns } from '../posture/posture-runs.ts';
import type { LocalDate } from '../posture/snapshot.ts';
import { encodeKey } from './keys.ts';
import { removeRange } from './posture-bodies.ts';
import { dayStatus } from './posture-schema.ts';
import { createCodec, moment, tenantId } from './rows.ts';
import type { Tables } from './tables.ts';

const codec = createCodec<PostureRun>(
  z.object({
    tenantId,
    localDate: z.string(),
    lease: z.object({ holder: z.string(), until: moment }).optional(),
    fence: z.number(),
    readings: z.number(),
    inVain: z.number(),
    nextRead: moment.optional(),
    unconfirmed: z.string().optional(),
    best: z.object({ name: z.string(), status: dayStatus, known: z.number() }).optional(),
    committed: z.string().optional(),
    told: z.boolean(),
    lastError: z.object({ at: moment, why: z.string() }).optional(),
  }),
);

function runKey(localDate: LocalDate): string {
  return `r${encodeKey(localDate)}`;
}

/** How far each tenant's days have come, beside the readings that they name. */
export function createPostureRuns(tables: Tables, { corr }: { corr: string }): PostureRuns {
  const table = tables.table('Posture');
  return {
    async get(tenantId, localDate) {
      const row = await table.get(encodeKey(tenantId), runKey(localDate));
      return row && { value: codec.decode(row), etag: row.etag };
    },
    put(run, etag) {
      const row = { pk: encodeKey(run.tenantId), rk: runKey(run.localDate), props: codec.encode(run, corr) };
      return etag === undefined ? table.insert(row) : table.replace(row, etag);
    },
    purge: (tenantId, before) => removeRange(table, { pk: encodeKey(tenantId), from: 'r', to: runKey(before) }),
  };
}
