/** Who does a scheduled slot: exactly one replica at a time, taken over when it dies. */
export interface Ticks {
  /** `mine`: this replica now holds the slot; `taken`: another holds a live lease on it; `done`: nothing is left to do. */
  claim(job: string, slot: string): Promise<'mine' | 'taken' | 'done'>;
  /** Marks the slot done: after its messages are in the queue. */
  finish(job: string, slot: string): Promise<void>;
  /** Forgets slots older than `before`. */
  sweep(job: string, before: string): Promise<void>;
}
