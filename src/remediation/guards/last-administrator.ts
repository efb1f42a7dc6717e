import { isTocsinError } from '../../kernel/errors.ts';
import type { ActionContext } from '../action.ts';
import type { GuardedAccount } from './break-glass.ts';

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
    if (users.some((admin) => admin.toLowerCase() !== id)) return undefined;
    if (users.length > 0)
      return `${label} is the last Global Administrator of ${ctx.tenant.name} who can sign in: ${consequence}.`;
    if (!groups || !(await ctx.writer.isGlobalAdmin(ctx.tenant, id))) return undefined;
    return `${label} is Global Administrator through a group, and nobody else is known to be one of ${ctx.tenant.name} who can sign in: ${consequence}. Assign the role to another account first.`;
  } catch (error) {
    if (!isTocsinError(error, 'UPSTREAM_REFUSED')) throw error;
    return `Tocsin cannot see who is Global Administrator of ${ctx.tenant.name} (RoleManagement.Read.Directory is missing), so it cannot tell whether this would lock everybody out.`;
  }
}
