import type { Clock } from '../kernel/clock.ts';
import { errorFields } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { handsOut, type CommandResult } from './result.ts';

/**
 * Answers that take longer than Teams waits, kept for the person who asked: in this process alone, for five minutes, and
 * never anywhere else, because an answer may hold a secret.
 */
export interface LateAnswers {
  /** Keeps the answer and gives the name that it is asked for by. One that nobody asks for in time is lost, and says so. */
  hold(asker: string, work: Promise<CommandResult>): string;
  /** The answer, once and to nobody but its asker; undefined where it is not here (any more). */
  take(id: string, asker: string): Promise<CommandResult> | undefined;
  /** Lets go of everything, as when its time is up. */
  close(): Promise<void>;
}

const KEPT_MS = 5 * 60_000;
/** Beyond this many the oldest is let go of. */
const MOST = 500;

interface Held {
  readonly asker: string;
  readonly work: Promise<CommandResult>;
  stop(): void;
}

export function createLateAnswers({ clock, log }: { clock: Clock; log: Log }): LateAnswers {
  const held = new Map<string, Held>();

  function remove(id: string): Held | undefined {
    const found = held.get(id);
    held.delete(id);
    found?.stop();
    return found;
  }

  async function letGo(id: string): Promise<void> {
    try {
      const result = await remove(id)?.work;
      if (result && handsOut(result)) await result.lost();
    } catch (error) {
      log.warn(errorFields(error), 'a late answer that nobody asked for was let go of');
    }
  }

  return {
    hold(asker, work) {
      const id = newId();
      // It is told to whoever takes it; until then nobody listens.
      work.catch(() => undefined);
      held.set(id, { asker, work, stop: clock.after(KEPT_MS, () => void letGo(id)) });
      const [oldest] = held.keys();
      if (held.size > MOST && oldest !== undefined) void letGo(oldest);
      return id;
    },
    take: (id, asker) => (held.get(id)?.asker === asker ? remove(id)?.work : undefined),
    close: async () => void (await Promise.all([...held.keys()].map(letGo))),
  };
}
