import type { Clock } from '../kernel/clock.ts';
import type { Refusal } from './providers/service.ts';

/** Why a call brought nothing: what the service said, or `down` where it said nothing of use. */
export type Failure = Refusal | 'down';

/** When a service is left in peace: after what it asked for, after a refused key, and after failing several times in a row. */
export interface Rest {
  /** Why it is not to be asked now; undefined lets one call through, whose end must be told by `answered` or `failed`. */
  blocked(): { readonly failure: Failure; readonly reason: string } | undefined;
  answered(): void;
  /** The call that was let through was not made after all. */
  unused(): void;
  /** `waitMs` is what the service asked for. */
  failed(failure: Failure, waitMs?: number): void;
}

const MANY = 5;
const LONGEST_MS = 24 * 3_600_000;
const LONGEST_BROKEN_MS = 15 * 60_000;

/** How long each failure rests the service when it does not say itself; undefined counts towards "several in a row". */
const RESTS: Readonly<Record<Failure, number | undefined>> = {
  key: 15 * 60_000,
  quota: 3_600_000,
  busy: 60_000,
  address: undefined,
  unreadable: undefined,
  down: undefined,
};

/** The rests of one service; after several failures in a row one trial call at a time decides whether it is back. */
export function createRest({ clock, keySetting }: { readonly clock: Clock; readonly keySetting: string }): Rest {
  let until = 0;
  let failure: Failure = 'down';
  let row = 0;
  let trying = false;
  const reason = () => reasonOf(failure, keySetting, new Date(until));
  return {
    blocked() {
      if (clock.now().getTime() < until || (row >= MANY && trying)) return { failure, reason: reason() };
      trying = row >= MANY;
      return undefined;
    },
    answered() {
      row = 0;
      trying = false;
      until = 0;
    },
    unused: () => void (trying = false),
    failed(what, waitMs) {
      trying = false;
      if (what === 'address') return;
      const rest = waitMs ?? RESTS[what];
      failure = what;
      const now = clock.now().getTime();
      if (rest !== undefined) until = Math.max(until, now + Math.min(rest, LONGEST_MS));
      else if (++row >= MANY) until = now + Math.min(60_000 * 2 ** (row - MANY), LONGEST_BROKEN_MS);
    },
  };
}

/** For people: what happened and, where it helps, when it is asked again. */
export function reasonOf(failure: Failure, keySetting: string, until: Date): string {
  const at = `${until.toISOString().slice(11, 16)} UTC`;
  switch (failure) {
    case 'key':
      return `its key was refused, or has no calls left: check ${keySetting}`;
    case 'quota':
      return 'quota';
    case 'busy':
      return `asked Tocsin to wait until ${at}`;
    case 'address':
      return 'does not take this address';
    case 'unreadable':
      return 'gave an answer that cannot be read';
    case 'down':
      return 'could not be reached';
  }
}
