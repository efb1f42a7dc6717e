import { defineAction } from '../action.ts';
import * as apps from '../app-state.ts';
import * as held from '../app-grant-state.ts';
import { partByPart, partsOutcome, partsSeen } from '../part-by-part.ts';

/**
 * Takes consents and application permissions away: DELETE /oauth2PermissionGrants/{id} and
 * /servicePrincipals/{id}/appRoleAssignments/{id} (Microsoft Graph v1.0), each by choice.
 */
export const removeAppGrants = defineAction({
  id: 'removeAppGrants',
  family: 'appGrants',
  target: 'application',
  label: 'Remove permissions',
  requires: 'remediate',
  needs: [
    'Application.Read.All',
    'DelegatedPermissionGrant.ReadWrite.All',
    'AppRoleAssignment.ReadWrite.All',
    'User.ReadBasic.All',
  ],
  calls: [
    ...apps.FIND_APP,
    'GET /servicePrincipals/{id}/oauth2PermissionGrants',
    'GET /servicePrincipals/{id}/appRoleAssignments',
    'GET /users/{id}',
    'DELETE /oauth2PermissionGrants/{id}',
    'DELETE /servicePrincipals/{id}/appRoleAssignments/{id}',
  ],
  undo: '“Grant again” gives the same permissions back.',
  appliesTo: (_event, app) => apps.isInDirectory(app),
  capture: held.captureGrants,
  guard: (_ctx, state) =>
    apps.untouchable(state, 'taking its permissions away') ?? apps.isDeleted(state) ?? nothing(state),
  preview: ({ label, grants, unreadable }) => [
    `Takes the ticked permissions from ${label}, which holds ${held.countedGrants(grants.length)} now.`,
    'Access that it holds now ends as its tokens run out, usually within an hour.',
    'Whoever may consent can give them again: “Disable application” prevents that.',
    ...(unreadable > 0 ? [`${held.countedGrants(unreadable)} more could not be read and stay.`] : []),
  ],
  choices: ({ grants }) => held.grantChoices(grants, true),
  unlisted: ({ grants }) => grants.map((grant) => held.grantChoice(grant, true)),
  async run(ctx, { principalId, grants }, chosen) {
    const parts = await partByPart(ctx, {
      parts: held.grantsChosen(grants, chosen),
      work: (grant) => ctx.writer.removeGrant(ctx.tenant, principalId, grant),
      goneIsDone: true,
    });
    return partsOutcome(parts, held.grantWords);
  },
  carries: held.takenBy,
  verify(before, now, { chosen = [] }) {
    const wanted = held.grantsChosen(before.grants, chosen);
    const left = wanted.filter(({ id }) => now.grants.some((grant) => grant.id === id));
    const seen = partsSeen(wanted, left);
    return seen === 'done' && now.unreadable > before.unreadable ? 'cannotTell' : seen;
  },
  done: (label) => `Permissions of ${label} removed`,
});

function nothing({ grants, unreadable, label }: held.GrantState): string | undefined {
  if (grants.length > 0) return undefined;
  return unreadable > 0
    ? `Tocsin cannot read the permissions of ${label}, so it cannot take them away. Please do it in Entra.`
    : `${label} holds no permissions (any more). There is nothing to do.`;
}
