import { isTocsinError } from '../../kernel/errors.ts';
import { captureAccount, isAddressable, type AccountState } from '../account.ts';
import { defineAction, type ActionContext } from '../action.ts';

/** Blocks an account: PATCH /users/{id} {"accountEnabled": false} (Microsoft Graph v1.0). */
export const blockSignIn = defineAction({
  id: 'blockSignIn',
  family: 'signIn',
  target: 'user',
  label: 'Block sign-in',
  requires: 'remediate',
  needs: ['User.EnableDisableAccount.All', 'User.Read.All', 'RoleManagement.Read.Directory'],
  calls: [
    'GET /users/{id} accountEnabled',
    'PATCH /users/{id} accountEnabled',
    'GET /roleManagement/directory/roleAssignments',
  ],
  undo: '“Allow sign-in” on this card takes it back.',
  appliesTo: (_event, user) => isAddressable(user),
  capture: captureAccount,
  guard: async (ctx, state) =>
    emergencyAccount(ctx, state) ?? ownAccount(ctx, state) ?? alreadyBlocked(state) ?? lastAdministrator(ctx, state),
  preview: ({ label }) => [
    `Blocks ${label}: nobody can sign in to this account any more, anywhere in Microsoft 365.`,
    'Sessions that are open now end as their tokens run out, usually within an hour; “Revoke sessions” ends them sooner.',
    'Mail still arrives, and rules and forwarding go on working.',
  ],
  run: ({ tenant, writer }, { userId }) => writer.setEnabled(tenant, userId, false),
  verify: (_before, now) => (now.enabled === null ? 'cannotTell' : now.enabled ? 'notDone' : 'done'),
  done: (label) => `Sign-in of ${label} blocked`,
});

function emergencyAccount({ tenant }: ActionContext, { userId, upn }: AccountState): string | undefined {
  if (!tenant.breakGlass?.some((account) => account === userId || account === upn)) return undefined;
  return `This is an emergency (break-glass) account of ${tenant.name}: it must stay usable and is not blocked from here.`;
}

function ownAccount({ askedBy }: ActionContext, { userId }: AccountState): string | undefined {
  return askedBy.toLowerCase() === userId ? 'This is your own account: ask a colleague to block it.' : undefined;
}

function alreadyBlocked({ enabled, label }: AccountState): string | undefined {
  return enabled === false
    ? `Sign-in of ${label} is blocked already, though not by Tocsin. There is nothing to do.`
    : undefined;
}

/** Without a Global Administrator who can sign in nobody can put the tenant right again. */
async function lastAdministrator(ctx: ActionContext, { userId, label }: AccountState): Promise<string | undefined> {
  try {
    const admins = await ctx.writer.enabledGlobalAdmins(ctx.tenant);
    const last = admins.includes(userId) && admins.every((id) => id === userId);
    return last
      ? `${label} is the last Global Administrator of ${ctx.tenant.name} who can sign in: blocking would lock everybody out.`
      : undefined;
  } catch (error) {
    if (!isTocsinError(error, 'UPSTREAM_REFUSED')) throw error;
    return `Tocsin cannot see who is Global Administrator of ${ctx.tenant.name} (RoleManagement.Read.Directory is missing), so it cannot tell whether this would lock everybody out.`;
  }
}
