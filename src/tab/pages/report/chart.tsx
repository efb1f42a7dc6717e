import { VerticalStackedBarChart } from '@fluentui/react-charts';
import { Button, Text, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { severityWord } from '../../../texts/severity.ts';
import { dayUtc, timeUtc } from '../../../texts/time.ts';
import type { WireResult } from '../../api.ts';
import { useReading } from '../../use-reading.ts';
import { inputOf, type Filter } from './filter.ts';

type Days = WireResult<'reportDays'>['days'];

const useStyles = makeStyles({
  box: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    padding: '8px 12px',
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  title: { margin: 0 },
  words: { flexGrow: 1, color: tokens.colorNeutralForeground2 },
  chart: { height: '180px', overflow: 'hidden' },
});

const SEVERITIES = ['informational', 'low', 'medium', 'high'] as const;
/** Each at least 3:1 on white and on black: in high contrast the theme's own colours are all one. */
const COLOURS = {
  informational: '#8a8886',
  low: '#3b82f6',
  medium: '#c27803',
  high: '#d13438',
} as const;

/** Events by day and severity, of whatever state: the filters of days do not count here. */
export function Chart({ filter }: { readonly filter: Filter }) {
  const styles = useStyles();
  const [isOpen, setOpen] = useState(() => window.innerWidth >= 700);
  const { from: _from, to: _to, which: _which, ...input } = inputOf(filter);
  const { value } = useReading<'reportDays'>('reportDays', { ...input, which: 'all' });
  if (!value) return null;
  const step = window.innerWidth < 700 ? 10 : 5;
  return (
    <section className={styles.box} aria-label="Events by day">
      <div className={styles.head}>
        <Text as="h2" weight="semibold" className={styles.title}>
          Last 30 days
        </Text>
        <Text className={styles.words}>
          {summary(value.days)}
          {value.since && ` Counted in full since ${timeUtc(new Date(value.since))}.`}
        </Text>
        <Button size="small" appearance="subtle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide chart' : 'Show chart'}
        </Button>
      </div>
      {isOpen && (
        <div className={styles.chart}>
          <VerticalStackedBarChart
            data={value.days.map(barOf)}
            height={180}
            hideLegend={false}
            barWidth={12}
            margins={{ top: 12, right: 8, bottom: 32, left: 40 }}
            yAxisTickCount={3}
            tickValues={value.days.filter((_day, at) => at % step === step - 1).map(({ day }) => new Date(day))}
            customDateTimeFormatter={dayOf}
            useUTC
            wrapXAxisLables={false}
          />
        </div>
      )}
    </section>
  );
}

function barOf({ day, counts }: Days[number]) {
  return {
    xAxisPoint: new Date(day),
    xAxisCalloutData: dayUtc(new Date(day)),
    chartData: SEVERITIES.map((severity) => ({
      legend: severityWord(severity),
      data: counts[severity],
      color: COLOURS[severity],
    })),
  };
}

/** "22 Nov". */
function dayOf(at: Date): string {
  return dayUtc(at).replace(/^\w+ /, '');
}

/** The chart in words, for who does not see it. */
function summary(days: Days): string {
  const sumOf = ({ counts }: Days[number]) => SEVERITIES.reduce((sum, severity) => sum + counts[severity], 0);
  const total = days.reduce((sum, day) => sum + sumOf(day), 0);
  if (total === 0) return 'No event was detected.';
  const high = days.reduce((sum, { counts }) => sum + counts.high, 0);
  const most = days.reduce((one, other) => (sumOf(other) > sumOf(one) ? other : one));
  const words = (count: number) => count.toLocaleString('en-GB');
  return `${words(total)} detected, ${words(high)} of high severity; most on ${dayUtc(new Date(most.day))} (${words(sumOf(most))}).`;
}
