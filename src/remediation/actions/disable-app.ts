import { defineAction } from '../action.ts';
import * as apps from '../app-state.ts';

/** Stops an application: PATCH /servicePrincipals/{id} {"accountEnabled": false} (Microsoft Graph v1.0). */
export const disableApp = defineAction({
  id: 'disableApp',
  family: 'appSignIn',
  target: 'application',
  label: 'Disable application',
  requires: 'remediate',
  needs: ['Application.ReadWrite.All'],
  calls: [...apps.FIND_APP, 'PATCH /servicePrincipals/{id}'],
  undo: '“Enable application” takes it back.',
  appliesTo: (_event, app) => apps.isInDirectory(app),
  capture: apps.captureApplication,
  guard: (_ctx, state) => apps.untouchable(state, 'disabling it') ?? apps.isDeleted(state) ?? disabledAlready(state),
  preview: ({ label }) => [
    `Disables ${label}: neither people nor the application itself can sign in to it any more.`,
    'Access that it holds now ends as its tokens run out, usually within an hour.',
    'What was consented to stays as it is, and comes back with it; “Remove permissions” takes that away.',
  ],
  run: ({ tenant, writer }, { principalId }) => writer.setAppEnabled(tenant, principalId, false),
  verify: (_before, now) => (now.enabled === null ? 'cannotTell' : now.enabled ? 'notDone' : 'done'),
  done: (label) => `${label} disabled`,
});

function disabledAlready({ enabled, label }: apps.ApplicationState): string | undefined {
  return enabled === false ? `${label} is disabled already, though not by Tocsin. There is nothing to do.` : undefined;
}
