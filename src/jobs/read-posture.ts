import type { Clock } from '../kernel/clock.ts';
import { orAborted, startDeadline } from '../kernel/deadline.ts';
import { TocsinError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { traced, type Metrics } from '../kernel/telemetry.ts';
import { buildSnapshot, memoryOf } from '../posture/build-snapshot.ts';
import type { ComparisonInput } from '../posture/compare.ts';
import type { MfaFacts, MfaFactsReader, MfaSettings } from '../posture/facts.ts';
import { isKnown } from '../posture/last-known.ts';
import { addDays } from '../posture/local-date.ts';
import { evaluateTenant } from '../posture/mfa/evaluate.ts';
import type { Slot } from '../posture/schedule.ts';
import { needsSecondReading, SECOND_READING_AFTER_MS, settleReadings } from '../posture/second-reading.ts';
import type { Snapshot } from '../posture/snapshot.ts';
import type { PostureStore } from '../posture/store.ts';
import type { PostureSettings, Tenant } from '../tenants/tenant.ts';
import type { HeldRun } from './hold-run.ts';
import type { PostureRun } from '../posture/posture-runs.ts';

export interface ReadDeps {
  readonly posture: PostureStore;
  readonly facts: MfaFactsReader;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** One tenant's day at work. */
export interface TenantDay {
  readonly tenant: Tenant;
  readonly slot: Slot;
  readonly held: HeldRun;
}

/** Days whose alerts a comparison looks at, this one included: three losses in seven are told as flapping. */
const RECENT_DAYS = 7;
const LONGEST_READ_MS = 3_600_000;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;
/** What another reading did not make better this often in a row is as it is: a missing permission, for instance. */
const VAIN_READINGS = 3;

/** All that a day's snapshot is compared with. */
export async function comparisonFor(
  { posture }: Pick<ReadDeps, 'posture'>,
  { tenant, slot }: Pick<TenantDay, 'tenant' | 'slot'>,
): Promise<Omit<ComparisonInput, 'current'>> {
  const [previous, recent] = await Promise.all([
    posture.latest(tenant.id, slot.localDate),
    posture.alertsSince(tenant.id, addDays(slot.localDate, 1 - RECENT_DAYS)),
  ]);
  return { previous, recent, settings: tenant.posture ?? {} };
}

/**
 * Reads the tenant once and keeps what it says, if it says more than what was read before; decides when to read again:
 * a doubtful reading after five minutes, a bad one after growing waits.
 */
export async function readOnce(deps: ReadDeps, day: TenantDay): Promise<void> {
  const { held } = day;
  const before = held.present();
  const fresh = await traced(deps.metrics, 'posture_reading', {}, () => takeSnapshot(deps, day));
  const comparison = await comparisonFor(deps, day);
  const first = before.unconfirmed && (await deps.posture.kept(day.tenant.id, before.unconfirmed));
  const doubt = first ? undefined : needsSecondReading({ ...comparison, current: fresh });
  if (doubt) {
    deps.log.info({ tenantId: day.tenant.id, localDate: day.slot.localDate, doubt }, 'posture is read a second time');
    const nextRead = new Date(deps.clock.now().getTime() + SECOND_READING_AFTER_MS);
    const unconfirmed = await deps.posture.keep(fresh);
    return held.save({ readings: before.readings + 1, unconfirmed, nextRead, lastError: undefined });
  }
  const snapshot = first ? settleReadings({ ...comparison, current: first }, fresh) : fresh;
  await held.save({ ...(await judged(deps, before, snapshot)), unconfirmed: undefined, lastError: undefined });
}

async function takeSnapshot(deps: ReadDeps, { tenant, slot, held }: TenantDay): Promise<Snapshot> {
  const [previous, read] = await Promise.all([deps.posture.latest(tenant.id), readFacts(deps, tenant, held.signal)]);
  const verdicts = evaluateTenant(read, settingsOf(tenant.posture), memoryOf(previous));
  return buildSnapshot({ facts: read, verdicts, localDate: slot.localDate, previous });
}

/** Whoever does not answer must not keep others from being read. Throws UPSTREAM_UNAVAILABLE. */
async function readFacts({ facts }: ReadDeps, tenant: Tenant, signal: AbortSignal): Promise<MfaFacts> {
  const deadline = startDeadline(LONGEST_READ_MS, signal);
  try {
    return await orAborted(facts.read(tenant, deadline.signal), deadline.signal);
  } catch (error) {
    if (!deadline.signal.aborted || signal.aborted) throw error;
    throw new TocsinError('UPSTREAM_UNAVAILABLE', 'Microsoft took more than an hour to answer; it is asked again.');
  } finally {
    deadline.done();
  }
}

function settingsOf(settings: PostureSettings | undefined): MfaSettings {
  return {
    includeGuests: settings?.includeGuests ?? false,
    extraAdminRoleTemplateIds: settings?.extraAdminRoles ?? [],
    externalFactorsCount: !settings?.ownFactorsOnly,
  };
}

const WORTH = { failed: 0, partial: 1, complete: 2 } as const;

/** How a reading moves the run on: it is the best, or it was in vain. */
async function judged(
  { posture, clock }: ReadDeps,
  before: PostureRun,
  snapshot: Snapshot,
): Promise<Partial<PostureRun>> {
  const { status } = snapshot;
  const known = Object.values(snapshot.users).filter(isKnown).length;
  const better = isBetter({ status, known }, before.best);
  const best = better ? { name: await posture.keep(snapshot), status, known } : before.best;
  const inVain = better ? 0 : before.inVain + 1;
  const enough = best?.status === 'complete' || (best?.status === 'partial' && inVain >= VAIN_READINGS);
  return { readings: before.readings + 1, best, inVain, nextRead: enough ? undefined : nextTry(clock.now(), before) };
}

type Worth = Omit<NonNullable<PostureRun['best']>, 'name'>;

/** Of two that were read in part, the one that tells of more people. */
function isBetter(one: Worth, other: Worth | undefined): boolean {
  if (!other || one.status !== other.status) return !other || WORTH[one.status] > WORTH[other.status];
  return one.status === 'partial' && one.known > other.known;
}

/** Waits grow with every reading of the day and go on for as long as it lasts. */
export function nextTry(now: Date, { readings }: Pick<PostureRun, 'readings'>): Date {
  return new Date(now.getTime() + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(readings, 10)));
}
