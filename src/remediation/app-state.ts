import type { EntityOf } from '../entities/entity.ts';
import { TocsinError } from '../kernel/errors.ts';
import { isGuid } from '../tenants/tenant.ts';
import type { ActionContext, GraphCall } from './action.ts';
import type { AppState } from './app-writer.ts';

/** What actions on an application remember of it: the state before, and what is looked at again afterwards. */
export interface ApplicationState {
  readonly principalId: string;
  readonly label: string;
  readonly enabled: boolean | null;
  readonly deleted: boolean;
  readonly microsofts: boolean;
  readonly own: boolean;
}

/** What finding an application asks for, by whatever id the alert gives. */
export const FIND_APP: readonly GraphCall[] = [
  'GET /servicePrincipals/{id}',
  'GET /applications/{id}',
  'GET /directory/deletedItems/{id}',
];

type AppEntity = EntityOf<'application'>;

/** True when the directory can be asked for it: the numbers of Defender for Cloud Apps are none of its ids. */
export function isInDirectory({ id, appId }: AppEntity): boolean {
  return [id, appId].some((one) => one !== undefined && isGuid(one.trim()));
}

/** Reads an application. NOT_FOUND when the tenant has none such, not even among the deleted ones. */
export async function readApplication({ tenant, writer }: ActionContext, app: AppEntity): Promise<AppState> {
  const state = await writer.readApp(tenant, { id: app.id, appId: app.appId });
  if (state) return state;
  const message = `${app.name ?? 'This application'} is not in the directory of ${tenant.name} (any more).`;
  throw new TocsinError('NOT_FOUND', message);
}

export async function captureApplication(ctx: ActionContext, app: AppEntity): Promise<ApplicationState> {
  return stateOf(await readApplication(ctx, app), app);
}

export function stateOf(state: AppState, app: AppEntity): ApplicationState {
  return {
    principalId: state.id,
    label: state.name ?? app.name ?? state.appId ?? state.id,
    enabled: state.enabled ?? null,
    deleted: state.deleted,
    microsofts: state.microsofts,
    own: state.own,
  };
}

/** Why an application must be left alone, in words: the tenant’s services run on Microsoft’s, and Tocsin on its own. */
export function untouchable({ label, microsofts, own }: ApplicationState, consequence: string): string | undefined {
  if (own) return `${label} is Tocsin itself: ${consequence} from here would end its access to this tenant.`;
  return microsofts
    ? `${label} is an application of Microsoft itself, on which services of the tenant run: ${consequence} is not done from here.`
    : undefined;
}

export function isDeleted({ deleted, label }: ApplicationState): string | undefined {
  return deleted ? `${label} has been deleted: restore it first, if it is still needed.` : undefined;
}
