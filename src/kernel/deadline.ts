/** A signal that aborts after a time or with another signal; `done` frees the timer and the listener. */
export interface Deadline {
  readonly signal: AbortSignal;
  done(): void;
}

/**
 * Built by hand because `AbortSignal.any` over `AbortSignal.timeout` may be collected before it fires on Node.js 20
 * (nodejs/node#57736) and may stay registered on a long-lived signal (nodejs/node#48419).
 */
export function startDeadline(ms: number, outer?: AbortSignal): Deadline {
  const controller = new AbortController();
  const stop = () => controller.abort(outer?.reason);
  const timer = setTimeout(() => controller.abort(), ms);
  outer?.addEventListener('abort', stop, { once: true });
  if (outer?.aborted) stop();
  return {
    signal: controller.signal,
    done() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', stop);
    },
  };
}

/** The promise, or a rejection with the signal's reason if that comes first: for work that may not heed a signal. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
