import type { FactUser, MfaMemory, MfaSettings } from '../facts.ts';
import type { MfaPolicy, MfaReason } from '../verdict.ts';
import type { Holding, Holdings } from './holdings.ts';
import { SYNC_ROLES } from './roles.ts';

/** Under which policy a user is evaluated, or why not at all. */
export type Who = { readonly policy: MfaPolicy } | { readonly not: Extract<MfaReason, NotEvaluated> };
type NotEvaluated = 'disabledAccount' | 'guestOutOfScope' | 'directorySyncAccount';

/** MFA-RULES §3, in its order: a guest who administers is an administrator, and so is who is only eligible. */
export function whoIs(user: FactUser, holdings: Holdings, chosen: { settings: MfaSettings; memory: MfaMemory }): Who {
  if (!user.accountEnabled) return { not: 'disabledAccount' };
  const held = holdings.of(user.id);
  const privileged = isPrivileged(held, holdings);
  if (privileged ?? chosen.memory.policyOf.get(user.id) === 'admin') return { policy: 'admin' };
  if (held.some(isSync)) return { not: 'directorySyncAccount' };
  if (user.userType?.toLowerCase() === 'guest' && !chosen.settings.includeGuests) return { not: 'guestOutOfScope' };
  return { policy: 'user' };
}

/** Undefined when it hangs on roles or groups that could not be read: then the class of yesterday is kept. */
function isPrivileged(held: readonly Holding[], { assignedRead, eligibleRead }: Holdings): boolean | undefined {
  if (held.some(({ role, unsure }) => role.privileged === true && !unsure)) return true;
  if (!assignedRead || !eligibleRead) return undefined;
  return held.some(({ role }) => role.privileged !== false) ? undefined : false;
}

/** Told by the role, not by the display name, which anybody can give themselves. */
export function isSync({ role, unsure }: Holding): boolean {
  return SYNC_ROLES.has(role.templateId) && !unsure;
}
