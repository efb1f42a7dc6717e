import { captureAccount, isAddressable, type AccountState } from '../account.ts';
import { defineAction } from '../action.ts';
import { emergencyAccount } from '../guards/break-glass.ts';
import { lastAdministrator } from '../guards/last-administrator.ts';
import { ownAccount } from '../guards/own-account.ts';

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
    'GET /users/{id}/transitiveMemberOf',
  ],
  undo: '“Allow sign-in” takes it back.',
  appliesTo: (_event, user) => isAddressable(user),
  capture: captureAccount,
  guard: async (ctx, state) =>
    emergencyAccount(ctx, state) ??
    ownAccount(ctx, state) ??
    alreadyBlocked(state) ??
    lastAdministrator(ctx, state, 'blocking would lock everybody out'),
  preview: ({ label, synced }) => [
    `Blocks ${label}: nobody can sign in to this account any more, anywhere in Microsoft 365.`,
    ...(synced
      ? [
          'The account comes from the organisation’s own directory (synchronised): disable it there too, or a later synchronisation may let it sign in again.',
        ]
      : []),
    'Sessions that are open now end as their tokens run out, usually within an hour; “Revoke sessions” ends them sooner.',
    'Mail still arrives, and rules and forwarding go on working.',
  ],
  run: ({ tenant, writer }, { userId }) => writer.setEnabled(tenant, userId, false),
  verify: (_before, now) => (now.enabled === null ? 'cannotTell' : now.enabled ? 'notDone' : 'done'),
  done: (label) => `Sign-in of ${label} blocked`,
});

function alreadyBlocked({ enabled, label }: AccountState): string | undefined {
  return enabled === false
    ? `Sign-in of ${label} is blocked already, though not by Tocsin. There is nothing to do.`
    : undefined;
}
