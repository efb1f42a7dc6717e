import { entityKey, entityLabel } from '../entities/entity.ts';
import type { SecurityEvent } from '../events/event.ts';
import { errorFields, isTocsinError } from '../kernel/errors.ts';
import type { TenantRegistry } from '../tenants/registry.ts';
import type { Verdict } from './action.ts';
import { showDeed } from './about.ts';
import { actionOf, type Target } from './actions/index.ts';
import { expire, settle, type Deed } from './deed.ts';
import { isPartly } from './partly.ts';
import type { DeedDeps } from './run-deed.ts';
import { lostWords } from './words.ts';

type Unfinished = { readonly deed: Deed; readonly etag: string };
export type ReconcileDeps = DeedDeps & { readonly tenants: TenantRegistry };

/**
 * Looks after deeds that nobody is doing any more: frees claims that sent nothing, and settles unknown outcomes by
 * looking at the target, never by repeating the call. Returns how many changed.
 */
export async function reconcileDeeds(deps: ReconcileDeps, corr: string): Promise<number> {
  let changed = 0;
  for (const item of await deps.deeds.unfinished()) {
    try {
      if (await reconcileOne(deps, item, corr)) changed++;
    } catch (error) {
      deps.log.warn({ ...errorFields(error), action: item.deed.action }, 'an unfinished deed could not be checked');
    }
  }
  return changed;
}

async function reconcileOne(deps: ReconcileDeps, listed: Unfinished, corr: string): Promise<boolean> {
  // The list may be minutes old by now, and the card must not be told what is no longer so.
  const fresh = await deps.deeds.get(listed.deed.tenantId, listed.deed.key);
  if (!fresh) return false;
  const { deed, etag } = fresh;
  const now = deps.storageNow();
  const present = expire(deed, new Date(now.getTime() - deps.graceMs));
  if (present !== deed) return keep(deps, { before: deed, after: present, etag, corr });
  if (deed.state !== 'unknown' || !deed.nextCheck || deed.nextCheck.getTime() > now.getTime()) return false;
  const { verdict, state, result } = await look(deps, deed);
  if ((await deps.deeds.get(deed.tenantId, deed.key))?.etag !== etag) return false;
  return keep(deps, {
    before: deed,
    after: withLoss(settle(deed, verdict, { now, partly: isPartly(deed), result })),
    etag,
    corr,
    state,
  });
}

/** What would have been handed out went with the answer. */
function withLoss(deed: Deed): Deed {
  const action = actionOf(deed.action);
  if (deed.state !== 'done' || !action?.hands) return deed;
  return { ...deed, note: [deed.note, lostWords(action)].filter(Boolean).join(' ') };
}

interface Look {
  readonly verdict: Verdict;
  /** What was seen, for the trail. */
  readonly state?: unknown;
  /** What the lost answer would have told. */
  readonly result?: unknown;
}

/** Reads the target again and lets the action judge. A read that fails tells nothing. */
async function look(deps: ReconcileDeps, deed: Deed): Promise<Look> {
  const action = actionOf(deed.action);
  const [tenant, { target, event }] = await Promise.all([deps.tenants.get(deed.tenantId), foundAgain(deps, deed)]);
  if (!action || !tenant || !target) return { verdict: 'cannotTell' };
  try {
    const ctx = { tenant, event, writer: deps.writer, askedBy: deed.holder.objectId, last: deed.last };
    const state = await action.capture(ctx, target.entity);
    return { verdict: action.verify(deed.before, state, deed), state, result: action.recall?.(deed.before, state) };
  } catch (error) {
    if (isTocsinError(error)) return { verdict: 'cannotTell' };
    throw error;
  }
}

/** The target of a deed where it is about an event, or at its home. */
async function foundAgain(
  deps: ReconcileDeps,
  deed: Deed,
): Promise<{ readonly target: Target | undefined; readonly event?: SecurityEvent | undefined }> {
  const home = deps.homeOf?.(deed.event.key);
  if (home) return { target: await home.target(deed) };
  const event = (await deps.events.get(deed.tenantId, deed.event.key))?.value;
  const entity = event?.entities.find((one) => entityKey(one) === deed.target);
  return { event, target: entity && { key: deed.target, label: entityLabel(entity), entity } };
}

async function keep(
  deps: ReconcileDeps,
  { before, after, etag, corr, state }: { before: Deed; after: Deed; etag: string; corr: string; state?: unknown },
): Promise<boolean> {
  // That the looks are used up is news too: from now on a person has to say what happened.
  const given = after.state === 'unknown' && before.nextCheck !== undefined && after.nextCheck === undefined;
  const told = after.state !== before.state || given;
  if (told) {
    await deps.record({ outcome: outcomeOf(after), deed: after, after: state, note: after.note, corr });
    await show(deps, after, corr);
  }
  if ((await deps.deeds.put(after, etag)) !== undefined) return true;
  // Whoever made the call has told its end meanwhile, perhaps before the card was told that it is not known.
  const present = told ? await deps.deeds.get(after.tenantId, after.key) : undefined;
  if (present) await show(deps, present.deed, corr);
  return false;
}

async function show(deps: ReconcileDeps, deed: Deed, corr: string): Promise<void> {
  const { target } = await foundAgain(deps, deed);
  await showDeed(deps, deed, { label: target?.label ?? deed.target, corr });
}

function outcomeOf({ state }: Deed): 'done' | 'failed' | 'declined' | 'unknown' {
  if (state === 'free') return 'declined';
  return state === 'done' || state === 'failed' ? state : 'unknown';
}
