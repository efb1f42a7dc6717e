import { z } from 'zod';
import type { Coverage, CoverageStore } from '../events/coverage.ts';
import { joinKey, startingWith } from './keys.ts';
import { createCodec, moment, tenantId } from './rows.ts';
import { readAll, type Tables } from './tables.ts';

const coverageCodec = createCodec<Coverage>(
  z.object({
    tenantId,
    source: z.string(),
    watermark: z.string(),
    importedAt: moment.exactOptional(),
    seenUpTo: moment.exactOptional(),
    lastError: z.object({ at: moment, why: z.string() }).exactOptional(),
    nextTry: moment.exactOptional(),
    failures: z.number(),
    rejected: z.number(),
    gap: z.string().exactOptional(),
    lookedBack: z.object({
      h1: moment.exactOptional(),
      h3: moment.exactOptional(),
      h24: moment.exactOptional(),
    }),
    lease: z.object({ holder: z.string(), until: moment, fence: z.number() }).exactOptional(),
  }),
);

/**
 * One partition for all tenants, because every poll begins with the list of all of them: one range read. A partition
 * takes 2,000 operations a second; a thousand tenants polled every minute make some 50.
 */
const PK = 'coverage';

/** What we have seen of each tenant's sources, replaced under its ETag. */
export function createCoverageStore(tables: Tables, deps: { corr: string }): CoverageStore {
  const table = tables.table('Coverage');
  return {
    async get(tenantId, source) {
      const row = await table.get(PK, joinKey(tenantId, source));
      return row && { value: coverageCodec.decode(row), etag: row.etag };
    },
    put(coverage, etag) {
      const { tenantId, source } = coverage;
      const row = { pk: PK, rk: joinKey(tenantId, source), props: coverageCodec.encode(coverage, deps.corr) };
      return etag === undefined ? table.insert(row) : table.replace(row, etag);
    },
    list: async () => (await readAll(table, { pk: PK, ...startingWith('') })).map(coverageCodec.decode),
  };
}
