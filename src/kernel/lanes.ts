/** Lets a bounded number of pieces of work run at once per key; the rest waits its turn. */
export interface Lanes {
  /** Lower `priority` goes first, equals in their order. Rejects only with what `work` rejects with. */
  run<T>(key: string, priority: number, work: () => Promise<T>): Promise<T>;
}

interface Waiting {
  readonly priority: number;
  go(): void;
}

interface Lane {
  free: number;
  /** By priority, then by arrival. */
  readonly waiting: Waiting[];
}

/** `width` at once per key. A key with nothing under way is forgotten. */
export function createLanes(width: number): Lanes {
  const lanes = new Map<string, Lane>();

  function leave(key: string, lane: Lane): void {
    const next = lane.waiting.shift();
    if (next) return next.go();
    lane.free += 1;
    if (lane.free === width) lanes.delete(key);
  }

  return {
    async run(key, priority, work) {
      const lane = lanes.get(key) ?? { free: width, waiting: [] };
      lanes.set(key, lane);
      if (lane.free > 0) lane.free -= 1;
      else await new Promise<void>((go) => insert(lane.waiting, { priority, go }));
      try {
        return await work();
      } finally {
        leave(key, lane);
      }
    },
  };
}

function insert(waiting: Waiting[], item: Waiting): void {
  const behind = waiting.findIndex(({ priority }) => priority > item.priority);
  waiting.splice(behind < 0 ? waiting.length : behind, 0, item);
}
