import type { Clock } from '../kernel/clock.ts';
import { retryDelayMs } from '../kernel/retry.ts';
import { storageError } from './azure-errors.ts';

const POLICY = { tries: 4, baseMs: 200, capMs: 5_000 };

/**
 * Repeats a storage call while the service is unavailable. `refused` sees each other refusal together with `unheard`:
 * whether an earlier try of this very call ended without a clear answer and may therefore have taken effect. It
 * returns what the refusal means, or undefined when it means a fault. Faults are thrown as TocsinError.
 */
export type Persistence = <T>(work: () => Promise<T>, refused?: Refused<T>) => Promise<T>;
type Refused<T> = (error: unknown, unheard: boolean) => Promise<{ value: T } | undefined>;

export function createPersistence({ clock }: { clock: Clock }): Persistence {
  return async (work, refused) => {
    let unheard = false;
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        const fault = storageError(error, clock.now());
        const meaning = fault.code === 'UPSTREAM_UNAVAILABLE' ? undefined : await refused?.(error, unheard);
        if (meaning) return meaning.value;
        const tired = attempt >= POLICY.tries || (fault.retryAfterMs ?? 0) > POLICY.capMs;
        if (fault.code !== 'UPSTREAM_UNAVAILABLE' || tired) throw fault;
        unheard ||= fault.outcomeUnknown;
        await clock.sleep(retryDelayMs(POLICY, attempt, fault.retryAfterMs));
      }
    }
  };
}
