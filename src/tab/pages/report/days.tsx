import { Button, Text, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { dayUtc, timeUtc } from '../../../texts/time.ts';
import type { WireResult } from '../../api.ts';
import { Boundary } from '../../parts/boundary.tsx';
import { part } from '../../part.tsx';
import { useReading } from '../../use-reading.ts';
import { inputOf, type Filter } from './filter.ts';

const Chart = part(() => import('./chart.tsx').then((file) => file.Chart));

export type DayCounts = WireResult<'reportDays'>['days'];
export const CHART_PX = 200;

const useStyles = makeStyles({
  box: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    padding: '8px 12px',
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '0 8px' },
  title: { margin: 0 },
  words: {
    flexGrow: 1,
    flexBasis: '200px',
    color: tokens.colorNeutralForeground2,
    '@media (max-width: 699px)': { flexBasis: '100%', minHeight: '40px' },
  },
  chart: { height: `${CHART_PX}px`, overflow: 'hidden', '@media (max-width: 399px)': { height: `${CHART_PX + 16}px` } },
});

/**
 * Events by day and severity, of whatever state: the filters of days do not count here. It has its whole height from the
 * start, so that the list below does not move when the counts, and then the chart, come.
 */
export function Days({ filter }: { readonly filter: Filter }) {
  const styles = useStyles();
  const [isOpen, setOpen] = useState(() => window.innerWidth >= 700);
  const { from: _from, to: _to, which: _which, ...input } = inputOf(filter);
  const { value } = useReading<'reportDays'>('reportDays', { ...input, which: 'all' });
  return (
    <section className={styles.box} aria-label="Events by day">
      <div className={styles.head}>
        <Text as="h2" weight="semibold" className={styles.title}>
          Last 30 days
        </Text>
        <Text className={styles.words}>{value ? wordsOf(value) : ''}</Text>
        <Button size="small" appearance="subtle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide chart' : 'Show chart'}
        </Button>
      </div>
      {isOpen && (
        <div className={styles.chart}>
          {value && (
            <Boundary instead={null}>
              <Chart days={value.days} />
            </Boundary>
          )}
        </div>
      )}
    </section>
  );
}

function wordsOf({ days, since }: WireResult<'reportDays'>): string {
  return `${summary(days)}${since ? ` Counted in full since ${timeUtc(new Date(since))}.` : ''}`;
}

/** The chart in words, for who does not see it. */
function summary(days: DayCounts): string {
  const sumOf = ({ counts }: DayCounts[number]) => Object.values(counts).reduce((sum, count) => sum + count, 0);
  const total = days.reduce((sum, day) => sum + sumOf(day), 0);
  if (total === 0) return 'No event was detected.';
  const high = days.reduce((sum, { counts }) => sum + counts.high, 0);
  const most = days.reduce((one, other) => (sumOf(other) > sumOf(one) ? other : one));
  const words = (count: number) => count.toLocaleString('en-GB');
  return `${words(total)} detected, ${words(high)} of high severity; most on ${dayUtc(new Date(most.day))} (${words(sumOf(most))}).`;
}
