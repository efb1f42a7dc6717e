import { entityKey, type EntityOf } from '../entities/entity.ts';
import type { ActionContext, Involved } from './action.ts';
import { deedKey } from './deed.ts';
import type { TeamsInstallation, TeamsPlace } from './teams-app-writer.ts';

/** Uninstalling and installing again share a claim. */
export const TEAMS_APP_FAMILY = 'teamsApp';

export interface TeamsAppState {
  readonly label: string;
  readonly place: TeamsPlace;
  /** Null when it is not installed there. */
  readonly installed: TeamsInstallation | null;
}

type App = EntityOf<'teamsApp'>;

export function placeOf({ teamId, userId }: App): TeamsPlace | undefined {
  if (teamId) return { kind: 'team', id: teamId };
  return userId ? { kind: 'user', id: userId } : undefined;
}

/** Something can be done where the alert names both the app and where it is installed. */
export function isPlaced(app: App): boolean {
  return Boolean(app.id ?? app.name) && placeOf(app) !== undefined;
}

export function isGone(event: Involved, app: App): boolean {
  const line = event.deeds.find(({ key }) => key === deedKey(entityKey(app), TEAMS_APP_FAMILY));
  return line?.action === 'uninstallTeamsApp' && line.state === 'done';
}

export async function captureTeamsApp({ tenant, writer }: ActionContext, app: App): Promise<TeamsAppState> {
  const place = placeOf(app) as TeamsPlace;
  const installed = (await writer.readInstallation(tenant, place, app)) ?? null;
  return { label: installed?.name ?? app.name ?? app.id ?? 'this app', place, installed };
}

export function placeWords({ kind }: TeamsPlace): string {
  return kind === 'team' ? 'the team' : 'the personal apps of the user';
}
