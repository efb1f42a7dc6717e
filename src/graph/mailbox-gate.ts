/** Work on one thing, a few at a time; the rest waits in its order. */
export interface Gate {
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** At most `limit` under way per key: Outlook lets four requests at once into a mailbox and answers 429 to more. */
export function createGate(limit: number): Gate {
  const busy = new Map<string, { running: number; readonly waiting: (() => void)[] }>();
  return {
    async run(key, work) {
      const lane = busy.get(key) ?? { running: 0, waiting: [] };
      busy.set(key, lane);
      if (lane.running >= limit) await new Promise<void>((resolve) => lane.waiting.push(resolve));
      else lane.running++;
      try {
        return await work();
      } finally {
        const next = lane.waiting.shift();
        // The place is handed on, so that nobody who comes now can slip in between.
        if (next) next();
        else if (--lane.running === 0) busy.delete(key);
      }
    },
  };
}
