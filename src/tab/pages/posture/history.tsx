import { Radio, RadioGroup, Switch, Text, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { policyName } from '../../../texts/posture.ts';
import { Loading } from '../../parts/loading.tsx';
import { countWords } from '../../parts/numbers.ts';
import { Table, type Column } from '../../parts/table.tsx';
import { POLICIES, dayOf, knownShare, requiredOf, type Day, type Policy } from './words.ts';
import { part } from '../../part.tsx';

const Chart = part(
  () => import('./chart.tsx').then(({ HistoryChart }) => HistoryChart),
  () => <Loading rows={4} />,
);

const SPANS = [30, 90];

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', gap: '4px 16px', alignItems: 'center' },
  title: { margin: 0 },
  chart: { minHeight: '300px' },
});

/** How far MFA was required day by day: as a chart, or as a table that says the same and more. */
export function History({ days: all }: { readonly days: readonly Day[] }) {
  const styles = useStyles();
  const [span, setSpan] = useState(30);
  const [asTable, setAsTable] = useState(false);
  const days = within(all, span);
  return (
    <section aria-labelledby="history">
      <div className={styles.head}>
        <Text as="h2" id="history" size={400} weight="semibold" className={styles.title}>
          MFA coverage over time
        </Text>
        <RadioGroup
          layout="horizontal"
          aria-label="Days shown"
          value={String(span)}
          onChange={(_event, { value }) => setSpan(Number(value))}
        >
          {SPANS.map((count) => (
            <Radio key={count} value={String(count)} label={`${count} days`} />
          ))}
        </RadioGroup>
        <Switch label="As a table" checked={asTable} onChange={(_event, { checked }) => setAsTable(checked)} />
      </div>
      {days.length === 0 && <Text>There is no reading yet: the first one begins the line.</Text>}
      {days.length > 0 && asTable && (
        <Table
          caption="MFA coverage, newest day first"
          columns={COLUMNS}
          rows={days.toReversed()}
          keyOf={({ localDate }) => localDate}
        />
      )}
      {days.length > 0 && !asTable && (
        <div className={styles.chart}>
          <Chart days={days} />
        </div>
      )}
    </section>
  );
}

/** Days of the calendar, not readings: a day that was not read leaves its place empty. */
function within(days: readonly Day[], span: number): readonly Day[] {
  const last = days.at(-1);
  if (!last) return days;
  const since = Date.parse(last.localDate) - (span - 1) * 86_400_000;
  return days.filter(({ localDate }) => Date.parse(localDate) >= since);
}

const COLUMNS: readonly Column<Day>[] = [
  { id: 'day', label: 'Day', short: true, cell: ({ localDate }) => dayOf(localDate) },
  ...POLICIES.map((policy) => ({
    id: policy,
    label: policyName(policy),
    cell: (day: Day) => coverageWords(day, policy),
  })),
  { id: 'lost', label: 'Lost that day', number: true, cell: ({ lost }) => countWords(lost.admin + lost.user) },
  {
    id: 'status',
    label: 'Reading',
    cell: ({ status }) => ({ complete: 'whole', partial: 'in part', failed: 'nothing could be said' })[status],
  },
];

function coverageWords(day: Day, policy: Policy): string {
  if (day.status === 'failed') return 'not known';
  const counts = day.counts[policy];
  const { required, all } = requiredOf(counts);
  if (all === 0) return 'nobody to ask it of';
  const share = knownShare(counts);
  if (!share) return `not known of ${countWords(all)}`;
  const unknown = counts.unknown > 0 ? `; ${countWords(counts.unknown)} not known` : '';
  return `${share} (${countWords(required)} of ${countWords(all)}${unknown})`;
}
