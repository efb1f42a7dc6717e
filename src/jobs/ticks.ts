/** Who does a scheduled slot: exactly one replica at a time, taken over when it dies. */
export interface Ticks {
  /** True when this replica now holds the slot; false when it is done or another holds a live lease on it. */
  claim(job: string, slot: string): Promise<boolean>;
  /** Marks the slot done: after its messages are in the queue. */
  finish(job: string, slot: string): Promise<void>;
  /** Forgets slots older than `before`. */
  sweep(job: string, before: string): Promise<void>;
}
