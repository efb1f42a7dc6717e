import { reportDays as countDays } from '../events/report.ts';
import { defineCommand } from './command.ts';
import { horizonOf, readReport, ReportInput } from './read-report.ts';

const DAYS = 30;

/** How many events of each severity were detected on each of the last 30 days, by UTC; filtered as the report is. */
export const reportDays = defineCommand({
  name: 'reportDays',
  summary: 'Count events of the last 30 days by day and severity',
  requires: 'read',
  surfaces: ['tab'],
  changes: false,
  input: ReportInput.omit({ from: true, to: true }),
  async run(ctx, input) {
    const read = await readReport(ctx, input);
    const days = countDays(read.roll.find(read.filter, 'newest'), { last: ctx.clock.now(), days: DAYS });
    const { since, ...horizon } = horizonOf(read);
    const isShort = since !== undefined && since.getTime() > Date.parse(days[0]?.day ?? '');
    return { show: 'reportDays', days, ...horizon, ...(isShort && { since }) };
  },
});
