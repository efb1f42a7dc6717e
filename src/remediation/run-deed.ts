import { changeEvent } from '../events/change-event.ts';
import type { DeedLine, SecurityEvent } from '../events/event.ts';
import type { EventStore } from '../events/store.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import type { Clock } from '../kernel/clock.ts';
import { TocsinError, errorFields, isTocsinError } from '../kernel/errors.ts';
import { digest } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { ActionContext, CatalogueAction } from './action.ts';
import type { Target } from './actions/index.ts';
import { claim, deedKey, end, expire, mayClaim, start, type Deed, type DeedStore, type Ending } from './deed.ts';
import type { PreviewStore } from './preview.ts';
import type { TenantWriter } from './tenant-writer.ts';

/** What the trail is told about a deed; the door that runs deeds turns it into an audit entry. */
export interface DeedNote {
  readonly outcome: 'intent' | 'done' | 'failed' | 'unknown' | 'refused';
  readonly deed: Pick<Deed, 'tenantId' | 'key' | 'action' | 'target' | 'generation' | 'event' | 'holder'>;
  readonly before?: unknown;
  readonly note?: string;
  readonly corr: string;
}

export interface DeedDeps {
  readonly deeds: DeedStore;
  readonly previews: PreviewStore;
  readonly events: EventStore;
  readonly channels: readonly string[];
  readonly writer: TenantWriter;
  readonly clock: Clock;
  readonly log: Log;
  /** Time by the storage server: leases of all replicas are measured by one clock. */
  storageNow(): Date;
  readonly leaseMs: number;
  /** Added to a lease before anybody takes over, for answers on their way. */
  readonly graceMs: number;
  /** Resolves once the note is in the audit trail. */
  record(note: DeedNote): Promise<void>;
  hint(event: SecurityEvent): void;
}

export interface DeedRequest {
  readonly tenant: Tenant;
  readonly event: SecurityEvent;
  readonly action: CatalogueAction;
  readonly target: Target;
  /** The generation that the asker was shown. */
  readonly generation: number;
  /** Digest of the state that the asker was shown. */
  readonly seen: string;
  readonly holder: Deed['holder'];
  readonly corr: string;
}

/** `done`, `failed` and `unknown` are this request's own deed; `taken` is somebody else's (or an earlier one). */
export type DeedOutcome =
  | { readonly status: 'done' | 'failed' | 'unknown'; readonly deed: Deed; readonly event: SecurityEvent }
  | { readonly status: 'taken'; readonly deed: Deed }
  | { readonly status: 'refused'; readonly why: string };

/** The deed as it stands, with a lease that ran out taken into account. */
export async function presentDeed(deps: DeedDeps, request: Pick<DeedRequest, 'tenant' | 'action' | 'target'>) {
  const stored = await deps.deeds.get(request.tenant.id, deedKey(request.target.key, request.action.family));
  return stored && { ...stored, deed: expire(stored.deed, new Date(deps.storageNow().getTime() - deps.graceMs)) };
}

/**
 * Claims, does and concludes one deed (STORAGE, the life of a deed): guards → claim → guards again → audit intent →
 * running → the call → what is known of its outcome. At most one call is made per claim, whoever else clicks.
 */
export async function runDeed(deps: DeedDeps, request: DeedRequest): Promise<DeedOutcome> {
  const ctx: ActionContext = { tenant: request.tenant, writer: deps.writer, askedBy: request.holder.objectId };
  // What was done before is told first: a guard would call it somebody else's doing.
  const present = await presentDeed(deps, request);
  if (present && mayClaim(present.deed, request.generation) !== 'free') return { status: 'taken', deed: present.deed };
  const early = await guarded(ctx, request);
  if (early.refusal !== undefined) return refuse(deps, request, early.refusal);
  if (stateDigest(early.state) !== request.seen) return refuse(deps, request, CHANGED);
  const claimed = await takeClaim(deps, request, present);
  if (!claimed) {
    const winner = await presentDeed(deps, request);
    if (winner) return { status: 'taken', deed: winner.deed };
    throw new TocsinError('CONFLICT', 'Somebody else acted on this at the same moment. Please look at the card again.');
  }
  return doClaimed(deps, { request, ctx, claimed });
}

async function guarded(ctx: ActionContext, { action, target }: DeedRequest) {
  const state = await action.capture(ctx, target.entity);
  return { state, refusal: await action.guard(ctx, state) };
}

const CHANGED = 'Something about this account has changed since the preview. Please look at a fresh preview first.';

/** What a state is recognised by when it is looked at again. */
export function stateDigest(state: unknown): string {
  return digest([canonicalJson(state ?? null)]);
}

async function refuse(deps: DeedDeps, request: DeedRequest, why: string): Promise<DeedOutcome> {
  const deed = {
    tenantId: request.tenant.id,
    key: deedKey(request.target.key, request.action.family),
    action: request.action.id,
    target: request.target.key,
    generation: request.generation,
    event: { number: request.event.number, key: request.event.key },
    holder: request.holder,
  };
  await deps.record({ outcome: 'refused', deed, note: why, corr: request.corr });
  return { status: 'refused', why };
}

interface Claimed {
  readonly deed: Deed;
  readonly etag: string;
}

async function takeClaim(
  deps: DeedDeps,
  request: DeedRequest,
  present: { deed: Deed; etag: string } | undefined,
): Promise<Claimed | undefined> {
  const now = deps.storageNow();
  const deed = claim(present?.deed, {
    tenantId: request.tenant.id,
    key: deedKey(request.target.key, request.action.family),
    action: request.action.id,
    target: request.target.key,
    event: { number: request.event.number, key: request.event.key },
    holder: request.holder,
    leaseUntil: new Date(now.getTime() + deps.leaseMs),
    now,
  });
  const etag = await deps.deeds.put(deed, present?.etag);
  return etag === undefined ? undefined : { deed, etag };
}

interface Doing {
  readonly request: DeedRequest;
  readonly ctx: ActionContext;
  readonly claimed: Claimed;
}

/** From claimed to an ending. Until `running` is stored nothing was sent, so any failure frees the claim. */
async function doClaimed(deps: DeedDeps, { request, ctx, claimed }: Doing): Promise<DeedOutcome> {
  let before: unknown;
  let running: Claimed;
  try {
    const again = await guarded(ctx, request);
    const refusal = again.refusal ?? (stateDigest(again.state) === request.seen ? undefined : CHANGED);
    if (refusal !== undefined) {
      await release(deps, claimed, refusal);
      return await refuse(deps, request, refusal);
    }
    before = again.state;
    await deps.record({ outcome: 'intent', deed: claimed.deed, before, corr: request.corr });
    const deed = start(claimed.deed, before, new Date(deps.storageNow().getTime() + deps.leaseMs));
    const etag = await deps.deeds.put(deed, claimed.etag);
    if (etag === undefined) return { status: 'taken', deed };
    running = { deed, etag };
  } catch (error) {
    await release(deps, claimed, 'Nothing was sent to Microsoft.');
    throw error;
  }
  const ending = await call(deps, { request, ctx, before });
  return conclude(deps, { request, running, ending });
}

async function release(deps: DeedDeps, { deed, etag }: Claimed, note: string): Promise<void> {
  try {
    await deps.deeds.put(end(deed, { state: 'failed', at: deps.storageNow(), note }), etag);
  } catch (error) {
    // The lease frees it in any case; saying so must not hide why the deed stopped.
    deps.log.warn(
      { ...errorFields(error), action: deed.action },
      'a claim could not be released and waits for its lease',
    );
  }
}

async function call(
  deps: DeedDeps,
  { request, ctx, before }: { request: DeedRequest; ctx: ActionContext; before: unknown },
): Promise<Ending> {
  try {
    await request.action.run(ctx, before, []);
    return { state: 'done', at: deps.storageNow() };
  } catch (error) {
    const at = deps.storageNow();
    if (isTocsinError(error) && !error.outcomeUnknown && error.code !== 'INTERNAL')
      return { state: 'failed', at, note: error.message };
    deps.log.warn({ ...errorFields(error), action: request.action.id }, 'a deed has an unknown outcome');
    return {
      state: 'unknown',
      at,
      note: 'Microsoft did not answer clearly. Tocsin looks again and will say what happened.',
    };
  }
}

/**
 * Card, trail, then the deed's own row: a crash in between leaves it running, and once the lease is over a look at the
 * target settles it and tells the card again.
 */
async function conclude(
  deps: DeedDeps,
  { request, running, ending }: { request: DeedRequest; running: Claimed; ending: Ending },
): Promise<DeedOutcome> {
  const deed = end(running.deed, ending);
  await deps.record({ outcome: ending.state, deed, ...(ending.note && { note: ending.note }), corr: request.corr });
  const event = await showOnEvent(deps, deed, { label: request.target.label, corr: request.corr });
  await deps.deeds.put(deed, running.etag);
  return { status: ending.state, deed, event: event ?? request.event };
}

/** Keeps that another event relies on a finished deed; somebody else's change of the deed wins. */
export async function alsoFor({ deeds }: DeedDeps, { tenantId, key }: Deed, n: number): Promise<void> {
  const stored = await deeds.get(tenantId, key);
  if (stored?.deed.state !== 'done' || stored.deed.event.number === n || stored.deed.alsoFor?.includes(n)) return;
  await deeds.put({ ...stored.deed, alsoFor: [...(stored.deed.alsoFor ?? []), n].slice(-20) }, stored.etag);
}

/**
 * Puts the deed's present state on its event (or another that points at the same target), so that the card tells it.
 * Undefined when the event is gone.
 */
export async function showOnEvent(
  deps: Pick<DeedDeps, 'events' | 'channels' | 'hint'>,
  deed: Deed,
  {
    label,
    corr,
    eventKey = deed.event.key,
  }: { readonly label: string; readonly corr: string; readonly eventKey?: string },
): Promise<SecurityEvent | undefined> {
  const ref = { tenantId: deed.tenantId, key: eventKey };
  const event = await changeEvent({ events: deps.events, channels: deps.channels, corr }, ref, (before) => {
    const line = deedLine(deed, before.deeds.find(({ key }) => key === deed.key)?.targetLabel ?? label);
    const deeds = [...before.deeds.filter(({ key }) => key !== deed.key), line];
    const what = `${deed.action} on ${line.targetLabel}: ${line.state}${deed.note ? ` (${deed.note})` : ''}`;
    return { event: { ...before, deeds }, history: [{ at: line.at, by: deed.holder.name, what }] };
  });
  if (event) deps.hint(event);
  return event;
}

function deedLine(deed: Deed, targetLabel: string): DeedLine {
  const state = deed.state === 'free' || deed.state === 'claimed' ? 'running' : deed.state;
  return {
    key: deed.key,
    action: deed.action,
    target: deed.target,
    targetLabel,
    state,
    generation: deed.generation,
    by: deed.holder.name,
    at: deed.endedAt ?? deed.claimedAt,
    ...(deed.note && { note: deed.note }),
  };
}
