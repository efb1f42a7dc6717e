import { entityKey, type Entity, type EntityOf } from '../../entities/entity.ts';
import type { SecurityEvent } from '../../events/event.ts';
import { isTocsinError, TocsinError } from '../../kernel/errors.ts';
import type { ActionContext, Choice } from '../action.ts';
import { grantChoice, type GrantState } from '../app-grant-state.ts';
import { isInDirectory } from '../app-state.ts';
import type { AppState } from '../app-writer.ts';
import type { About, StepTarget } from './steps.ts';

/**
 * The applications that this person consented to. Microsoft does not say when, so only those that the event names are
 * ticked.
 */
export async function consentedApps(ctx: ActionContext, { event, userId }: About): Promise<readonly StepTarget[]> {
  if (!userId) throw new TocsinError('UPSTREAM_UNAVAILABLE', 'Tocsin could not find out who this is at Microsoft.');
  const { ids, unreadable } = await ctx.writer.consentsOf(ctx.tenant, userId);
  if (ids.length === 0 && unreadable === 0) return [];
  const left = unreadable > 0 ? `${unreadable} more consents could not be read: look at them in Entra.` : '';
  const [namedAs, ...apps] = await Promise.all([
    namedApps(ctx, event),
    ...ids.map((id) => ctx.writer.readApp(ctx.tenant, { id })),
  ]);
  const found = apps.flatMap((app): readonly StepTarget[] => {
    if (!app || app.microsofts || app.own) return [];
    const named = namedAs(app);
    const entity: Entity = named ?? { type: 'application', id: app.id, appId: app.appId, name: app.name };
    return [
      { entity, label: app.name ?? app.appId ?? app.id, chosen: named !== undefined, ...(left && { why: left }) },
    ];
  });
  if (found.length === 0 && left) throw new TocsinError('UPSTREAM_UNAVAILABLE', left);
  return found;
}

type AppEntity = EntityOf<'application'>;

/**
 * Which entity of the event is an application: alerts name it by the object id of its service principal or of its
 * registration, or by its application id, so what matches neither is looked up.
 */
async function namedApps(
  { tenant, writer }: ActionContext,
  { entities }: SecurityEvent,
): Promise<(app: AppState) => AppEntity | undefined> {
  const apps = entities.filter((entity) => entity.type === 'application').filter(isInDirectory);
  const found = await Promise.all(
    apps.map(async (entity) => {
      try {
        return { entity, id: (await writer.readApp(tenant, entity))?.id };
      } catch (error) {
        // What cannot be looked up can still match by what the alert says.
        if (isTocsinError(error)) return { entity, id: undefined };
        throw error;
      }
    }),
  );
  return (app) => found.find(({ entity, id }) => same(id, app.id) || isSame(entity, app))?.entity;
}

function isSame(entity: AppEntity, app: AppState): boolean {
  return same(entity.id, app.id) || same(entity.appId, app.appId);
}

function same(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.trim().toLowerCase() === other?.toLowerCase();
}

/** What this person consented to for themselves, ticked where the event names the application. */
export function ownConsents(
  _choices: readonly Choice[],
  state: unknown,
  { event, userId, target }: About & { readonly target: Entity },
): readonly Choice[] {
  const { grants } = state as GrantState;
  const named = event.entities.some((entity) => entityKey(entity) === entityKey(target));
  return grants
    .filter((grant) => grant.kind === 'delegated' && same(grant.principalId ?? undefined, userId))
    .map((grant) => grantChoice(grant, named));
}
