import { z } from 'zod';
import { reportPage, withNumbers } from '../events/report.ts';
import { defineCommand } from './command.ts';
import { cursorOf, horizonOf, lineOf, Order, readCursor, readReport, ReportInput } from './read-report.ts';

const MOST = 100;

/**
 * A page of the events that the asker may see, filtered and in the order asked for, with how many there are in all.
 *
 * Every filter and order is served by the roll (`events/roll.ts`), which holds every event in memory: a page costs the
 * staff member, the tenants, and two range reads of what the feed and the change feed told since the last page, whatever
 * the filter and however many tenants; what a filter found is remembered, and kept right by what changed. What is open or ignored is there whole. Of what is resolved the newest 150,000
 * are there; how far back is said in `since` wherever the question could have met older ones.
 */
export const report = defineCommand({
  name: 'report',
  summary: 'Events by tenant, state, severity, kind, words and days, page by page',
  requires: 'read',
  surfaces: ['tab'],
  changes: false,
  input: ReportInput.extend({
    order: Order,
    limit: z.number().int().min(1).max(MOST).default(50),
    /** `next` of the page before. */
    after: z.string().max(200).optional(),
    /** Only these: rows that somebody looks at. What is not among the answers is not in the list (any more). */
    ns: z.array(z.number().int().positive()).max(MOST).optional(),
  }),
  async run(ctx, { order, limit, after, ns, ...input }) {
    const place = after === undefined ? undefined : readCursor(order, after);
    const read = await readReport(ctx, input);
    const found = read.roll.find(read.filter, order);
    const { items, total, next } =
      ns === undefined
        ? reportPage(found, { order, limit, after: place })
        : { items: withNumbers(found, new Set(ns)), total: found.length };
    return {
      show: 'report',
      items: items.map((entry) => lineOf(entry, read.tenants)),
      total,
      ...(next && { next: cursorOf(order, next) }),
      blind: [...read.tenants.values()].filter(({ state }) => state === 'blind').map(({ name }) => name),
      ...horizonOf(read),
    };
  },
});
