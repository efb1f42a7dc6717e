import { cut } from '../texts/plain.ts';
import type { SecurityEvent } from './event.ts';

interface Measure {
  /** Things of each list. */
  readonly most: number;
  /** Characters of each text. */
  readonly chars: number;
}

const MEASURES: readonly Measure[] = [
  { most: 400, chars: 2_000 },
  { most: 250, chars: 500 },
  { most: 80, chars: 250 },
  { most: 20, chars: 120 },
];

const LEFT_OUT = 'Left out';

/**
 * Smaller and smaller forms of an event that is too large to be kept, for one alert must not hold up all others: the
 * first things that it names, long texts cut, and the word that there is more. The raw record has the rest.
 */
export function* lighterForms(event: SecurityEvent): Generator<SecurityEvent> {
  for (const measure of MEASURES) {
    const named = event.entities.filter((entity) => entity.type !== 'other' || entity.label !== LEFT_OUT);
    const more = named.length - measure.most;
    const text = `${more} more, which were too much to keep: see the alert at Microsoft`;
    const entities = [
      ...lighter(named, measure),
      ...(more > 0 ? [{ type: 'other' as const, label: LEFT_OUT, text }] : []),
    ];
    const { evidence, recordedIps } = event;
    yield {
      ...event,
      entities,
      evidence: lighter(evidence, measure),
      ...(recordedIps && { recordedIps: lighter(recordedIps, measure) }),
    };
  }
}

/** The same shape with less in it; for plain JSON alone. */
function lighter<T>(value: T, measure: Measure): T {
  return shrunk(value, measure) as T;
}

function shrunk(value: unknown, measure: Measure): unknown {
  if (typeof value === 'string') return cut(value, measure.chars);
  if (Array.isArray(value)) return value.slice(0, measure.most).map((item) => shrunk(item, measure));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shrunk(inner, measure)]));
}
