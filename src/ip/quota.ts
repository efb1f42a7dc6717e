import type { IpSeverity } from '../entities/ip.ts';
import type { Clock } from '../kernel/clock.ts';

/** Port: calls of a service counted by day, across restarts and replicas. */
export interface QuotaStore {
  /**
   * Counts up to `count` more calls on a day (UTC, YYYY-MM-DD), fewer where `limit` leaves fewer. `first` is how many were
   * counted before. Throws TocsinError when the storage does not answer.
   */
  take(call: {
    readonly service: string;
    readonly day: string;
    readonly count: number;
    readonly limit: number;
  }): Promise<{ readonly first: number; readonly granted: number }>;
}

export interface Quota {
  /** Counts one call. `kept`: what is left of the day is for graver events; `unknown`: it could not be counted. */
  spend(severity: IpSeverity | undefined): Promise<'granted' | 'kept' | 'unknown'>;
}

/** Counted ahead in one go; what a replica has not used when it ends was counted all the same. */
const BLOCK = 10;

/** The part of a day's calls that each severity may use up: the last tenth is for what is grave or asked by a person. */
const SHARES: Readonly<Record<IpSeverity, number>> = { informational: 0.75, low: 0.75, medium: 0.9, high: 1 };

interface Stock {
  readonly day: string;
  /** The next call's place in the day's count, and the end of what was counted ahead. */
  next: number;
  end: number;
}

/** A service's daily quota; the calls of a day are numbered, and the number decides who may still make one. */
export function createQuota(deps: {
  readonly store: QuotaStore;
  readonly service: string;
  readonly limit: number;
  readonly clock: Clock;
}): Quota {
  const { store, service, limit, clock } = deps;
  const block = Math.max(1, Math.min(BLOCK, Math.floor(limit / 50)));
  let stock: Stock = { day: '', next: 0, end: 0 };
  let turn: Promise<unknown> = Promise.resolve();

  async function serve(severity: IpSeverity = 'high'): Promise<'granted' | 'kept'> {
    const day = clock.now().toISOString().slice(0, 10);
    if (stock.day !== day) stock = { day, next: 0, end: 0 };
    const most = Math.floor(limit * SHARES[severity]);
    if (stock.next >= most) return 'kept';
    if (stock.next === stock.end) {
      const { first, granted } = await store.take({ service, day, count: block, limit });
      stock = { day, next: first, end: first + granted };
      if (granted === 0 || stock.next >= most) return 'kept';
    }
    stock.next++;
    return 'granted';
  }

  return {
    spend(severity) {
      const served = turn.then(() => serve(severity));
      turn = served.catch(() => undefined);
      return served.catch(() => 'unknown' as const);
    },
  };
}
