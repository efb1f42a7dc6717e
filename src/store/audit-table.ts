import type { AuditLog, ChainedEntry } from '../audit/entry.ts';
import type { Clock } from '../kernel/clock.ts';
import { createAppender } from './audit-appender.ts';
import { entryKey, HEAD, readEntry, readHead } from './audit-rows.ts';
import { encodeKey } from './keys.ts';
import type { Tables } from './tables.ts';

/** Hash-chained entries per tenant: head and entries are written in one transaction. */
export function createAuditLog(tables: Tables, deps: { clock: Clock }): AuditLog {
  const table = tables.table('Audit');
  return {
    append: createAppender(table, deps),
    async read(tenantId, fromSeq, limit) {
      const range = { pk: encodeKey(tenantId), from: entryKey(Math.max(fromSeq, 1)), to: 'a~' };
      const entries: ChainedEntry[] = [];
      let after: string | undefined;
      do {
        const page = await table.query({ ...range, after, limit: Math.min(1000, limit - entries.length) });
        entries.push(...page.rows.map(readEntry));
        after = page.next;
      } while (after !== undefined && entries.length < limit);
      return entries;
    },
    head: async (tenantId) => readHead(await table.get(encodeKey(tenantId), HEAD)),
  };
}
