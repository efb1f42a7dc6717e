import { z } from 'zod';
import { isTocsinError } from '../kernel/errors.ts';
import type { TenantWriter, UserState } from '../remediation/tenant-writer.ts';
import { segment } from './address.ts';
import type { Graph } from './client.ts';
import { errorOfContent } from './errors.ts';

/** Most of these come only when asked for by name. */
const SELECT = 'id,userPrincipalName,displayName,accountEnabled,userType,signInSessionsValidFromDateTime';

const text = z.string().optional().catch(undefined);

const UserSchema = z.object({
  id: z.string().min(1),
  userPrincipalName: text,
  displayName: text,
  accountEnabled: z.boolean().optional().catch(undefined),
  userType: text,
  signInSessionsValidFromDateTime: text,
});

/**
 * Users of a tenant, read and changed. `readUser` needs at least User.Read.All (User.ReadBasic.All lacks
 * accountEnabled); `revokeSessions` needs User.RevokeSessions.All and counts any 2xx as done, as Microsoft documents a
 * known issue of a code other than 200. Errors as TenantWriter tells; NOT_FOUND when the user to revoke is gone.
 */
export function createTenantWriter(graph: Graph): TenantWriter {
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
  };
}

function userOf(raw: unknown): UserState {
  const user = UserSchema.safeParse(raw).data;
  if (!user) throw errorOfContent('unexpectedShape', { write: false });
  const upn = user.userPrincipalName ?? user.id;
  return {
    id: user.id,
    upn,
    name: user.displayName,
    enabled: user.accountEnabled,
    guest: user.userType?.toLowerCase() === 'guest' || (user.userType === undefined && /#EXT#@/i.test(upn)),
    sessionsValidFrom: dateOf(user.signInSessionsValidFromDateTime),
  };
}

function dateOf(text: string | undefined): Date | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : new Date(time);
}
