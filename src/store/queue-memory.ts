import type { Clock } from '../kernel/clock.ts';
import type { ReceivedWork, WorkMessage, WorkQueue } from '../kernel/queue.ts';
import type { PoisonShelf } from './poison-table.ts';
import { lostMessage, MAX_ATTEMPTS, VISIBILITY_S } from './queue-rules.ts';

interface Queued {
  readonly json: string;
  visibleAt: number;
  attempts: number;
}

interface MemoryQueueDeps {
  readonly clock: Clock;
  readonly poison: PoisonShelf;
}

/** A queue in this process, with the visibility and the poison shelf of the real one. */
export function createMemoryQueue(deps: MemoryQueueDeps): WorkQueue {
  const queued = new Set<Queued>();
  return {
    async send(message) {
      queued.add({ json: JSON.stringify(message), visibleAt: 0, attempts: 0 });
    },
    async receive(max) {
      const now = deps.clock.now().getTime();
      const work: ReceivedWork[] = [];
      for (const item of queued) {
        if (work.length >= max) break;
        if (item.visibleAt > now) continue;
        const received = handOut(deps, queued, item);
        if (received.attempt > MAX_ATTEMPTS) await received.poison();
        else work.push(received);
      }
      return work;
    },
  };
}

function handOut({ clock, poison }: MemoryQueueDeps, queued: Set<Queued>, item: Queued): ReceivedWork {
  const hide = () => void (item.visibleAt = clock.now().getTime() + VISIBILITY_S * 1000);
  const attempt = ++item.attempts;
  const message = JSON.parse(item.json) as WorkMessage;
  /** What was handed out again meanwhile is no longer ours. */
  const isOurs = () => item.attempts === attempt && queued.has(item);
  hide();
  return {
    message,
    attempt,
    async renew() {
      if (!isOurs()) throw lostMessage();
      hide();
    },
    async complete() {
      if (isOurs()) queued.delete(item);
    },
    async poison() {
      await poison.keep(message, attempt);
      if (isOurs()) queued.delete(item);
    },
  };
}
