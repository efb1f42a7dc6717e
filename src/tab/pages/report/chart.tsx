import { VerticalStackedBarChart } from '@fluentui/react-charts';
import { makeStyles, tokens } from '@fluentui/react-components';
import { severityWord } from '../../../texts/severity.ts';
import { dayUtc } from '../../../texts/time.ts';
import { CHART_PX, type DayCounts } from './days.tsx';

const SEVERITIES = ['informational', 'low', 'medium', 'high'] as const;
/** Each at least 3:1 on white and on black: in high contrast the theme's own colours are all one. */
const COLOURS = {
  informational: '#8a8886',
  low: '#3b82f6',
  medium: '#c27803',
  high: '#d13438',
} as const;
const LEGEND_PX = 24;

const useStyles = makeStyles({
  bars: { height: `${CHART_PX - LEGEND_PX}px`, overflow: 'hidden' },
  legend: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'center',
    gap: '0 12px',
    margin: 0,
    padding: 0,
    listStyle: 'none',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground1,
  },
  item: { display: 'inline-flex', alignItems: 'center', gap: '6px' },
});

/** A bar a day, the severities on top of each other. */
export function Chart({ days }: { readonly days: DayCounts }) {
  const styles = useStyles();
  const step = window.innerWidth < 700 ? 10 : 5;
  return (
    <>
      <div className={styles.bars}>
        <VerticalStackedBarChart
          data={days.map(barOf)}
          height={CHART_PX - LEGEND_PX}
          hideLegend
          barWidth={12}
          margins={{ top: 12, right: 8, bottom: 32, left: 40 }}
          yAxisTickCount={3}
          tickValues={days.filter((_day, at) => at % step === step - 1).map(({ day }) => new Date(day))}
          customDateTimeFormatter={dayOf}
          useUTC
          wrapXAxisLables={false}
        />
      </div>
      <ul className={styles.legend} aria-label="Colours of the chart">
        {SEVERITIES.toReversed().map((severity) => (
          <li key={severity} className={styles.item}>
            <svg width="12" height="12" aria-hidden>
              <rect width="12" height="12" rx="2" fill={COLOURS[severity]} />
            </svg>
            {severityWord(severity)}
          </li>
        ))}
      </ul>
    </>
  );
}

function barOf({ day, counts }: DayCounts[number]) {
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
