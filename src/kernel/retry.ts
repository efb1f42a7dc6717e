import type { Clock } from './clock.ts';
import { isTocsinError } from './errors.ts';

export interface RetryPolicy {
  /** Tries in all, the first included. */
  readonly tries: number;
  readonly baseMs: number;
  readonly capMs: number;
}

/**
 * Milliseconds to wait before try `attempt + 1` (attempt counts from 1): what the server asked for, else exponential
 * from `baseMs`; both with up to 20 % jitter on top so that many callers do not return at the same moment.
 */
export function retryDelayMs(policy: RetryPolicy, attempt: number, retryAfterMs?: number): number {
  const wanted = retryAfterMs ?? Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1));
  return Math.round(wanted * (1 + Math.random() * 0.2));
}

/** Reads a Retry-After header (seconds or HTTP date, RFC 9110 §10.2.3) as milliseconds from `now`; undefined if absent or unreadable. */
export function parseRetryAfter(header: string | null | undefined, now: Date): number | undefined {
  if (!header) return undefined;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}

export interface RetryDeps {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Repeats `work` while it fails with UPSTREAM_UNAVAILABLE and its outcome is known to be "nothing happened".
 * A server that asks for a wait longer than the policy's cap is not waited for: the error goes up with its wait.
 */
export async function withRetry<T>(policy: RetryPolicy, deps: RetryDeps, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const again = isTocsinError(error, 'UPSTREAM_UNAVAILABLE') && !error.outcomeUnknown && attempt < policy.tries;
      if (!again || (error.retryAfterMs ?? 0) > policy.capMs) throw error;
      await deps.clock.sleep(retryDelayMs(policy, attempt, error.retryAfterMs), deps.signal);
    }
  }
}
