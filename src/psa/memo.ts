import type { Clock } from '../kernel/clock.ts';
import { createLru } from '../kernel/lru.ts';

const FRESH_MS = 10 * 60_000;
const REMEMBERED = 1_000;

/** What a system's own lists say (companies, boards, statuses), read again after ten minutes. Failures are not kept. */
export function createMemo(clock: Clock): <T>(key: string, read: () => Promise<T>) => Promise<T> {
  const kept = createLru<string, { readonly at: number; readonly value: unknown }>(REMEMBERED);
  return async <T>(key: string, read: () => Promise<T>): Promise<T> => {
    const now = clock.now().getTime();
    const before = kept.get(key);
    if (before && now - before.at < FRESH_MS) return before.value as T;
    const value = await read();
    kept.set(key, { at: now, value });
    return value;
  };
}
