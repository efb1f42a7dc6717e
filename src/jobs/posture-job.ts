import { errorFields } from '../kernel/errors.ts';
import type { WorkQueue } from '../kernel/queue.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { checkPosture, tenantsToCheck, type CheckDeps, type Quiet } from './check-posture.ts';

interface JobDeps extends CheckDeps {
  readonly queue: WorkQueue;
  /** Something was put into the queue. */
  nudge(): void;
}

export interface PostureJob {
  /** Puts every tenant into the queue for whom there is something to do now. */
  look(): Promise<void>;
  /** One message: does what is due, or leaves it to those who are at work here if they are as many as may be. */
  handle(tenantId: TenantId, signal: AbortSignal): Promise<void>;
}

/** Tenants at once in this process: a large one takes minutes, and alerts of security events must not wait for it. */
const WIDTH = 4;

/**
 * The daily look at posture: found by the schedule, done by whichever replica takes the message. A tenant that has to
 * wait here is done when another is through; what is lost by a crash is found again by the next look.
 */
export function createPostureJob(deps: JobDeps): PostureJob {
  const quiet: Quiet = new Map();
  const waiting = new Set<TenantId>();
  let busy = 0;

  async function work(tenantId: TenantId, signal: AbortSignal): Promise<void> {
    try {
      await checkPosture(deps, tenantId, signal);
    } catch (error) {
      deps.log.warn({ ...errorFields(error), tenantId }, 'a check of posture was left to the next look');
    }
  }

  return {
    async look() {
      for (const tenantId of await tenantsToCheck(deps, quiet)) await deps.queue.send({ kind: 'posture', tenantId });
      deps.nudge();
    },
    async handle(tenantId, signal) {
      waiting.add(tenantId);
      if (busy >= WIDTH) return;
      busy += 1;
      try {
        for (const next of waiting) {
          waiting.delete(next);
          await work(next, signal);
          if (signal.aborted) return;
        }
      } finally {
        busy -= 1;
      }
    },
  };
}
