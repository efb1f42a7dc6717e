import type { WorkQueue } from '../kernel/queue.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { checkPosture, tenantsToCheck, type CheckDeps } from './check-posture.ts';

interface JobDeps extends CheckDeps {
  readonly queue: WorkQueue;
  /** Something was put into the queue. */
  nudge(): void;
}

export interface PostureJob {
  /** Puts every tenant into the queue for whom there is something to do now. */
  look(): Promise<void>;
  /** One message: does what is due, unless as many tenants are being looked at here as may be. */
  handle(tenantId: TenantId, signal: AbortSignal): Promise<void>;
}

/** Tenants at once in this process: a large one takes minutes, and alerts of security events must not wait for it. */
const WIDTH = 4;

/** The daily look at posture: found by the schedule, done by whichever replica takes the message. */
export function createPostureJob(deps: JobDeps): PostureJob {
  let busy = 0;
  let passedOver = false;

  async function look(): Promise<void> {
    for (const tenantId of await tenantsToCheck(deps)) await deps.queue.send({ kind: 'posture', tenantId });
    deps.nudge();
  }

  return {
    look,
    async handle(tenantId, signal) {
      if (busy >= WIDTH) return void (passedOver = true);
      busy += 1;
      try {
        await checkPosture(deps, tenantId, signal);
      } finally {
        busy -= 1;
        if (passedOver) {
          passedOver = false;
          await look();
        }
      }
    },
  };
}
