import { mapLimit } from '../kernel/concurrency.ts';
import { errorFields, isTocsinError } from '../kernel/errors.ts';
import { newCorrelationId } from '../kernel/ids.ts';
import { compare, type Comparison } from '../posture/compare.ts';
import { addDays } from '../posture/local-date.ts';
import { postureDay } from '../posture/posture-day.ts';
import { recoverableSince } from '../posture/recovery.ts';
import type { RegressionAlert } from '../posture/regression.ts';
import { dueSlot, type DailySchedule, type ReadingWindow, type Slot } from '../posture/schedule.ts';
import type { LocalDate, Snapshot } from '../posture/snapshot.ts';
import type { TenantRegistry } from '../tenants/registry.ts';
import type { Tenant, TenantId } from '../tenants/tenant.ts';
import { holdRun, isHeld, type HoldDeps } from './hold-run.ts';
import type { PostureRun } from '../posture/posture-runs.ts';
import { comparisonFor, nextTry, readOnce, type ReadDeps, type TenantDay } from './read-posture.ts';
import { AUTHORS_WAIT_MS, nameAuthors, type TellDeps } from './tell-posture.ts';
import { tellRecoveries } from './tell-recoveries.ts';

export interface CheckDeps extends HoldDeps, ReadDeps, TellDeps {
  readonly tenants: TenantRegistry;
  readonly schedule: DailySchedule;
  readonly window: ReadingWindow;
}

/** Bodies are compared with for 30 days; the counts of a year and a month make a chart. */
const SNAPSHOT_DAYS = 40;
const DAY_DAYS = 400;

/**
 * The slot that a tenant is to be looked at for now; undefined where no policy is on, or none was on before the slot.
 */
export function slotFor({ schedule, window, clock }: CheckDeps, { id, state, posture }: Tenant): Slot | undefined {
  const since = [posture?.admin, posture?.user].flatMap((policy) => policy?.enabledAt.getTime() ?? []);
  if (state === 'paused' || since.length === 0) return undefined;
  return dueSlot(id, clock.now(), { schedule, window, since: new Date(Math.min(...since)) });
}

/** By tenant, until when nothing is to be done for a day: what spares most looks at what is stored. */
export type Quiet = Map<TenantId, { readonly localDate: LocalDate; readonly until: number }>;

/** Tenants for whom there is something to do now and nobody is at it. */
export async function tenantsToCheck(deps: CheckDeps, quiet: Quiet = new Map()): Promise<readonly TenantId[]> {
  const now = deps.clock.now().getTime();
  const due = (await deps.tenants.list()).flatMap((tenant) => {
    const slot = slotFor(deps, tenant);
    const known = quiet.get(tenant.id);
    const isQuiet = known && known.localDate === slot?.localDate && known.until > now;
    return slot && !isQuiet ? [{ id: tenant.id, slot }] : [];
  });
  const waiting = await mapLimit(due, 8, async ({ id, slot }) => {
    const run = (await deps.runs.get(id, slot.localDate))?.value;
    if (!run) return [id];
    if (isHeld(run, deps)) return [];
    const until = nextWork(run, slot);
    if (until > now) quiet.set(id, { localDate: slot.localDate, until });
    return until > now ? [] : [id];
  });
  return waiting.flat();
}

/** When there is something to do in a run, in milliseconds; Infinity when its day is done. */
function nextWork(run: PostureRun, slot: Slot): number {
  return Math.min(
    run.nextRead?.getTime() ?? (run.readings === 0 ? 0 : Infinity),
    isUncommitted(run) ? slot.at.getTime() : Infinity,
    isTellingDue(run) ? 0 : Infinity,
  );
}

function isReadingDue({ readings, nextRead }: PostureRun, now: Date): boolean {
  return nextRead ? nextRead <= now : readings === 0;
}

function isUncommitted({ best, committed }: PostureRun): boolean {
  return best !== undefined && best.name !== committed;
}

function isTellingDue({ committed, told }: PostureRun): boolean {
  return committed !== undefined && !told;
}

/**
 * Does what is due now in one tenant's day: read, at the slot compare and commit, then ask who made the changes. Each
 * step is stored before the next, so a crash reads once more at worst; a notice belongs to the transaction of the day
 * and is asked for once. A reading that fails is tried again for as long as the day lasts.
 */
export async function checkPosture(deps: CheckDeps, tenantId: TenantId, signal: AbortSignal): Promise<void> {
  const tenant = await deps.tenants.get(tenantId);
  const slot = tenant && slotFor(deps, tenant);
  if (!tenant || !slot) return;
  await holdRun(deps, { tenantId, localDate: slot.localDate, signal }, async (held) => {
    const day: TenantDay = { tenant, slot, held };
    const now = () => deps.clock.now();
    try {
      if (isReadingDue(held.present(), now())) await readOnce(deps, day);
      if (isUncommitted(held.present()) && now() >= slot.at) await commitBest(deps, day);
      if (isTellingDue(held.present())) await tell(deps, day);
    } catch (error) {
      if (held.signal.aborted) throw error;
      await putOff(deps, day, error);
    }
  });
}

/** The day goes on with what was kept: after a fault the next step is tried again like a reading that failed. */
async function putOff({ clock, log, metrics }: CheckDeps, { tenant, slot, held }: TenantDay, error: unknown) {
  const run = held.present();
  const why =
    isTocsinError(error) && error.code !== 'INTERNAL' ? error.message : 'A fault inside Tocsin; the log has it.';
  metrics.count('tocsin_posture_runs_total', { outcome: 'broken' });
  log.error({ ...errorFields(error), tenantId: tenant.id, localDate: slot.localDate }, 'a check of posture broke off');
  const lastError = { at: clock.now(), why };
  await held.save({ readings: run.readings + 1, nextRead: nextTry(clock.now(), run), lastError });
}

/** Compares the best reading with what was known before, and commits the day with its alerts. */
async function commitBest(deps: CheckDeps, day: TenantDay): Promise<void> {
  const { tenant, slot, held } = day;
  const name = held.present().best?.name ?? '';
  const before = await deps.posture.day(tenant.id, slot.localDate);
  if (before?.reading !== name) {
    const current = await deps.posture.kept(tenant.id, name);
    // Without it the day begins anew.
    if (!current) return held.save({ best: undefined, nextRead: deps.clock.now() });
    const found = compare({ ...(await comparisonFor(deps, day)), current });
    // Where somebody was faster, what they committed is looked at next time.
    if (!(await commit(deps, { current, found, expected: before?.version }))) return;
    report(deps, day, { current, found });
  }
  await held.save({ committed: name, told: false });
}

interface Outcome {
  readonly current: Snapshot;
  readonly found: Comparison;
}

function commit(
  { posture, channels, storageNow }: CheckDeps,
  { current, found, expected }: Outcome & { expected: string | undefined },
): Promise<boolean> {
  const alerts = [...found.alerts, ...found.updates];
  const later = { notBefore: new Date(storageNow().getTime() + AUTHORS_WAIT_MS) };
  return posture.commit({
    snapshot: current,
    day: postureDay(current, found),
    expected,
    alerts,
    channels,
    ...(alerts.some(isAnonymous) && later),
    corr: newCorrelationId(),
  });
}

/** Nobody has asked yet who made the changes. */
function isAnonymous({ causes }: RegressionAlert): boolean {
  return causes.some(({ author }) => author === undefined);
}

/** Also what a replica does that takes over after the commit. */
async function tell(deps: CheckDeps, day: TenantDay): Promise<void> {
  const { tenant, slot, held } = day;
  const [previous, current, alerts] = await Promise.all([
    deps.posture.latest(tenant.id, slot.localDate),
    deps.posture.snapshot(tenant.id, slot.localDate),
    deps.posture.alertsSince(tenant.id, recoverableSince(slot.localDate)),
  ]);
  if (current) {
    const corr = newCorrelationId();
    const today = alerts.filter(({ localDate }) => localDate === slot.localDate);
    await Promise.all(today.map((alert) => nameAuthors(deps, { alert, previous, current, corr })));
    await tellRecoveries(deps, { alerts, look: { current, settings: tenant.posture ?? {} }, corr });
  }
  await forgetOld(deps, tenant.id, slot.localDate);
  await held.save({ told: true });
}

async function forgetOld({ posture, runs }: CheckDeps, tenantId: TenantId, localDate: LocalDate): Promise<void> {
  const snapshotsBefore = addDays(localDate, -SNAPSHOT_DAYS);
  await posture.purge(tenantId, { snapshotsBefore, daysBefore: addDays(localDate, -DAY_DAYS) });
  await runs.purge(tenantId, snapshotsBefore);
}

function report({ log, metrics, clock }: CheckDeps, { tenant, slot, held }: TenantDay, { current, found }: Outcome) {
  const { status } = current;
  const { alerts, updates, suppressed, weakened, lost } = found;
  metrics.count('tocsin_posture_runs_total', { outcome: status });
  for (const { policy, people } of alerts) metrics.count('tocsin_posture_lost_total', { policy }, people.length);
  log.info(
    {
      tenantId: tenant.id,
      localDate: slot.localDate,
      status,
      users: Object.keys(current.users).length,
      lost,
      alerts: alerts.length,
      updates: updates.length,
      suppressed: Object.values(suppressed).flat().length,
      weakened: weakened.length,
      readings: held.present().readings,
      lateMs: clock.now().getTime() - slot.at.getTime(),
    },
    'posture checked',
  );
}
