import { isAddressable } from '../account.ts';
import type { HeldRole } from '../account-writer.ts';
import { captureRoles, isSameRole, roleLabel, rolesRemovedBy, type RolesState } from '../admin-roles.ts';
import { defineAction } from '../action.ts';
import { ownAccount } from '../guards/own-account.ts';
import { partByPart, partlyWords } from '../part-by-part.ts';

interface Restorable extends RolesState {
  /** What Tocsin took and the account does not hold now. */
  readonly missing: readonly HeldRole[];
}

/** Assigns admin roles again that Tocsin took: POST /roleManagement/directory/roleAssignments (Microsoft Graph v1.0). */
export const giveBackRole = defineAction({
  id: 'giveBackRole',
  family: 'adminRoles',
  target: 'user',
  label: 'Give admin roles back',
  requires: 'remediate',
  needs: ['RoleManagement.ReadWrite.Directory', 'User.Read.All'],
  calls: [
    'GET /users/{id} accountEnabled',
    'GET /roleManagement/directory/roleAssignments',
    'POST /roleManagement/directory/roleAssignments',
  ],
  undo: '“Remove admin roles” takes them again.',
  undoes: 'removeAdminRole',
  appliesTo: (_event, user) => isAddressable(user),
  async capture(ctx, user): Promise<Restorable> {
    const state = await captureRoles(ctx, user);
    const missing = rolesRemovedBy(ctx.last).filter((old) => !state.roles.some((now) => isSameRole(old, now)));
    return { ...state, missing };
  },
  guard: (ctx, state) => ownAccount(ctx, state) ?? nothingToGive(state),
  preview: ({ label }) => [
    `Assigns the chosen admin roles to ${label} again, with the same scope.`,
    'Make sure that nobody else can sign in to the account any more: password, sessions and MFA methods.',
  ],
  choices: ({ missing }) => missing.map((role) => ({ id: role.id, label: roleLabel(role), chosen: true })),
  async run({ tenant, writer }, { userId, missing }, chosen) {
    const picked = missing.filter(({ id }) => chosen.includes(id));
    const outcome = await partByPart(
      picked.map((role) => ({ role, label: roleLabel(role) })),
      async ({ role }) => void (await writer.giveRole(tenant, userId, role)),
    );
    return { note: partlyWords(outcome) };
  },
  verify(before, now, { chosen }) {
    const wanted = before.missing.filter(({ id }) => !chosen || chosen.includes(id));
    const back = wanted.filter((role) => now.roles.some((held) => isSameRole(held, role)));
    if (back.length === wanted.length) return 'done';
    return back.length === 0 ? 'notDone' : 'cannotTell';
  },
  done: (label) => `Admin roles of ${label} given back`,
});

function nothingToGive({ missing, label }: Restorable): string | undefined {
  return missing.length > 0 ? undefined : `${label} holds every role again that Tocsin took.`;
}
