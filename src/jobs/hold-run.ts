import type { Clock } from '../kernel/clock.ts';
import { TocsinError, errorFields } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { LocalDate } from '../posture/snapshot.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { PostureRun, PostureRuns } from '../posture/posture-runs.ts';

export interface HoldDeps {
  readonly runs: PostureRuns;
  readonly clock: Clock;
  readonly log: Log;
  /** Time by the storage server: leases of all replicas are measured by one clock. */
  storageNow(): Date;
  readonly replica: string;
  readonly leaseMs: number;
  /** Added to a lease before it counts as over. */
  readonly graceMs: number;
}

/** A run that nobody else is at, for as long as `signal` is not aborted. */
export interface HeldRun {
  /** As it is stored. */
  present(): PostureRun;
  /** Throws CONFLICT when another replica has taken it over. */
  save(change: Partial<PostureRun>): Promise<void>;
  readonly signal: AbortSignal;
}

/** True while somebody who may still be alive holds the run. */
export function isHeld({ lease }: PostureRun, deps: Pick<HoldDeps, 'storageNow' | 'graceMs'>): boolean {
  return lease !== undefined && lease.until.getTime() + deps.graceMs > deps.storageNow().getTime();
}

/**
 * Does `work` while holding the run of a tenant's day; does nothing when another replica holds it. The lease is renewed
 * while it lasts and given back at the end; whoever lost it can store nothing more, because every change goes over the
 * version that the holder wrote last.
 */
export async function holdRun(
  deps: HoldDeps,
  run: { readonly tenantId: TenantId; readonly localDate: LocalDate; readonly signal: AbortSignal },
  work: (held: HeldRun) => Promise<void>,
): Promise<void> {
  const taken = await take(deps, run);
  if (!taken) return;
  const lost = new AbortController();
  const stop = () => lost.abort(run.signal.reason);
  run.signal.addEventListener('abort', stop, { once: true });
  const keeper = createKeeper(deps, taken, () => lost.abort());
  try {
    await work({ present: keeper.present, save: keeper.save, signal: lost.signal });
  } finally {
    run.signal.removeEventListener('abort', stop);
    await keeper.release();
  }
}

interface Taken {
  readonly value: PostureRun;
  readonly etag: string;
}

async function take(
  deps: HoldDeps,
  { tenantId, localDate }: Pick<PostureRun, 'tenantId' | 'localDate'>,
): Promise<Taken | undefined> {
  const stored = await deps.runs.get(tenantId, localDate);
  if (stored && isHeld(stored.value, deps)) return undefined;
  const before = stored?.value ?? { tenantId, localDate, fence: 0, readings: 0, inVain: 0, told: false };
  const value = { ...before, fence: before.fence + 1, lease: newLease(deps) };
  const etag = await deps.runs.put(value, stored?.etag);
  return etag === undefined ? undefined : { value, etag };
}

function newLease({ replica, storageNow, leaseMs }: HoldDeps): NonNullable<PostureRun['lease']> {
  return { holder: replica, until: new Date(storageNow().getTime() + leaseMs) };
}

/** Writes one after the other, each over the version before. */
function createKeeper(deps: HoldDeps, taken: Taken, onLost: () => void) {
  let { value, etag } = taken;
  let last: Promise<void> = Promise.resolve();
  let cancel = () => {};

  async function write(change: Partial<PostureRun>): Promise<void> {
    const next = { ...value, ...change };
    const written = await deps.runs.put(next, etag);
    if (written === undefined) {
      onLost();
      throw new TocsinError('CONFLICT', 'This work has been taken over by another worker.');
    }
    [value, etag] = [next, written];
  }

  function queue(change: () => Partial<PostureRun>): Promise<void> {
    const done = last.then(() => write(change()));
    last = done.catch(() => {});
    return done;
  }

  function renewLater(): void {
    cancel = deps.clock.after(deps.leaseMs / 3, () => {
      queue(() => ({ lease: newLease(deps) })).catch((error: unknown) =>
        deps.log.warn(errorFields(error), 'a run of posture could not be kept'),
      );
      renewLater();
    });
  }

  renewLater();
  return {
    present: () => value,
    save: (change: Partial<PostureRun>) => queue(() => ({ ...change, lease: newLease(deps) })),
    async release() {
      cancel();
      await queue(() => ({ lease: undefined })).catch(() => {});
    },
  };
}
