import type { CommandResult } from '../../src/commands/result.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import { present } from '../../src/teams/presenters/index.ts';
import { anEvent, everyResult } from '../teams/fixtures.ts';
import { below, noted, quantile, type Figure } from './result.ts';

const TIMES = 3_000;

/** Drawing a card, warm: of an event never drawn, of one with a new assignee as after a click, and the largest one. */
export async function benchRender(): Promise<Figure[]> {
  const example = everyResult(anEvent());
  const drawings = (name: string, change: (event: SecurityEvent, at: number) => Partial<SecurityEvent>) => {
    const result = example[name];
    if (!result || !('event' in result) || !result.event) throw new Error(`There is no example of ${name}`);
    const { event } = result;
    return timesOf((at) => ({ ...result, event: { ...event, ...change(event, at) } }) as CommandResult);
  };
  const fresh = drawings('event', (event, at) => ({ key: `e${at}`, entities: [...event.entities] }));
  const again = drawings('event', (_none, at) => ({ assignee: { objectId: 'o', name: `Person ${at}` } }));
  const details = drawings('details', () => ({}));
  return [
    below('card render (event), p50', quantile(fresh, 0.5), { goal: 200, unit: 'µs' }),
    noted('card render (event), p99', quantile(fresh, 0.99), 'µs'),
    noted('card render (event) after a click, p50', quantile(again, 0.5), 'µs'),
    noted('card render (details), p50', quantile(details, 0.5), 'µs'),
  ];
}

function timesOf(resultOf: (at: number) => CommandResult): number[] {
  const deps = { offers: offersFor, now: systemClock.now() };
  return Array.from({ length: TIMES }, (_none, at) => {
    const result = resultOf(at);
    const began = performance.now();
    present(result, deps);
    return (performance.now() - began) * 1000;
  }).slice(TIMES / 3);
}
