import type { Entity } from '../entities/entity.ts';
import { isTocsinError } from '../kernel/errors.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { CatalogueAction } from './action.ts';
import { actionOf } from './actions/index.ts';
import type { Deed } from './deed.ts';
import { stateDigest, type DeedDeps } from './run-deed.ts';
import { utcWords } from './words.ts';

interface Weighing {
  readonly deps: Pick<DeedDeps, 'writer'>;
  readonly tenant: Tenant;
  readonly action: CatalogueAction;
  readonly target: Entity;
}

interface Known {
  readonly state: unknown;
  readonly last: Deed | undefined;
}

/**
 * What has to be weighed before saying yes: what the action itself says and, before an undo, that the target is not as
 * the deed left it, and which other events rely on that deed.
 */
export async function weigh(weighing: Weighing, { state, last }: Known): Promise<readonly string[]> {
  const own = weighing.action.concerns?.(state, last) ?? [];
  const first = unwatched(weighing.tenant);
  if (!last || last.state !== 'done' || weighing.action.undoes !== last.action) return [...first, ...own];
  const changed = own.length === 0 && (await changedSince(weighing, last)) ? [changedWords(last)] : [];
  return [...first, ...own, ...changed, ...reliedOn(last)];
}

/** A tenant that is not asked for alerts: the event may be old, and nobody hears of what follows. */
function unwatched({ name, state }: Tenant): readonly string[] {
  return state === 'paused'
    ? [`Tocsin does not watch ${name} at present (paused): make sure that you may still act there.`]
    : [];
}

/** Whether the target, looked at as the deed looks at it, is not what the deed left. Unknown counts as not changed. */
async function changedSince({ deps, tenant, target }: Weighing, last: Deed): Promise<boolean> {
  const action = actionOf(last.action);
  if (!last.left || !action) return false;
  try {
    const now = await action.capture({ tenant, writer: deps.writer, askedBy: '', last }, target);
    return stateDigest(now, action) !== last.left;
  } catch (error) {
    if (isTocsinError(error)) return false;
    throw error;
  }
}

function changedWords({ holder, endedAt, claimedAt }: Deed): string {
  return `Somebody has changed this since ${holder.name} did it at ${utcWords(endedAt ?? claimedAt)}: make sure that giving back the state before is still what you want.`;
}

function reliedOn({ alsoFor, action }: Deed): readonly string[] {
  if (!alsoFor || alsoFor.length === 0) return [];
  const label = actionOf(action)?.label ?? action;
  return [
    `“${label}” was asked for by event ${alsoFor.join(', event ')} too: make sure that ${alsoFor.length > 1 ? 'those are' : 'it is'} settled.`,
  ];
}
