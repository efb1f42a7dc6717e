import { z } from 'zod';
import type { Coverage } from '../events/coverage.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { inScope } from '../staff/staff.ts';
import { defineCommand } from './command.ts';

const OVERDUE_MS = 60_000;

/** What has been seen of each tenant, what could not be read, and which notices still wait. */
export const coverage = defineCommand({
  name: 'coverage',
  summary: 'What Tocsin sees of each tenant, and what it cannot',
  requires: 'read',
  surfaces: ['chat'],
  changes: false,
  input: z.object({}),
  words: { phrases: ['coverage'], usage: 'coverage', menu: true, read: () => ({}) },
  async run(ctx) {
    const [all, seen] = await Promise.all([ctx.tenants.list(), ctx.coverage.list()]);
    const byTenant = new Map<string, Coverage>(seen.map((line) => [line.tenantId, line]));
    const tenants = all.filter(({ id }) => inScope(ctx.member, id));
    const lines = await mapLimit(tenants, 8, async (tenant) => {
      const waiting = (await ctx.outbox.list(tenant.id)).filter(
        (item) => item.lastError !== undefined || item.due.getTime() < ctx.clock.now().getTime() - OVERDUE_MS,
      );
      const why = waiting.find((item) => item.lastError)?.lastError;
      return { tenant, coverage: byTenant.get(tenant.id), undelivered: { count: waiting.length, ...(why && { why }) } };
    });
    return { show: 'coverage', lines };
  },
});
