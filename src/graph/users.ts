import { z } from 'zod';
import { isTocsinError } from '../kernel/errors.ts';
import type { UserState, UserWriter } from '../remediation/user-writer.ts';
import { segment } from './address.ts';
import { orNameRole } from './admin-refusal.ts';
import type { Graph, TenantGraph } from './client.ts';
import { errorOfContent } from './errors.ts';

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
    enabledGlobalAdmins: (tenant) => enabledGlobalAdmins(graph.forTenant(tenant)),
  };
}

/** Role template of Global Administrator, the same in every tenant. */
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const MOST_PAGES = 20;

const AssignmentsSchema = z.object({
  value: z.array(z.object({ principal: z.unknown() })),
  '@odata.nextLink': z.string().optional(),
});
const PrincipalSchema = z.object({ id: z.string(), '@odata.type': text, accountEnabled: z.boolean().optional() });

/**
 * Users who hold the role directly and may sign in. Holders through a group or by activation later are not counted, so
 * the guard that asks errs towards "this is the last one".
 */
async function enabledGlobalAdmins(door: TenantGraph): Promise<string[]> {
  const needs = 'RoleManagement.Read.Directory';
  const query = { $filter: `roleDefinitionId eq '${GLOBAL_ADMINISTRATOR}'`, $expand: 'principal' };
  const found: string[] = [];
  let answer = await door.get('/roleManagement/directory/roleAssignments', { query, needs });
  for (let page = 0; page < MOST_PAGES; page++) {
    const parsed = AssignmentsSchema.safeParse(answer);
    if (!parsed.success) throw errorOfContent('unexpectedShape', { write: false });
    for (const { principal } of parsed.data.value) {
      const holder = PrincipalSchema.safeParse(principal).data;
      if (!holder || (holder['@odata.type'] ?? '#microsoft.graph.user') !== '#microsoft.graph.user') continue;
      if (holder.accountEnabled ?? (await isEnabled(door, holder.id))) found.push(holder.id.toLowerCase());
    }
    const next = parsed.data['@odata.nextLink'];
    if (next === undefined) break;
    answer = await door.getUrl(next, { needs });
  }
  return found;
}

/** `$expand` gives a principal's default properties only, and accountEnabled is not among them. */
async function isEnabled(door: TenantGraph, id: string): Promise<boolean> {
  const raw = await door.get(`/users/${segment(id)}`, { needs: 'User.Read.All', query: { $select: SELECT } });
  return userOf(raw).enabled === true;
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
