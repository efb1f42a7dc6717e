import type { TenantId } from '../tenants/tenant.ts';
import type { Severity } from './alert.ts';
import type { SecurityEvent } from './event.ts';

/** What is still to be looked up for an event: written in its own transaction, so that a crash forgets none. */
export interface Errand {
  readonly tenantId: TenantId;
  /** Row key of the event. */
  readonly key: string;
  /** 0 is the gravest; what an import brought comes behind everything that was detected since. */
  readonly rank: number;
  /** Index into `ROUNDS`. */
  readonly round: number;
  readonly due: Date;
  readonly arrivedAt: Date;
  /** Tries of this round so far. */
  readonly attempt: number;
  readonly leaseUntil?: Date;
  readonly etag: string;
}

const HOUR = 3_600_000;

/**
 * When an errand is run, after the event's arrival: at once for what its card shows, at once for the records around
 * it, and again for records that come late (Microsoft documents hours for some).
 */
export const ROUNDS = [
  { afterMs: 0, reads: 'entities' },
  { afterMs: 0, reads: 'activities' },
  { afterMs: HOUR, reads: 'activities' },
  { afterMs: 3 * HOUR, reads: 'activities' },
  { afterMs: 24 * HOUR, reads: 'activities' },
] as const;

/** Each rank is a range that every sweep of every tenant reads, so there are few. */
const RANKS: Readonly<Record<Severity, number>> = { high: 0, medium: 1, low: 1, informational: 1 };
const IMPORTED = 2;
/** One more than the last rank. */
export const RANK_COUNT = 3;

/** The errand that a new event begins with. One of an import has no card to be completed. */
export function firstErrand(event: SecurityEvent): Omit<Errand, 'etag'> {
  const { tenantId, key, severity, imported, storedAt } = event;
  const rank = imported ? IMPORTED : RANKS[severity];
  return { tenantId, key, rank, round: imported ? 1 : 0, due: storedAt, arrivedAt: storedAt, attempt: 0 };
}

/** The errand after this one; undefined when it was the last. */
export function nextErrand({ round, arrivedAt, ...rest }: Errand): Omit<Errand, 'etag'> | undefined {
  const next = ROUNDS[round + 1];
  if (!next) return undefined;
  const { etag: _etag, leaseUntil: _lease, ...kept } = rest;
  return { ...kept, arrivedAt, round: round + 1, attempt: 0, due: new Date(arrivedAt.getTime() + next.afterMs) };
}

/** What an errand reads: entities are looked up quickly, logs only as fast as Microsoft lets them. */
export type ErrandSort = (typeof ROUNDS)[number]['reads'];

export function sortOf({ round }: Pick<Errand, 'round'>): ErrandSort {
  return ROUNDS[round]?.reads ?? 'activities';
}

export interface ErrandStore {
  /** What is due and nobody is at, the gravest first, then what is due longest; one range read per rank. */
  due(tenantId: TenantId, query: { sort: ErrandSort; now: Date; limit: number }): Promise<readonly Errand[]>;
  /** The errand that `insert` wrote with a new event, while it is still there as it was written. */
  first(event: SecurityEvent): Promise<Errand | undefined>;
  /** One more for an event that is there already; the same one twice is one. */
  put(errand: Omit<Errand, 'etag'>): Promise<void>;
  /** Takes it for as long as the lease; undefined when somebody else was faster. */
  take(errand: Errand, leaseUntil: Date): Promise<Errand | undefined>;
  /** Puts `next` in its place, or nothing: it is done. Repeating it does no harm. */
  settle(errand: Errand, next: Omit<Errand, 'etag'> | undefined): Promise<void>;
}
