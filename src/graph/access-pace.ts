import type { Clock } from '../kernel/clock.ts';
import { isTocsinError } from '../kernel/errors.ts';
import { createPacer, type Pacer } from '../notify/pace.ts';

/**
 * Microsoft lets everybody together ask for a tenant's Conditional Access once a second, and says no Retry-After
 * (learn.microsoft.com/graph/throttling-limits): one call at a time, and a refused one once more after a second.
 */
const WITHIN_MS = 1_100;
const TRIES = 4;

/** To be run with the tenant's id as the conversation. One pacer for all who ask for Conditional Access. */
export function createAccessPace(clock: Clock): Pacer {
  return createPacer({ clock, conversation: [{ count: 1, withinMs: WITHIN_MS }], overall: [] });
}

/** Tries again while Microsoft throttles: nothing has happened then. At most four times, then with its error. */
export async function untilAdmitted<T>(work: () => Promise<T>, clock: Clock): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const throttled = isTocsinError(error, 'UPSTREAM_UNAVAILABLE') && error.status === 429;
      if (!throttled || attempt === TRIES) throw error;
      await clock.sleep(WITHIN_MS);
    }
  }
}
