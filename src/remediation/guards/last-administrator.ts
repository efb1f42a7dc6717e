import { isTocsinError } from '../../kernel/errors.ts';
import type { ActionContext } from '../action.ts';
import type { GuardedAccount } from './break-glass.ts';

/**
 * Why the last Global Administrator who can sign in must keep their access, in words: without one nobody can put the
 * tenant right again. `consequence` ends the sentence: "blocking would lock everybody out". While it cannot be seen
 * who is one, everybody counts as the last.
 */
export async function lastAdministrator(
  ctx: ActionContext,
  { userId, label }: Pick<GuardedAccount, 'userId' | 'label'>,
  consequence: string,
): Promise<string | undefined> {
  const id = userId.toLowerCase();
  try {
    const admins = (await ctx.writer.enabledGlobalAdmins(ctx.tenant)).map((admin) => admin.toLowerCase());
    const last = admins.includes(id) && admins.every((admin) => admin === id);
    return last
      ? `${label} is the last Global Administrator of ${ctx.tenant.name} who can sign in: ${consequence}.`
      : undefined;
  } catch (error) {
    if (!isTocsinError(error, 'UPSTREAM_REFUSED')) throw error;
    return `Tocsin cannot see who is Global Administrator of ${ctx.tenant.name} (RoleManagement.Read.Directory is missing), so it cannot tell whether this would lock everybody out.`;
  }
}
