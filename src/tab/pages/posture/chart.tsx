import { DataVizPalette, LineChart, type LineChartPoints } from '@fluentui/react-charts';
import { Text } from '@fluentui/react-components';
import { policyName } from '../../../texts/posture.ts';
import { POLICIES, dayOf, knownShare, requiredOf, type Day, type Policy } from './words.ts';

const COLOURS = { admin: DataVizPalette.color3, user: DataVizPalette.color1 } as const;

/** As many days as have room for their names below the chart. */
const FEW_DAYS = 8;

/**
 * A line for each policy: the share of people of whom MFA was required. Who is not known counts as not required, and
 * where nobody is known there is no point.
 */
export function HistoryChart({ days }: { readonly days: readonly Day[] }) {
  const lines = POLICIES.map((policy) => lineOf(days, policy)).filter(({ data }) => data.length > 0);
  const first = days[0]?.localDate ?? '';
  const last = days.at(-1)?.localDate ?? '';
  if (lines.length === 0) return <Text>Nothing is known of these days.</Text>;
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
      {...(days.length <= FEW_DAYS && { tickValues: days.map(({ localDate }) => dateOf(localDate)) })}
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
  const known = days.filter(({ status, counts }) => status !== 'failed' && knownShare(counts[policy]));
  const data = known.map((day) => {
    const { required, all } = requiredOf(day.counts[policy]);
    return {
      x: dateOf(day.localDate),
      y: Math.round((required / all) * 1000) / 10,
      xAxisCalloutData: dayOf(day.localDate),
      yAxisCalloutData: `${knownShare(day.counts[policy])}: ${required} of ${all}`,
    };
  });
  return { legend: policyName(policy), data, color: COLOURS[policy], gaps: gapsOf(data.map(({ x }) => x)) };
}

function dateOf(localDate: string): Date {
  return new Date(`${localDate}T00:00:00Z`);
}

const DAY_MS = 86_400_000;

function gapsOf(dates: readonly Date[]): { startIndex: number; endIndex: number }[] {
  return dates.flatMap((date, at) => {
    const next = dates[at + 1];
    return next && next.getTime() - date.getTime() > DAY_MS ? [{ startIndex: at, endIndex: at + 1 }] : [];
  });
}
