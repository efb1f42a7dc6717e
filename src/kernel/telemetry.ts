import { SpanStatusCode, trace } from '@opentelemetry/api';

/** Counters and durations, by constant names; the HTTP room turns them into Prometheus metrics. */
export interface Metrics {
  count(name: string, labels?: Record<string, string>, by?: number): void;
  /** Records how long something took, in seconds. */
  time(name: string, seconds: number, labels?: Record<string, string>): void;
  gauge(name: string, value: number, labels?: Record<string, string>): void;
}

export const noMetrics: Metrics = { count() {}, time() {}, gauge() {} };

const tracer = trace.getTracer('tocsin');

/** Runs `work` in an OpenTelemetry span (no cost beyond a call when no SDK is registered) and times it as `name`. */
export async function traced<T>(
  metrics: Metrics,
  name: string,
  labels: Record<string, string>,
  work: () => Promise<T>,
): Promise<T> {
  const start = performance.now();
  return tracer.startActiveSpan(name, { attributes: labels }, async (span) => {
    let outcome = 'ok';
    try {
      return await work();
    } catch (error) {
      outcome = 'error';
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
      metrics.time(`tocsin_${name}_seconds`, (performance.now() - start) / 1000, { ...labels, outcome });
    }
  });
}
