import { DataVizPalette, LineChart, type LineChartPoints } from '@fluentui/react-charts';
import { policyName } from '../../../texts/posture.ts';
import { shareWords } from '../../parts/numbers.ts';
import { POLICIES, dayOf, requiredOf, type Day, type Policy } from './words.ts';

const COLOURS = { admin: DataVizPalette.color3, user: DataVizPalette.color1 } as const;

/** A line for each policy: the share of people of whom MFA was required. Who is not known counts as not required. */
export function HistoryChart({ days }: { readonly days: readonly Day[] }) {
  const lines = POLICIES.map((policy) => lineOf(days, policy)).filter(({ data }) => data.length > 0);
  const first = days[0]?.localDate ?? '';
  const last = days.at(-1)?.localDate ?? '';
  return (
    <LineChart
      data={{
        chartTitle: `MFA coverage in percent from ${dayOf(first)} to ${dayOf(last)}. The table says the same in words.`,
        lineChartData: lines,
      }}
      height={300}
      yMinValue={0}
      yMaxValue={100}
      yAxisTickCount={5}
      culture="en-GB"
      allowMultipleShapesForPoints
      enabledLegendsWrapLines
      useUTC
      customDateTimeFormatter={(date) =>
        date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
      }
    />
  );
}

/** Days of which nothing is known are left out, and the line is broken there rather than drawn through. */
function lineOf(days: readonly Day[], policy: Policy): LineChartPoints {
  const known = days.filter(({ status, counts }) => status !== 'failed' && requiredOf(counts[policy]).all > 0);
  const data = known.map((day) => {
    const { required, all } = requiredOf(day.counts[policy]);
    const least = day.counts[policy].unknown > 0 ? 'at least ' : '';
    return {
      x: new Date(`${day.localDate}T00:00:00Z`),
      y: Math.round((required / all) * 1000) / 10,
      xAxisCalloutData: dayOf(day.localDate),
      yAxisCalloutData: `${least}${shareWords(required, all)}: ${required} of ${all}`,
    };
  });
  return { legend: policyName(policy), data, color: COLOURS[policy], gaps: gapsOf(data.map(({ x }) => x)) };
}

const DAY_MS = 86_400_000;

function gapsOf(dates: readonly Date[]): { startIndex: number; endIndex: number }[] {
  return dates.flatMap((date, at) => {
    const next = dates[at + 1];
    return next && next.getTime() - date.getTime() > DAY_MS ? [{ startIndex: at, endIndex: at + 1 }] : [];
  });
}
