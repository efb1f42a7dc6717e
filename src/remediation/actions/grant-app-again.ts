import type { EntityOf } from '../../entities/entity.ts';
import { defineAction, type ActionContext } from '../action.ts';
import * as apps from '../app-state.ts';
import * as held from '../app-grant-state.ts';
import type { AppGrant } from '../app-writer.ts';
import { isLeftOver, partByPart, partsOutcome, partsSeen, type GivenBack } from '../part-by-part.ts';

interface Regrant extends held.GrantState {
  /** What the removal took, as it was. */
  readonly taken: readonly AppGrant[];
}

/**
 * Gives back what was taken: POST /oauth2PermissionGrants and /servicePrincipals/{id}/appRoleAssignments (Microsoft
 * Graph v1.0). Ids and dates are Microsoft’s own; everything else is as it was.
 */
export const grantAppAgain = defineAction({
  id: 'grantAppAgain',
  family: 'appGrants',
  target: 'application',
  label: 'Grant again',
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
    'POST /oauth2PermissionGrants',
    'POST /servicePrincipals/{id}/appRoleAssignments',
  ],
  undo: '“Remove permissions” takes them away again.',
  undoes: 'removeAppGrants',
  appliesTo: (_event, app) => apps.isInDirectory(app),
  capture: captureRegrant,
  guard: (_ctx, state) => apps.isDeleted(state) ?? nothing(state),
  preview: (state) => [
    `Gives ${state.label} the ticked permissions again, as they were.`,
    'It can use them at once: make sure that the application is wanted.',
  ],
  concerns: (state) =>
    missing(state).length < state.taken.length
      ? ['Some of what was removed is granted again already; that is left as it is now.']
      : [],
  choices: (state) => held.grantChoices(missing(state), true),
  async run(ctx, state, chosen) {
    const parts = await partByPart(ctx, {
      parts: held.grantsChosen(missing(state), chosen),
      work: (grant) => ctx.writer.createGrant(ctx.tenant, state.principalId, grant),
      goneIsDone: false,
    });
    const given = parts.done.map(({ id }) => id);
    return { result: { given } satisfies GivenBack, ...partsOutcome(parts, held.grantWords) };
  },
  isPartly({ before, result, chosen = [] }) {
    const picked = held.grantsChosen(missing(before), chosen).map(({ id }) => id);
    return isLeftOver(missing(before), { result, chosen: picked });
  },
  verify(before, now, { chosen = [] }) {
    const wanted = held.grantsChosen(missing(before), chosen);
    const away = wanted.filter((grant) => !now.grants.some((one) => held.sameGrant(one, grant)));
    return partsSeen(wanted, away);
  },
  done: (label) => `Permissions of ${label} granted again`,
});

async function captureRegrant(ctx: ActionContext, app: EntityOf<'application'>): Promise<Regrant> {
  const state = await held.captureGrants(ctx, app);
  return { ...state, taken: held.takenBy(ctx.last) };
}

/** What was taken and is not there in any form: one grant holds all scopes of a resource and person. */
function missing({ taken, grants }: Regrant): readonly AppGrant[] {
  return taken.filter((grant) => !grants.some((one) => held.samePlace(one, grant)));
}

function nothing(state: Regrant): string | undefined {
  if (state.taken.length === 0) return 'Tocsin has no record of what was removed, so it cannot grant it again.';
  return missing(state).length > 0
    ? undefined
    : `${state.label} holds all of it again already. There is nothing to do.`;
}
