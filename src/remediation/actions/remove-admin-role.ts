import { isAddressable } from '../account.ts';
import type { HeldRole } from '../account-writer.ts';
import {
  captureRoles,
  GLOBAL_ADMINISTRATOR,
  isSameRole,
  roleLabel,
  rolesRemovedBy,
  type RemovedRoles,
  type RolesState,
} from '../admin-roles.ts';
import { defineAction, type ActionContext } from '../action.ts';
import { emergencyAccount } from '../guards/break-glass.ts';
import { lastAdministrator } from '../guards/last-administrator.ts';
import { ownAccount } from '../guards/own-account.ts';
import { partByPart, partsOutcome, partsSeen } from '../part-by-part.ts';

interface Removable extends RolesState {
  /** Why Global Administrator must stay; absent where it need not, or is not held. */
  readonly keeps?: string;
}

/** Takes admin roles from a user: DELETE /roleManagement/directory/roleAssignments/{id} (Microsoft Graph v1.0). */
export const removeAdminRole = defineAction({
  id: 'removeAdminRole',
  family: 'adminRoles',
  target: 'user',
  label: 'Remove admin roles',
  requires: 'remediate',
  needs: ['RoleManagement.ReadWrite.Directory', 'User.Read.All'],
  calls: [
    'GET /users/{id} accountEnabled',
    'GET /roleManagement/directory/roleAssignments',
    'GET /users/{id}/transitiveMemberOf',
    'DELETE /roleManagement/directory/roleAssignments/{id}',
  ],
  undo: '“Give admin roles back” assigns the same roles again.',
  appliesTo: (_event, user) => isAddressable(user),
  async capture(ctx, user): Promise<Removable> {
    const state = await captureRoles(ctx, user);
    const keeps = await whyKept(ctx, state);
    return { ...state, ...(keeps && { keeps }) };
  },
  guard: (ctx, state) => emergencyAccount(ctx, state) ?? ownAccount(ctx, state) ?? nothingToRemove(state),
  preview: (state) => [
    `Takes the chosen admin roles from ${state.label}; this can take some minutes to reach everything.`,
    ...(state.keeps ? [`Global Administrator stays: ${state.keeps}`] : []),
    'Roles that are held through a group, or can be activated when needed (Privileged Identity Management), stay: remove those at Microsoft.',
  ],
  choices: (state) => removable(state).map((role) => ({ id: role.id, label: roleLabel(role), chosen: true })),
  async run(ctx, state, chosen) {
    const picked = removable(state).filter(({ id }) => chosen.includes(id));
    const parts = await partByPart(ctx, {
      parts: picked,
      work: (role) => ctx.writer.removeRole(ctx.tenant, role.id),
      goneIsDone: true,
    });
    return { result: { removed: parts.done } satisfies RemovedRoles, ...partsOutcome(parts, roleLabel) };
  },
  carries: rolesRemovedBy,
  verify(before, now, { chosen }) {
    const wanted = removable(before).filter(({ id }) => !chosen || chosen.includes(id));
    const left = wanted.filter((role) => now.roles.some((held) => isSameRole(held, role)));
    return partsSeen(wanted, left);
  },
  done: (label) => `Admin roles of ${label} removed`,
});

/** The last Global Administrator keeps that role, and whatever else they hold may still be taken. */
async function whyKept(ctx: ActionContext, state: RolesState): Promise<string | undefined> {
  if (!state.roles.some(isGlobalAdministrator)) return undefined;
  return lastAdministrator(ctx, state, 'without it nobody could put the tenant right again');
}

function isGlobalAdministrator({ roleId, scope }: HeldRole): boolean {
  return roleId === GLOBAL_ADMINISTRATOR && scope === '/';
}

function removable({ roles, keeps }: Removable): readonly HeldRole[] {
  return roles.filter((role) => keeps === undefined || !isGlobalAdministrator(role));
}

function nothingToRemove(state: Removable): string | undefined {
  if (removable(state).length > 0) return undefined;
  return state.keeps ?? `${state.label} holds no admin role that is assigned to the account itself.`;
}
