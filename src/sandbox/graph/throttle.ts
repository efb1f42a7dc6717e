import type { Clock } from '../../kernel/clock.ts';

/** Security alerts: 150 requests per minute for one application and tenant (Graph throttling limits, text of 2023). */
const LIMIT = 150;
const WINDOW_MS = 60_000;

export interface Throttle {
  /** Counts a call; the seconds to wait when it is one too many (a refused call is not counted), else undefined. */
  admit(tenantId: string, path: string): number | undefined;
}

export function createThrottle(clock: Clock): Throttle {
  const calls = new Map<string, number[]>();
  return {
    admit(tenantId, path) {
      if (!/^\/security(\/|$)/i.test(path)) return undefined;
      const now = clock.now().getTime();
      const recent = (calls.get(tenantId) ?? []).filter((at) => at > now - WINDOW_MS);
      calls.set(tenantId, recent);
      const oldest = recent[0];
      if (recent.length >= LIMIT && oldest !== undefined) {
        return Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1000));
      }
      recent.push(now);
      return undefined;
    },
  };
}
