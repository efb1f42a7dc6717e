import { z } from 'zod';
import { numbersBehind } from '../events/report.ts';
import { defineCommand } from './command.ts';
import { horizonOf, Order, readCursor, readReport, ReportInput } from './read-report.ts';

/**
 * The numbers of all events behind a page of the report, in its order: who goes far down a long list asks for them once,
 * and then for the rows that come into sight. So no row moves, is missed or comes twice, whatever happens meanwhile.
 */
export const reportNumbers = defineCommand({
  name: 'reportNumbers',
  summary: 'Numbers of the events behind a page of the report',
  requires: 'read',
  surfaces: ['tab'],
  changes: false,
  input: ReportInput.extend({ order: Order, after: z.string().max(200) }),
  async run(ctx, { order, after, ...input }) {
    const place = readCursor(order, after);
    const read = await readReport(ctx, input);
    const numbers = numbersBehind(read.roll.find(read.filter, order), order, place);
    return { show: 'reportNumbers', numbers, reading: horizonOf(read).reading };
  },
});
