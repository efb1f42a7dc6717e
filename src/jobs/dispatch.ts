import type { Outbox } from '../events/outbox.ts';
import { errorFields } from '../kernel/errors.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import type { Log } from '../kernel/log.ts';
import type { Delivery } from '../notify/deliver.ts';
import type { TenantRegistry } from '../tenants/registry.ts';
import type { TenantId } from '../tenants/tenant.ts';

interface DispatchDeps {
  readonly deliver: (delivery: Delivery) => Promise<void>;
  readonly outbox: Outbox;
  readonly tenants: TenantRegistry;
  readonly channels: readonly string[];
  readonly log: Log;
}

export interface Dispatch {
  /** Something of this subject may wait: look now, on every channel. */
  hint(tenantId: TenantId, subject: string): void;
  /** What these channels waited for is there: look now, due or not. */
  release(tenantId: TenantId, subject: string, channels: readonly string[]): void;
  /** Looks at everything that waits in a tenant; with `force`, before it is due too. */
  sweepTenant(tenantId: TenantId, force?: boolean): Promise<void>;
  /** The same for every tenant. Never rejects. */
  sweepAll(force?: boolean): Promise<void>;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
}

/** Beyond this many waiting hints further ones are left to the sweep, which finds them in storage. */
const MOST_WAITING = 20_000;

/**
 * Runs deliveries in this process: one at a time per subject and channel; a hint that comes while one runs makes it look
 * once more afterwards, so that the newest revision is always delivered.
 */
export function createDispatch(deps: DispatchDeps): Dispatch {
  /** What is under way, and what was asked for meanwhile. */
  const running = new Map<string, Delivery | undefined>();
  const waiters: (() => void)[] = [];

  async function run(key: string, delivery: Delivery): Promise<void> {
    let next: Delivery | undefined = delivery;
    while (next) {
      running.set(key, undefined);
      try {
        await deps.deliver(next);
      } catch (error) {
        deps.log.warn(
          { ...errorFields(error), channel: delivery.channel },
          'a delivery broke off and is left to the sweep',
        );
      }
      next = running.get(key);
    }
    running.delete(key);
    if (running.size === 0) for (const wake of waiters.splice(0)) wake();
  }

  function start(delivery: Delivery): void {
    const key = `${delivery.tenantId}|${delivery.subject}|${delivery.channel}`;
    if (running.has(key)) {
      const force = (running.get(key)?.force ?? false) || (delivery.force ?? false);
      return void running.set(key, { ...delivery, force });
    }
    if (running.size < MOST_WAITING) void run(key, delivery);
  }

  async function sweepTenant(tenantId: TenantId, force = false): Promise<void> {
    for (const { subject, channel } of await deps.outbox.list(tenantId)) start({ tenantId, subject, channel, force });
  }

  return {
    sweepTenant,
    hint: (tenantId, subject) => deps.channels.forEach((channel) => start({ tenantId, subject, channel })),
    release: (tenantId, subject, channels) =>
      channels.forEach((channel) => start({ tenantId, subject, channel, force: true })),
    async sweepAll(force = false) {
      try {
        await mapLimit(await deps.tenants.list(), 8, ({ id }) => sweepTenant(id, force));
      } catch (error) {
        deps.log.warn(errorFields(error), 'a sweep broke off and is left to the next one');
      }
    },
    idle: () => (running.size === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
  };
}
