import type { CaExternalUsers, FactUser } from '../facts.ts';
import { flagsOf } from './classes.ts';
import type { Tri } from './tri.ts';

/** What Conditional Access takes a user for; `none` is an ordinary member. */
export const USER_KINDS = ['none', 'internalGuest', 'b2bCollaborationGuest', 'b2bCollaborationMember'] as const;
export type UserKind = (typeof USER_KINDS)[number];

/** External is who was invited or whose name says so; a guest without either was made here. */
export function kindOf({ userType, externalUserState, userPrincipalName }: FactUser): UserKind {
  const guest = userType?.toLowerCase() === 'guest';
  const external = !!externalUserState || /#EXT#/i.test(userPrincipalName);
  if (!external) return guest ? 'internalGuest' : 'none';
  return guest ? 'b2bCollaborationGuest' : 'b2bCollaborationMember';
}

/** Types of which nobody has a user object here. */
const ELSEWHERE = ['b2bdirectconnectuser', 'otherexternaluser', 'serviceprovider', 'none'];

/**
 * Whether a list of guest types has this kind. Where it is for some home tenants only, the weaker answer is taken, because
 * a user object does not say where its home is: not included, but excluded.
 */
export function listsGuest(
  listed: CaExternalUsers | null | undefined,
  kind: UserKind,
  list: 'include' | 'exclude',
): Tri {
  const types = flagsOf(listed?.guestOrExternalUserTypes).map((type) => type.toLowerCase());
  if (types.length === 0 || kind === 'none') return false;
  if (types.includes(kind.toLowerCase())) return kind === 'internalGuest' || ofTenants(listed, list);
  const known = [...ELSEWHERE, ...USER_KINDS.map((one) => one.toLowerCase())];
  return types.every((type) => known.includes(type)) ? false : undefined;
}

function ofTenants(listed: CaExternalUsers | null | undefined, list: 'include' | 'exclude'): Tri {
  const { membershipKind, members } = listed?.externalTenants ?? {};
  const tenants = membershipKind?.toLowerCase() ?? ((members ?? []).length > 0 ? 'enumerated' : 'all');
  if (tenants === 'enumerated') return list === 'exclude';
  return tenants === 'all' ? true : undefined;
}
