import type { Clock } from '../kernel/clock.ts';

interface Exchange {
  readonly headers: { get(name: string): string | undefined };
}
interface Sendable {
  timeout: number;
}

/** One request may take this long; without it a hung connection would hang its caller for ever. */
const TIMEOUT_MS = 20_000;

export interface ServerTime {
  now(): Date;
  /** Pipeline policy that reads the `Date` header of every answer, and bounds every request in time. */
  readonly policy: {
    readonly name: string;
    sendRequest<Q extends Sendable, A extends Exchange>(request: Q, next: (request: Q) => Promise<A>): Promise<A>;
  };
}

/**
 * The storage server's time, as an offset to the local clock. A `Date` header is cut to whole seconds, so each answer
 * only says that the server's clock stood between that second and the next while we waited; the offset moves no
 * further than it must to agree with the newest answer.
 */
export function createServerTime(clock: Clock): ServerTime {
  let offset = 0;
  return {
    now: () => new Date(clock.now().getTime() + offset),
    policy: {
      name: 'tocsinServerTime',
      async sendRequest(request, next) {
        request.timeout ||= TIMEOUT_MS;
        const sent = clock.now().getTime();
        const answer = await next(request);
        const date = Date.parse(answer.headers.get('date') ?? '');
        if (!Number.isNaN(date)) {
          const least = date - clock.now().getTime();
          const most = date + 1000 - sent;
          offset = Math.min(Math.max(offset, least), Math.max(least, most));
        }
        return answer;
      },
    },
  };
}
