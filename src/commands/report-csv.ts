import { reportPage } from '../events/report.ts';
import { exportedReport } from './exported-report.ts';
import { csvOf } from '../texts/csv.ts';
import { severityWord } from '../texts/severity.ts';
import { statusWord } from '../texts/status.ts';
import { defineCommand } from './command.ts';
import { horizonOf, lineOf, Order, readReport, ReportInput } from './read-report.ts';
import type { ReportLine, ResultOf } from './result.ts';

const MOST_ROWS = 10_000;
const HEAD = ['Number', 'Detected (UTC)', 'Severity', 'Status', 'Kind', 'Title', 'Tenant', 'Tenant id', 'Assigned to'];

/** The filtered list as a CSV file of at most 10,000 events, in the order asked for. */
export const reportCsv = defineCommand({
  name: 'reportCsv',
  summary: 'The filtered list of events as a CSV file, up to 10,000 of them; the export is in the audit trail',
  requires: 'read',
  surfaces: ['tab'],
  // Intent and conclusion are recorded in the chain of the one tenant that was asked for, else in the provider's own.
  changes: false,
  safe: false,
  input: ReportInput.extend({ order: Order }),
  async run(ctx, { order, ...input }) {
    const read = await readReport(ctx, input);
    const { items, total } = reportPage(read.roll.find(read.filter, order), { order, limit: MOST_ROWS });
    const rows = items.map((entry) => rowOf(lineOf(entry, read.tenants)));
    const day = ctx.clock.now().toISOString().slice(0, 10);
    const file: ResultOf<'file'> = {
      show: 'file',
      name: `tocsin-events-${day}.csv`,
      type: 'text/csv;charset=utf-8',
      // Spreadsheets take a file without this mark for one of their own country's encoding.
      text: `\uFEFF${csvOf([HEAD, ...rows])}`,
      rows: rows.length,
      total,
      ...horizonOf(read),
    };
    return exportedReport(ctx, { ...input, order }, { tenants: read.tenants, file });
  },
});

function rowOf(line: ReportLine): readonly string[] {
  const { number, detectedAt, severity, status, ignored, kindTitle, title, tenantName, tenantId, assignee } = line;
  return [
    String(number),
    detectedAt.toISOString(),
    severityWord(severity),
    ignored ? `Ignored (${statusWord(status).toLowerCase()})` : statusWord(status),
    kindTitle,
    title,
    tenantName,
    tenantId,
    assignee ?? '',
  ];
}
