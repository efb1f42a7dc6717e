import type { Tenant } from '../tenants/tenant.ts';
import type { PostureRun } from './posture-runs.ts';
import { newestSlot, type DailySchedule, type Slot } from './schedule.ts';
import type { LocalDate } from './snapshot.ts';

/** A day of which something should be known by now and nothing is. */
export interface MissedReading {
  readonly localDate: LocalDate;
  /** Why the last attempt broke off, and when; absent where none has. */
  readonly why?: string | undefined;
  readonly at?: Date | undefined;
  /** Absent where it is being tried now, or nobody is at it. */
  readonly nextTry?: Date | undefined;
}

/** A first reading that was doubtful is confirmed five minutes later, so a day may come a little after its time. */
const PATIENCE_MS = 15 * 60_000;

interface Known {
  /** The newest day that was committed; absent where none was. */
  readonly localDate: LocalDate | undefined;
  readonly now: Date;
  readonly schedule: DailySchedule;
}

/** The newest day that is due of a tenant and has not been committed. Nothing is due before watching began. */
export function openSlot(
  { state, posture }: Pick<Tenant, 'state' | 'posture'>,
  { localDate, now, schedule }: Known,
): Slot | undefined {
  const since = [posture?.admin, posture?.user].flatMap((policy) => policy?.enabledAt.getTime() ?? []);
  if (state === 'paused' || since.length === 0) return undefined;
  const slot = newestSlot(now, schedule);
  const isKnown = localDate !== undefined && localDate >= slot.localDate;
  return isKnown || slot.at.getTime() <= Math.min(...since) ? undefined : slot;
}

/** What is to be told of a day that is open, by how far its run has come; undefined while it is merely on its way. */
export function missedReading(slot: Slot, run: PostureRun | undefined, now: Date): MissedReading | undefined {
  if (run?.committed) return undefined;
  if (!run?.lastError && now.getTime() < slot.at.getTime() + PATIENCE_MS) return undefined;
  const ahead = run?.nextRead && run.nextRead > now ? { nextTry: run.nextRead } : {};
  return { localDate: slot.localDate, ...run?.lastError, ...ahead };
}
