import { runErrand, type EnrichDeps } from '../events/enrich.ts';
import { firstErrand, nextErrand, type Errand, type ErrandSort } from '../events/errand.ts';
import type { SecurityEvent } from '../events/event.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { errorFields } from '../kernel/errors.ts';
import { newCorrelationId } from '../kernel/ids.ts';
import { createLanes } from '../kernel/lanes.ts';
import type { Log } from '../kernel/log.ts';
import type { TenantRegistry } from '../tenants/registry.ts';
import type { TenantId } from '../tenants/tenant.ts';

export interface EnrichJobDeps extends EnrichDeps {
  readonly tenants: TenantRegistry;
  readonly log: Log;
  /** Time by the storage server: leases are measured by one clock. */
  storageNow(): Date;
  readonly leaseMs: number;
}

export interface EnrichJob {
  /**
   * A new event is stored: its entities are looked up at once. Calls `tell` when that is on its card, but no later than
   * 2.5 s after, so that the first card comes within three; what comes later changes the card silently.
   */
  arrived(event: SecurityEvent, tell: () => void): void;
  /** A stored event came to name more: that is looked up too. What cannot be kept now is left to the event's later rounds. */
  grown(event: SecurityEvent): void;
  /**
   * Runs what is due in a tenant, the gravest first, until nothing is or its time is up: one run per tenant at a time.
   * Not to be waited for by a worker: logs are read slowly, and polling must not wait behind them.
   */
  runTenant(tenantId: TenantId): Promise<void>;
  /** Resolves when no new event is being looked up. */
  idle(): Promise<void>;
  /** Takes nothing new; what is under way is left to the sweep of another process. */
  stop(): void;
}

const FIRST_CARD_MS = 2_500;
/** Arrivals of one tenant looked up at once in this process. */
const WIDTH = 8;
/**
 * Beyond this many of one tenant, and of all, the rest is left to the sweep, which takes the gravest first, and no card
 * waits for it.
 */
const MOST_WAITING = { tenant: 200, all: 2_000 };
const RUN = 20;
/** Many more than a round has tries of its own. */
const MOST_ATTEMPTS = 20;
const AT_ONCE: Readonly<Record<ErrandSort, number>> = { entities: 4, activities: 1 };
/** A tenant's run ends before the next sweep begins another. */
const RUN_MS = 45_000;

/** Errands of this process: those of new events at once, all others as the sweep finds them due. */
export function createEnrichJob(deps: EnrichJobDeps): EnrichJob {
  const lanes = createLanes(WIDTH);
  const running = new Map<TenantId, Promise<void>>();
  const under = new Set<Promise<void>>();
  const waiting = new Map<TenantId, number>();
  const stopping = new AbortController();
  const { signal } = stopping;

  async function run(errand: Errand): Promise<void> {
    const corr = newCorrelationId();
    try {
      const tenant = await deps.tenants.get(errand.tenantId);
      if (!tenant) return await deps.errands.settle(errand, undefined);
      if (errand.attempt >= MOST_ATTEMPTS) return await giveUp(errand);
      const taken = await deps.errands.take(errand, new Date(deps.storageNow().getTime() + deps.leaseMs));
      if (taken) await runErrand(deps, { tenant, errand: taken, corr }, signal);
    } catch (error) {
      if (!signal.aborted)
        deps.log.warn({ ...errorFields(error), corr }, 'an errand broke off and is left to the sweep');
    }
  }

  /** What breaks off every time must not take the turn of others for ever. */
  async function giveUp(errand: Errand): Promise<void> {
    deps.log.error(
      { tenantId: errand.tenantId, round: errand.round },
      'an errand broke off every time and was given up',
    );
    await deps.errands.settle(errand, nextErrand(errand));
  }

  async function first(event: SecurityEvent): Promise<void> {
    try {
      const errand = await deps.errands.first(event);
      if (errand) await run(errand);
    } catch (error) {
      deps.log.warn(errorFields(error), 'an errand could not be read and is left to the sweep');
    }
  }

  async function again(event: SecurityEvent): Promise<void> {
    const now = deps.storageNow();
    try {
      await deps.errands.put({ ...firstErrand(event), due: now, arrivedAt: now });
    } catch (error) {
      deps.log.warn(errorFields(error), 'what an alert came to name is looked up with its next round');
    }
  }

  function track(tenantId: TenantId, work: Promise<void>): Promise<void> {
    under.add(work);
    waiting.set(tenantId, (waiting.get(tenantId) ?? 0) + 1);
    return work.finally(() => {
      under.delete(work);
      const left = (waiting.get(tenantId) ?? 1) - 1;
      if (left > 0) waiting.set(tenantId, left);
      else waiting.delete(tenantId);
    });
  }

  function isStorm(tenantId: TenantId): boolean {
    return under.size >= MOST_WAITING.all || (waiting.get(tenantId) ?? 0) >= MOST_WAITING.tenant;
  }

  async function runDue(tenantId: TenantId, sort: ErrandSort): Promise<void> {
    const until = deps.clock.now().getTime() + RUN_MS;
    const isOver = () => signal.aborted || deps.clock.now().getTime() >= until;
    while (!isOver()) {
      const due = await deps.errands.due(tenantId, { sort, now: deps.storageNow(), limit: RUN });
      if (due.length === 0) return;
      await mapLimit(due, AT_ONCE[sort], async (errand) => {
        if (!isOver()) await run(errand);
      });
    }
  }

  /** Entities do not wait for logs, which Microsoft lets us read only slowly. */
  async function runBoth(tenantId: TenantId): Promise<void> {
    try {
      await Promise.all([runDue(tenantId, 'entities'), runDue(tenantId, 'activities')]);
      // Those whose entities were looked up meanwhile.
      await runDue(tenantId, 'activities');
    } catch (error) {
      deps.log.warn(errorFields(error), 'errands could not be read and are left to the next sweep');
    }
  }

  function runTenant(tenantId: TenantId): Promise<void> {
    const present = running.get(tenantId);
    if (present) return present;
    const work = runBoth(tenantId).finally(() => running.delete(tenantId));
    running.set(tenantId, work);
    return work;
  }

  return {
    arrived(event, tell) {
      if (event.imported || event.ignored || isStorm(event.tenantId)) return tell();
      let told = false;
      const once = () => {
        if (!told) tell();
        told = true;
      };
      const stop = deps.clock.after(FIRST_CARD_MS, once);
      const { tenantId } = event;
      void track(
        tenantId,
        lanes.run(tenantId, 0, () => first(event)),
      ).finally(() => {
        stop();
        once();
        void runTenant(tenantId);
      });
    },
    grown(event) {
      void track(event.tenantId, again(event)).then(() => runTenant(event.tenantId));
    },
    runTenant,
    async idle() {
      while (under.size > 0) await Promise.allSettled(under);
    },
    stop: () => stopping.abort(new Error('stopping')),
  };
}
