import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Metrics } from '../kernel/telemetry.ts';
import type { Route } from './route.ts';

export interface PrometheusMetrics extends Metrics {
  /** `GET /metrics`, in the text format of Prometheus. */
  readonly route: Route;
}

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

type Labels = Readonly<Record<string, string>>;

/** Counters, durations and gauges of this process. A name keeps the labels that it was first used with. */
export function createMetrics(): PrometheusMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counter = remembered(
    (name, labelNames) => new Counter({ name, help: words(name), labelNames, registers: [registry] }),
  );
  const gauge = remembered(
    (name, labelNames) => new Gauge({ name, help: words(name), labelNames, registers: [registry] }),
  );
  const histogram = remembered(
    (name, labelNames) =>
      new Histogram({ name, help: words(name), labelNames, buckets: BUCKETS, registers: [registry] }),
  );
  return {
    count(name, labels = {}, by = 1) {
      const { metric, known } = counter(name, labels);
      metric.inc(known, by);
    },
    time(name, seconds, labels = {}) {
      const { metric, known } = histogram(name, labels);
      metric.observe(known, seconds);
    },
    gauge(name, value, labels = {}) {
      const { metric, known } = gauge(name, labels);
      metric.set(known, value);
    },
    route: {
      method: 'get',
      path: '/metrics',
      handler: async (_req, res) => {
        res.send(200, await registry.metrics(), { 'content-type': registry.contentType });
      },
    },
  };
}

/** Makes each metric once. prom-client throws for a label it was not told of, and a fault in counting must not stop work. */
function remembered<M>(make: (name: string, labelNames: string[]) => M) {
  const made = new Map<string, { metric: M; names: readonly string[] }>();
  return (name: string, labels: Labels): { metric: M; known: Record<string, string> } => {
    let entry = made.get(name);
    if (!entry) {
      const names = Object.keys(labels);
      entry = { metric: make(name, [...names]), names };
      made.set(name, entry);
    }
    const known = Object.fromEntries(
      entry.names.flatMap((label) => (label in labels ? [[label, labels[label] ?? '']] : [])),
    );
    return { metric: entry.metric, known };
  };
}

function words(name: string): string {
  return name.replace(/^tocsin_/, '').replaceAll('_', ' ');
}
