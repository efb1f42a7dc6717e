import type { MfaFacts } from '../facts.ts';
import type { Holding } from './holdings.ts';
import type { Offer, Opinion } from './opinion.ts';
import { ADMIN_MFA_ROLES } from './roles.ts';
import { isSync } from './who.ts';

const ENFORCED = offer('perUserMfaEnforced', 'always', 'perUserMfa');
const ENABLED = offer('perUserMfaEnabled', 'conditional', 'perUserMfa');
const DEFAULTS_ADMIN = offer('securityDefaultsAdmin', 'always', 'securityDefaults');
const DEFAULTS = offer('securityDefaults', 'conditional', 'securityDefaults');
const NOTHING: Opinion = {};
const PER_USER_UNREAD: Opinion = { doubt: 'unknownPerUserRead' };
const DEFAULTS_UNREAD: Opinion = { doubt: 'unknownSecurityDefaultsRead' };

/** What per-user MFA asks of the user; `enabled` still lets old protocols in with the password alone until registration. */
export function perUserOpinion({ perUserMfa }: Pick<MfaFacts, 'perUserMfa'>, userId: string): Opinion {
  const state = perUserMfa.get(userId);
  if (state === undefined) return PER_USER_UNREAD;
  if (state === 'disabled') return NOTHING;
  return state === 'enforced' ? ENFORCED : ENABLED;
}

/** What security defaults ask: listed administrators always, everybody else when Microsoft finds it necessary. */
export function securityDefaultsOpinion(
  { securityDefaults }: Pick<MfaFacts, 'securityDefaults'>,
  held: readonly Holding[],
): Opinion {
  if (held.some(isSync)) return NOTHING;
  if (securityDefaults.status === 'unread') return DEFAULTS_UNREAD;
  if (!securityDefaults.value.isEnabled) return NOTHING;
  return held.some(isListedAdmin) ? DEFAULTS_ADMIN : DEFAULTS;
}

/** A role that is only eligible, or activated for now, counts when it is permanent: an activation flips nobody. */
function isListedAdmin({ role, eligible, unsure }: Holding): boolean {
  return ADMIN_MFA_ROLES.has(role.templateId) && !eligible && !unsure;
}

function offer(reason: Offer['reason'], strength: Offer['strength'], kind: 'perUserMfa' | 'securityDefaults'): Opinion {
  return { offer: { reason, strength, mechanisms: [{ kind }] } };
}
