import type { Clock } from '../kernel/clock.ts';

export interface Limit {
  readonly count: number;
  readonly withinMs: number;
}

/**
 * Below Microsoft's documented limits per conversation (7 in 1 s, 8 in 2 s, 60 in 30 s, 1,800 in an hour; updates
 * counted as sends), so that a person's own answers in the same thread still fit.
 */
export const CONVERSATION_LIMITS: readonly Limit[] = [
  { count: 5, withinMs: 1_000 },
  { count: 6, withinMs: 2_000 },
  { count: 50, withinMs: 30_000 },
  { count: 1_700, withinMs: 3_600_000 },
];

/** Below the documented 30 a second per app and tenant. */
export const OVERALL_LIMITS: readonly Limit[] = [{ count: 25, withinMs: 1_000 }];

/**
 * Milliseconds to wait before one more send, given when the earlier ones went out (ascending, ms). Pure: the sliding
 * window of each limit must have room at the moment of sending.
 */
export function waitMs(sent: readonly number[], limits: readonly Limit[], now: number): number {
  let wait = 0;
  for (const { count, withinMs } of limits) {
    if (sent.length < count) continue;
    const oldest = sent[sent.length - count] as number;
    wait = Math.max(wait, oldest + withinMs - now);
  }
  return wait;
}

/** A lane with limits of its own; what runs there does not count for the pace of all conversations together. */
export interface OwnLane {
  readonly key: string;
  readonly limits?: readonly Limit[] | undefined;
}

/** Lets work through at the pace a conversation bears, one at a time per conversation, the gravest first. */
export interface Pacer {
  run<T>(conversation: string | OwnLane, priority: number, work: () => Promise<T>): Promise<T>;
}

interface Waiting {
  readonly priority: number;
  readonly order: number;
  readonly go: () => Promise<void>;
}

interface Lane {
  readonly limits: readonly Limit[];
  readonly overall: boolean;
  readonly waiting: Waiting[];
  sent: number[];
  busy: boolean;
}

interface PacerDeps {
  readonly clock: Clock;
  readonly conversation?: readonly Limit[];
  readonly overall?: readonly Limit[];
}

/**
 * A pacer for this process. Lower `priority` goes first; equals keep their order. Lanes that are idle and whose windows
 * have passed are forgotten.
 */
export function createPacer({ clock, conversation = CONVERSATION_LIMITS, overall = OVERALL_LIMITS }: PacerDeps): Pacer {
  const lanes = new Map<string, Lane>();
  let everywhere: number[] = [];
  let order = 0;

  async function pump(key: string, lane: Lane): Promise<void> {
    lane.busy = true;
    while (lane.waiting.length > 0) {
      const now = clock.now().getTime();
      const together = lane.overall ? overall : [];
      const wait = Math.max(waitMs(lane.sent, lane.limits, now), waitMs(everywhere, together, now));
      if (wait > 0) {
        await clock.sleep(wait);
        continue;
      }
      lane.sent = [...kept(lane.sent, lane.limits, now), now];
      if (lane.overall) everywhere = [...kept(everywhere, overall, now), now];
      await takeFirst(lane.waiting).go();
    }
    lane.busy = false;
    if (kept(lane.sent, lane.limits, clock.now().getTime()).length === 0 || lane.limits.length === 0) lanes.delete(key);
  }

  return {
    run(where, priority, work) {
      const { key, limits } = typeof where === 'string' ? { key: where, limits: undefined } : where;
      const made = {
        limits: limits ?? conversation,
        overall: limits === undefined,
        waiting: [],
        sent: [],
        busy: false,
      };
      const lane: Lane = lanes.get(key) ?? made;
      lanes.set(key, lane);
      return new Promise((resolve, reject) => {
        lane.waiting.push({ priority, order: order++, go: () => work().then(resolve, reject) });
        if (!lane.busy) void pump(key, lane);
      });
    },
  };
}

/** Sends that still count: no more than the largest window holds. */
function kept(sent: readonly number[], limits: readonly Limit[], now: number): number[] {
  const longest = Math.max(0, ...limits.map((limit) => limit.withinMs));
  const most = Math.max(0, ...limits.map((limit) => limit.count));
  const from = sent.findIndex((at) => at > now - longest);
  return from < 0 ? [] : sent.slice(Math.max(from, sent.length - most));
}

function takeFirst(waiting: Waiting[]): Waiting {
  let best = 0;
  for (let at = 1; at < waiting.length; at++) {
    const [a, b] = [waiting[at] as Waiting, waiting[best] as Waiting];
    if (a.priority < b.priority || (a.priority === b.priority && a.order < b.order)) best = at;
  }
  return waiting.splice(best, 1)[0] as Waiting;
}
