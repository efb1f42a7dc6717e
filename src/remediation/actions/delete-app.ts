import { defineAction } from '../action.ts';
import * as apps from '../app-state.ts';

/** Takes an application out of the tenant: DELETE /servicePrincipals/{id} (Microsoft Graph v1.0), kept for 30 days. */
export const deleteApp = defineAction({
  id: 'deleteApp',
  family: 'appDeletion',
  target: 'application',
  label: 'Delete application',
  requires: 'remediate',
  needs: ['Application.ReadWrite.All'],
  calls: [...apps.FIND_APP, 'DELETE /servicePrincipals/{id}'],
  undo: '“Restore application” brings it back, for 30 days.',
  appliesTo: (_event, app) => apps.isInDirectory(app),
  capture: apps.captureApplication,
  guard: (_ctx, state) => apps.untouchable(state, 'deleting it') ?? deletedAlready(state),
  preview: ({ label }) => [
    `Takes ${label} out of the tenant, with all that was granted to it. Nobody can sign in to it any more.`,
    'Microsoft keeps it for 30 days, in which it can be restored; after that it is gone for good.',
    'People who may consent can bring it in anew: “Disable application” prevents that, deleting does not.',
  ],
  run: ({ tenant, writer }, { principalId }) => writer.deleteApp(tenant, principalId),
  verify: (_before, now) => (now.deleted ? 'done' : 'notDone'),
  done: (label) => `${label} deleted`,
});

function deletedAlready({ deleted, label }: apps.ApplicationState): string | undefined {
  return deleted ? `${label} is deleted already, though not by Tocsin. There is nothing to do.` : undefined;
}
