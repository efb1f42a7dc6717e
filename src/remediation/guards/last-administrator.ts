import { isTocsinError } from '../../kernel/errors.ts';
import type { ActionContext } from '../action.ts';
import type { GuardedAccount } from './break-glass.ts';

/** What may keep a user from signing in, or from being an administrator. */
const LOCKING = ['blockSignIn', 'resetPassword', 'removeAdminRole'];

/**
 * Object ids of users to whom that is being done at this moment. Everybody claims before they ask, so of two people who
 * lock out two administrators at the same time at least one sees the other.
 */
async function beingLockedOut({ underWay }: ActionContext): Promise<readonly string[]> {
  const deeds = (await underWay?.()) ?? [];
  return deeds.filter(({ action }) => LOCKING.includes(action)).map(({ target }) => target.replace(/^user:/, ''));
}

/**
 * Why the last Global Administrator who can sign in must keep their access, in words: without one nobody can put the
 * tenant right again. `consequence` ends the sentence: "blocking would lock everybody out". While it cannot be seen
 * who is one, everybody counts as the last; who else is one through a group does not count.
 */
export async function lastAdministrator(
  ctx: ActionContext,
  { userId, label }: Pick<GuardedAccount, 'userId' | 'label'>,
  consequence: string,
): Promise<string | undefined> {
  const id = userId.toLowerCase();
  try {
    const { users, groups } = await ctx.writer.globalAdmins(ctx.tenant);
    const admins = users.map((admin) => admin.toLowerCase());
    const others = admins.filter((admin) => admin !== id);
    const locked = admins.includes(id) && others.length > 0 ? await beingLockedOut(ctx) : [];
    if (others.some((admin) => !locked.includes(admin))) return undefined;
    if (admins.length > 0)
      return `${label} is the last Global Administrator of ${ctx.tenant.name} who can sign in: ${consequence}.`;
    if (!groups || !(await ctx.writer.isGlobalAdmin(ctx.tenant, id))) return undefined;
    return `${label} is Global Administrator through a group, and nobody else is known to be one of ${ctx.tenant.name} who can sign in: ${consequence}. Assign the role to another account first.`;
  } catch (error) {
    if (!isTocsinError(error, 'UPSTREAM_REFUSED')) throw error;
    return `Tocsin cannot see who is Global Administrator of ${ctx.tenant.name} (RoleManagement.Read.Directory is missing), so it cannot tell whether this would lock everybody out.`;
  }
}
