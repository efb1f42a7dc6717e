import type { EntityOf } from '../../entities/entity.ts';
import { defineAction, type ActionContext } from '../action.ts';
import * as apps from '../teams-app-state.ts';
import type { TeamsInstallation } from '../teams-app-writer.ts';

interface Reinstall extends apps.TeamsAppState {
  /** What was taken out; null where no record was kept. */
  readonly removed: TeamsInstallation | null;
}

/** Brings an app back: POST …/installedApps (Microsoft Graph v1.0), without rights inside a team. */
export const installTeamsAppAgain = defineAction({
  id: 'installTeamsAppAgain',
  family: apps.TEAMS_APP_FAMILY,
  target: 'teamsApp',
  label: 'Install app again',
  requires: 'remediate',
  needs: ['TeamsAppInstallation.ReadWriteForTeam.All', 'TeamsAppInstallation.ReadWriteForUser.All'],
  calls: [
    'GET /teams/{id}/installedApps',
    'GET /users/{id}/teamwork/installedApps',
    'POST /teams/{id}/installedApps',
    'POST /users/{id}/teamwork/installedApps',
  ],
  undo: '“Uninstall app” takes it out again.',
  undoes: 'uninstallTeamsApp',
  appliesTo: (_event, app) => apps.isPlaced(app),
  async capture(ctx: ActionContext, app: EntityOf<'teamsApp'>): Promise<Reinstall> {
    const state = await apps.captureTeamsApp(ctx, app);
    const before = ctx.last?.before as Partial<apps.TeamsAppState> | undefined;
    const removed = before?.installed ?? null;
    return { ...state, label: removed?.name ?? state.label, removed };
  },
  guard: (_ctx, state) => noRecord(state) ?? thereAlready(state) ?? hadRights(state),
  preview: ({ label, place }) => [
    `Installs ${label} in ${apps.placeWords(place)} again, in the version that is current now.`,
    'It can be used at once: make sure that the app is wanted.',
  ],
  run: ({ tenant, writer }, { place, removed }) => writer.install(tenant, place, removed?.appId ?? ''),
  verify: (_before, { installed }) => (installed ? 'done' : 'notDone'),
  done: (label) => `${label} installed again`,
});

function noRecord({ removed }: Reinstall): string | undefined {
  return removed ? undefined : 'Tocsin has no record of what was taken out, so it cannot install it again.';
}

function thereAlready({ installed, label, place }: Reinstall): string | undefined {
  return installed ? `${label} is installed in ${apps.placeWords(place)} already. There is nothing to do.` : undefined;
}

function hadRights({ removed, label, place }: Reinstall): string | undefined {
  if (place.kind === 'user' || removed?.rights?.length === 0) return undefined;
  return `${label} had rights inside the team that an owner gave it, and only an owner can give them: please ask one to install it again in Teams.`;
}
