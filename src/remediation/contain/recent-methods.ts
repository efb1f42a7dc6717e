import type { Choice } from '../action.ts';
import type { MfaState } from '../mfa-methods.ts';
import type { About } from './steps.ts';

/** An attacker who registers a method does so around the alert, most often before it is raised. */
const LATELY_MS = 7 * 24 * 60 * 60_000;

/** Methods registered from a week before the event on are ticked; older ones stay, undated ones are left to the person. */
export function recentMethods(choices: readonly Choice[], state: unknown, { event }: About): readonly Choice[] {
  const { methods } = state as MfaState;
  const since = (event.occurredAt ?? event.detectedAt).getTime() - LATELY_MS;
  return choices.flatMap((choice): readonly Choice[] => {
    const addedAt = methods.find(({ id }) => id === choice.id)?.addedAt;
    if (addedAt === undefined) return [{ ...choice, chosen: false }];
    return Date.parse(addedAt) >= since ? [{ ...choice, chosen: true }] : [];
  });
}
