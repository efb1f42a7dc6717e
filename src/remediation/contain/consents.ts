import { entityKey, type Entity, type EntityOf } from '../../entities/entity.ts';
import { TocsinError } from '../../kernel/errors.ts';
import type { ActionContext, Choice } from '../action.ts';
import type { GrantState } from '../app-grant-state.ts';
import type { About, StepTarget } from './steps.ts';

/**
 * The applications that this person consented to. Microsoft does not say when, so only those that the event names are
 * ticked.
 */
export async function consentedApps(ctx: ActionContext, { event, userId }: About): Promise<readonly StepTarget[]> {
  if (!userId) throw new TocsinError('UPSTREAM_UNAVAILABLE', 'Tocsin could not find out who this is at Microsoft.');
  const { ids, unreadable } = await ctx.writer.consentsOf(ctx.tenant, userId);
  const left = unreadable > 0 ? `${unreadable} more consents could not be read: look at them in Entra.` : '';
  const apps = await Promise.all(ids.map((id) => ctx.writer.readApp(ctx.tenant, { id })));
  const found = apps.flatMap((app): readonly StepTarget[] => {
    if (!app || app.microsofts || app.own) return [];
    const named = event.entities.find((entity) => entity.type === 'application' && isSame(entity, app));
    const entity: Entity = named ?? { type: 'application', id: app.id, appId: app.appId, name: app.name };
    return [
      { entity, label: app.name ?? app.appId ?? app.id, chosen: named !== undefined, ...(left && { why: left }) },
    ];
  });
  if (found.length === 0 && left) throw new TocsinError('UPSTREAM_UNAVAILABLE', left);
  return found;
}

function isSame(entity: EntityOf<'application'>, app: { readonly id: string; readonly appId: string | undefined }) {
  if (entity.id !== undefined) return entity.id.toLowerCase() === app.id.toLowerCase();
  return entity.appId !== undefined && entity.appId.toLowerCase() === app.appId?.toLowerCase();
}

/** What this person consented to for themselves, ticked where the event names the application. */
export function ownConsents(
  choices: readonly Choice[],
  state: unknown,
  { event, userId, target }: About & { readonly target: Entity },
): readonly Choice[] {
  const { grants } = state as GrantState;
  const named = event.entities.some((entity) => entityKey(entity) === entityKey(target));
  const own = grants.filter((grant) => grant.kind === 'delegated' && grant.principalId === userId);
  return choices.flatMap((choice) => (own.some(({ id }) => id === choice.id) ? [{ ...choice, chosen: named }] : []));
}
