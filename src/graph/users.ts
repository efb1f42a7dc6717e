import { z } from 'zod';
import { isTocsinError } from '../kernel/errors.ts';
import type { UserState, UserWriter } from '../remediation/user-writer.ts';
import { segment } from './address.ts';
import { orNameRole } from './admin-refusal.ts';
import type { Graph } from './client.ts';
import { errorOfContent } from './errors.ts';
import { createGlobalAdmins } from './global-admins.ts';

/** Most of these come only when asked for by name. */
const SELECT =
  'id,userPrincipalName,displayName,accountEnabled,userType,signInSessionsValidFromDateTime,' +
  'lastPasswordChangeDateTime,onPremisesSyncEnabled';

const text = z.string().optional().catch(undefined);

const UserSchema = z.object({
  id: z.string().min(1),
  userPrincipalName: text,
  displayName: text,
  accountEnabled: z.boolean().optional().catch(undefined),
  userType: text,
  signInSessionsValidFromDateTime: text,
  lastPasswordChangeDateTime: text,
  onPremisesSyncEnabled: z.boolean().optional().catch(undefined),
});

/**
 * Users of a tenant, read and changed. `readUser` needs at least User.Read.All (User.ReadBasic.All lacks
 * accountEnabled); `revokeSessions` needs User.RevokeSessions.All and counts any 2xx as done, as Microsoft documents a
 * known issue of a code other than 200. Errors as UserWriter tells; NOT_FOUND when the user to revoke is gone.
 */
export function createUserWriter(graph: Graph): UserWriter {
  return {
    async readUser(tenant, idOrUpn) {
      const options = { needs: 'User.Read.All', query: { $select: SELECT } };
      try {
        return userOf(await graph.forTenant(tenant).get(`/users/${segment(idOrUpn)}`, options));
      } catch (error) {
        if (isTocsinError(error, 'NOT_FOUND')) return undefined;
        throw error;
      }
    },
    async revokeSessions(tenant, userId) {
      const path = `/users/${segment(userId)}/revokeSignInSessions`;
      await graph.forTenant(tenant).post(path, undefined, { needs: 'User.RevokeSessions.All' });
    },
    async setEnabled(tenant, userId, enabled) {
      const needs = 'User.EnableDisableAccount.All';
      const change = graph.forTenant(tenant).patch(`/users/${segment(userId)}`, { accountEnabled: enabled }, { needs });
      await orNameRole(change, { what: `${enabled ? 'allow' : 'block'} the sign-in of this user`, needs });
    },
    ...createGlobalAdmins(graph),
  };
}

function userOf(raw: unknown): UserState {
  const user = UserSchema.safeParse(raw).data;
  if (!user) throw errorOfContent('unexpectedShape', { write: false });
  const upn = user.userPrincipalName ?? user.id;
  const passwordChangedAt = dateOf(user.lastPasswordChangeDateTime);
  return {
    id: user.id,
    upn,
    name: user.displayName,
    enabled: user.accountEnabled,
    guest: user.userType?.toLowerCase() === 'guest' || (user.userType === undefined && /#EXT#@/i.test(upn)),
    sessionsValidFrom: dateOf(user.signInSessionsValidFromDateTime),
    ...(passwordChangedAt && { passwordChangedAt }),
    ...(user.onPremisesSyncEnabled !== undefined && { synced: user.onPremisesSyncEnabled }),
  };
}

function dateOf(text: string | undefined): Date | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : new Date(time);
}
