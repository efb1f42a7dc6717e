import { defineAction } from '../action.ts';
import * as apps from '../app-state.ts';

/** Takes a stop back: PATCH /servicePrincipals/{id} {"accountEnabled": true} (Microsoft Graph v1.0). */
export const enableApp = defineAction({
  id: 'enableApp',
  family: 'appSignIn',
  target: 'application',
  label: 'Enable application',
  requires: 'remediate',
  needs: ['Application.ReadWrite.All'],
  calls: [...apps.FIND_APP, 'PATCH /servicePrincipals/{id}'],
  undo: '“Disable application” stops it again.',
  undoes: 'disableApp',
  appliesTo: (_event, app) => apps.isInDirectory(app),
  capture: apps.captureApplication,
  guard: (_ctx, state) => apps.isDeleted(state),
  preview: ({ label }) => [
    `Lets people and the application sign in to ${label} again, with the permissions and secrets that it has now.`,
    'Make sure that nobody’s secret was left behind.',
  ],
  run: ({ tenant, writer }, { principalId }) => writer.setAppEnabled(tenant, principalId, true),
  verify: (_before, now) => (now.enabled === null ? 'cannotTell' : now.enabled ? 'done' : 'notDone'),
  done: (label) => `${label} enabled again`,
});
