import { isAddressable } from '../account.ts';
import type { HeldRole } from '../account-writer.ts';
import { captureRoles, isSameRole, roleLabel, rolesRemovedBy, type RolesState } from '../admin-roles.ts';
import { defineAction } from '../action.ts';
import { ownAccount } from '../guards/own-account.ts';
import { isLeftOver, partByPart, partsOutcome, partsSeen, type GivenBack } from '../part-by-part.ts';

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
  async run(ctx, { userId, missing }, chosen) {
    const parts = await partByPart(ctx, {
      parts: missing.filter(({ id }) => chosen.includes(id)),
      work: (role) => ctx.writer.giveRole(ctx.tenant, userId, role),
      goneIsDone: false,
    });
    const given = parts.done.map(({ id }) => id);
    return { result: { given } satisfies GivenBack, ...partsOutcome(parts, roleLabel) };
  },
  isPartly: ({ before, ...effect }) => isLeftOver(before.missing, effect),
  verify(before, now, { chosen }) {
    const wanted = before.missing.filter(({ id }) => !chosen || chosen.includes(id));
    const away = wanted.filter((role) => !now.roles.some((held) => isSameRole(held, role)));
    return partsSeen(wanted, away);
  },
  done: (label) => `Admin roles of ${label} given back`,
});

function nothingToGive({ missing, label }: Restorable): string | undefined {
  return missing.length > 0 ? undefined : `${label} holds every role again that Tocsin took.`;
}
