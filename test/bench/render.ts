import { systemClock } from '../../src/kernel/clock.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import { present } from '../../src/teams/presenters/index.ts';
import { anEvent, everyResult } from '../teams/fixtures.ts';
import { below, noted, quantile, type Figure } from './result.ts';

const TIMES = 3_000;

/** Drawing a card, warm: the card of an event, and the largest one. */
export async function benchRender(): Promise<Figure[]> {
  const results = everyResult(anEvent());
  const deps = { offers: offersFor, now: systemClock.now() };
  return ['event', 'details'].flatMap((name) => {
    const result = results[name];
    if (!result) throw new Error(`There is no example of ${name}`);
    const times = Array.from({ length: TIMES }, () => {
      // An event that was never drawn: a card is drawn once per revision.
      const fresh = 'event' in result && result.event ? { ...result, event: { ...result.event } } : result;
      const began = performance.now();
      present(fresh as typeof result, deps);
      return (performance.now() - began) * 1000;
    }).slice(TIMES / 3);
    const p50 = quantile(times, 0.5);
    return name === 'event'
      ? [
          below('card render (event), p50', p50, { goal: 200, unit: 'µs' }),
          noted('card render (event), p99', quantile(times, 0.99), 'µs'),
        ]
      : [noted(`card render (${name}), p50`, p50, 'µs')];
  });
}
