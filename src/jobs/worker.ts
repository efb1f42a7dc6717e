import type { Clock } from '../kernel/clock.ts';
import { errorFields } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { ReceivedWork, WorkMessage, WorkQueue } from '../kernel/queue.ts';
import type { Metrics } from '../kernel/telemetry.ts';

interface WorkerDeps {
  readonly queue: WorkQueue;
  readonly handlers: Readonly<Record<string, (message: WorkMessage, signal: AbortSignal) => Promise<void>>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Messages under way at once. */
  readonly width: number;
  /** Wait between looks at an empty queue, ms. */
  readonly idleMs: number;
}

export interface Worker {
  /** Something was put into the queue by this process: look now. */
  nudge(): void;
  /** Takes nothing new and resolves when what is under way is done or `graceMs` have passed. */
  stop(graceMs: number): Promise<void>;
}

const MOST_TRIES = 5;
const RENEW_MS = 20_000;

/** Takes messages from the shared queue until stopped. A message that fails comes back; after five tries it is set aside. */
export function startWorker(deps: WorkerDeps): Worker {
  const stopping = new AbortController();
  const nudged = { wake: () => {} };
  const under = new Set<Promise<void>>();

  async function handle(work: ReceivedWork): Promise<void> {
    const handler = Object.hasOwn(deps.handlers, work.message.kind) ? deps.handlers[work.message.kind] : undefined;
    if (!handler || work.attempt > MOST_TRIES) {
      deps.log.error({ kind: work.message.kind, attempt: work.attempt }, 'a message was set aside');
      deps.metrics.count('tocsin_poisoned_total', { kind: handler ? work.message.kind : 'unknown' });
      return work.poison();
    }
    const renewing = setInterval(() => {
      work.renew().catch((error: unknown) => deps.log.warn(errorFields(error), 'a message could not be kept hidden'));
    }, RENEW_MS);
    try {
      await handler(work.message, stopping.signal);
      await work.complete();
    } finally {
      clearInterval(renewing);
    }
  }

  function take(work: ReceivedWork): void {
    const task: Promise<void> = handle(work)
      .catch((error: unknown) => deps.log.error({ ...errorFields(error), kind: work.message.kind }, 'a message failed'))
      .finally(() => under.delete(task));
    under.add(task);
  }

  async function look(): Promise<number> {
    if (under.size >= deps.width) {
      await Promise.race(under);
      return 1;
    }
    const received = await deps.queue.receive(Math.min(16, deps.width - under.size));
    received.forEach(take);
    return received.length;
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if ((await look()) > 0) continue;
      } catch (error) {
        deps.log.warn(errorFields(error), 'the work queue could not be read');
      }
      await rest();
    }
  }

  /** Ends early when nudged; a promise takes only its first resolution, so a late timer does no harm. */
  async function rest(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const idle = new Promise<void>((resolve) => (timer = setTimeout(resolve, deps.idleMs)));
    const nudge = new Promise<void>((resolve) => (nudged.wake = resolve));
    await Promise.race([idle, nudge]);
    clearTimeout(timer);
  }

  const looping = loop();
  return {
    nudge: () => nudged.wake(),
    async stop(graceMs) {
      stopping.abort();
      nudged.wake();
      await looping;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, graceMs)));
      await Promise.race([Promise.allSettled(under), late]);
      clearTimeout(timer);
    },
  };
}
