import { z } from 'zod';
import type { Coverage } from '../events/coverage.ts';
import type { OutboxItem } from '../events/outbox.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { inScope } from '../staff/staff.ts';
import { defineCommand } from './command.ts';
import { missedDay } from './missed-day.ts';
import type { CoverageLine } from './result.ts';

const OVERDUE_MS = 60_000;

/** What has been seen of each tenant, what could not be read, and which notices still wait. */
export const coverage = defineCommand({
  name: 'coverage',
  summary: 'What Tocsin sees of each tenant, and what it cannot',
  requires: 'read',
  surfaces: ['chat', 'tab'],
  changes: false,
  input: z.object({}),
  words: { phrases: ['coverage'], usage: 'coverage', menu: true, read: () => ({}) },
  async run(ctx) {
    const [all, seen] = await Promise.all([ctx.tenants.list(), ctx.coverage.list()]);
    const byTenant = new Map<string, Coverage>(seen.map((line) => [line.tenantId, line]));
    const tenants = all.filter(({ id }) => inScope(ctx.member, id));
    const lines = await mapLimit(tenants, 8, async (tenant) => {
      const [waiting, [posture]] = await Promise.all([ctx.outbox.list(tenant.id), ctx.posture.days(tenant.id, 1)]);
      const undelivered = byChannel(waiting.filter((item) => isLate(item, ctx.clock.now())));
      const missed = await missedDay(ctx, tenant, posture);
      return { tenant, coverage: byTenant.get(tenant.id), undelivered, posture, missed };
    });
    return { show: 'coverage', lines };
  },
});

function isLate({ lastError, due }: OutboxItem, now: Date): boolean {
  return lastError !== undefined || due.getTime() < now.getTime() - OVERDUE_MS;
}

/** One failing channel must not hide another: each with its count and its last reason. */
function byChannel(waiting: readonly OutboxItem[]): CoverageLine['undelivered'] {
  const channels = [...new Set(waiting.map(({ channel }) => channel))].toSorted();
  return channels.map((channel) => {
    const own = waiting.filter((item) => item.channel === channel);
    const why = own.find(({ lastError }) => lastError)?.lastError;
    return { channel, count: own.length, ...(why && { why }) };
  });
}
