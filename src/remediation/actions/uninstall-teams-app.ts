import { defineAction } from '../action.ts';
import * as apps from '../teams-app-state.ts';

/** Takes an app out of a team or from a person: DELETE …/installedApps/{id} (Microsoft Graph v1.0). */
export const uninstallTeamsApp = defineAction({
  id: 'uninstallTeamsApp',
  family: apps.TEAMS_APP_FAMILY,
  target: 'teamsApp',
  label: 'Uninstall app',
  requires: 'remediate',
  needs: ['TeamsAppInstallation.ReadWriteForTeam.All', 'TeamsAppInstallation.ReadWriteForUser.All'],
  calls: [
    'GET /teams/{id}/installedApps',
    'GET /users/{id}/teamwork/installedApps',
    'DELETE /teams/{id}/installedApps/{id}',
    'DELETE /users/{id}/teamwork/installedApps/{id}',
  ],
  undo: '“Install app again” brings it back where nobody had given it rights inside a team.',
  appliesTo: (event, app) => apps.isPlaced(app) && !apps.isGone(event, app),
  capture: apps.captureTeamsApp,
  guard: (_ctx, state) => own(state) ?? notThere(state),
  preview: ({ label, place, installed }) => [
    `Takes ${label} out of ${apps.placeWords(place)}. Its tabs, its bot and its messages there stop working.`,
    ...rightsWords(installed?.rights),
    'Other places where it is installed keep it, and people may install it again: only an administrator of Teams can block an app (Teams admin centre, Manage apps).',
  ],
  run: ({ tenant, writer }, { place, installed }) => writer.uninstall(tenant, place, installed?.installationId ?? ''),
  verify: (_before, { installed }) => (installed ? 'notDone' : 'done'),
  done: (label) => `${label} uninstalled`,
});

/** What an owner of the team consented to cannot be consented to from here: said before. */
function rightsWords(rights: readonly string[] | undefined): string[] {
  if (!rights || rights.length === 0) return [];
  return [
    `It loses the rights in this team that an owner gave it (${rights.slice(0, 5).join(', ')}). Those cannot be given back from here: an owner of the team would have to install it again.`,
  ];
}

function own({ installed, label }: apps.TeamsAppState): string | undefined {
  return installed?.own ? `${label} is Tocsin itself: without it these cards no longer arrive.` : undefined;
}

function notThere({ installed, label, place }: apps.TeamsAppState): string | undefined {
  return installed
    ? undefined
    : `${label} is not installed in ${apps.placeWords(place)} (any more). There is nothing to do.`;
}
