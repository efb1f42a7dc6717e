import type { Clock } from '../kernel/clock.ts';
import { createLanes } from '../kernel/lanes.ts';

/**
 * Microsoft counts reads of the directory in resource units: 3,500 in 10 s for an application in a tenant of the
 * smallest size (learn.microsoft.com/graph/throttling-limits). What reads in the background stays below that, so that
 * a person who looks something up is not kept waiting.
 */
const MOST_UNITS = 2_500;
const WITHIN_MS = 10_000;

/** Lets background reads of a tenant's directory through as the resource units allow. */
export interface DirectoryPace {
  /** Resolves when `units` more fit. Rejects with the signal's reason alone. */
  take(tenantId: string, units: number, signal?: AbortSignal): Promise<void>;
}

interface Spent {
  readonly at: number;
  readonly units: number;
}

export function createDirectoryPace(clock: Clock): DirectoryPace {
  const spent = new Map<string, readonly Spent[]>();
  const turns = createLanes(1);

  async function take(tenantId: string, units: number, signal?: AbortSignal): Promise<void> {
    for (;;) {
      const now = clock.now().getTime();
      const recent = (spent.get(tenantId) ?? []).filter(({ at }) => at > now - WITHIN_MS);
      const [oldest] = recent;
      if (!oldest || recent.reduce((sum, one) => sum + one.units, units) <= MOST_UNITS) {
        spent.set(tenantId, [...recent, { at: now, units }]);
        return;
      }
      await clock.sleep(oldest.at + WITHIN_MS - now, signal);
    }
  }
  return { take: (tenantId, units, signal) => turns.run(tenantId, 0, () => take(tenantId, units, signal)) };
}
