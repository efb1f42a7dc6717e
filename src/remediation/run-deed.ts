import type { SecurityEvent } from '../events/event.ts';
import type { EventStore } from '../events/store.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import type { Clock } from '../kernel/clock.ts';
import { TocsinError, errorFields, isTocsinError } from '../kernel/errors.ts';
import { digest } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { ActionContext, CatalogueAction, Outcome } from './action.ts';
import type { Target } from './actions/index.ts';
import { selectionFault } from './choose.ts';
import {
  ask,
  claim,
  deedKey,
  end,
  expire,
  isSamePerson,
  lastOf,
  mayApprove,
  mayClaim,
  start,
  type Deed,
  type DeedStore,
  type Ending,
  type Person,
} from './deed.ts';
import { concludeDeed, type Called, type Claimed } from './conclude-deed.ts';
import { needsTwoPeople } from './guards/two-people.ts';
import { isPartly } from './partly.ts';
import type { PreviewStore } from './preview.ts';
import { isEvent, showDeed, type About, type HomeOf } from './about.ts';
import type { TenantWriter } from './tenant-writer.ts';
import { lostWords } from './words.ts';

/** What the trail is told about a deed; the door that runs deeds turns it into an audit entry. */
export interface DeedNote {
  readonly outcome:
    'asked' | 'approved' | 'declined' | 'intent' | 'done' | 'failed' | 'unknown' | 'refused' | 'lost' | 'decided';
  readonly deed: Pick<Deed, 'tenantId' | 'key' | 'action' | 'target' | 'generation' | 'event' | 'holder'> &
    Partial<Pick<Deed, 'approver' | 'chosen' | 'result'>>;
  /** Who did this step, where it was not the one who asked for the deed. */
  readonly by?: Person | undefined;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly note?: string | undefined;
  readonly corr: string;
}

export interface DeedDeps {
  readonly deeds: DeedStore;
  readonly previews: PreviewStore;
  readonly events: EventStore;
  /** For deeds that are about something else than an event; there are none where absent. */
  readonly homeOf?: HomeOf | undefined;
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

export interface DeedRequest<A extends About = SecurityEvent> {
  readonly tenant: Tenant;
  /** What it is about. */
  readonly event: A;
  readonly action: CatalogueAction;
  readonly target: Target;
  /** Ids out of the action's choices; empty where it has none. */
  readonly chosen: readonly string[];
  /** The generation that the asker was shown. */
  readonly generation: number;
  /** Digest of the state that the asker was shown; absent where the caller has just compared it. */
  readonly seen?: string | undefined;
  readonly holder: Person;
  /** True when `holder` is the second of two people and agrees to what waits for approval. */
  readonly approves?: boolean;
  /** True when the answer shows what the card does not: the card is changed a little later, for that takes it away. */
  readonly quiet?: boolean;
  readonly corr: string;
}

/**
 * `done`, `failed`, `unknown` and `asked` are this request's own deed; `taken` is somebody else's (or an earlier one).
 * A `secret` is for the person who asked, once, and must be kept nowhere.
 */
export type DeedOutcome<A extends About = SecurityEvent> =
  | {
      readonly status: 'done' | 'failed' | 'unknown' | 'asked';
      readonly deed: Deed;
      readonly event: A;
      readonly secret?: Outcome['secret'];
    }
  | { readonly status: 'taken'; readonly deed: Deed }
  | { readonly status: 'refused'; readonly why: string };

/** The deed as it stands, with a lease that ran out taken into account. */
export async function presentDeed(deps: DeedDeps, request: Pick<DeedRequest, 'tenant' | 'action' | 'target'>) {
  const stored = await deps.deeds.get(request.tenant.id, deedKey(request.target.key, request.action.family));
  return stored && { ...stored, deed: expire(stored.deed, new Date(deps.storageNow().getTime() - deps.graceMs)) };
}

/**
 * Claims, does and concludes one deed (STORAGE, the life of a deed): guards → claim → guards again → audit intent →
 * running → the call → what is known of its outcome. At most one call is made per claim, whoever else clicks. Where
 * the tenant asks for two people, the first one's click ends in `asked`.
 */
export async function runDeed<A extends About>(deps: DeedDeps, request: DeedRequest<A>): Promise<DeedOutcome<A>> {
  // What a deed is about is shown at home and handed back as the same kind of thing.
  return run(deps, request) as Promise<DeedOutcome<A>>;
}

async function run(deps: DeedDeps, request: DeedRequest<About>): Promise<DeedOutcome<About>> {
  // What was done before is told first: a guard would call it somebody else's doing.
  const present = await presentDeed(deps, request);
  const may = request.approves ? mayApprove : mayClaim;
  if (present && may(present.deed, request.generation) !== 'free') return { status: 'taken', deed: present.deed };
  const doing = { request: asAsked(request, present?.deed), ctx: contextOf(deps, request, present?.deed) };
  if (request.approves && present && isSamePerson(present.deed.holder.objectId, request.holder.objectId))
    return refuse(deps, doing.request, 'You asked for this yourself: somebody else has to approve it.');
  const { refusal } = await guarded(doing);
  if (refusal !== undefined) return refuse(deps, doing.request, refusal);
  const wanted = needsTwoPeople(request.tenant, request.action.id) && !request.approves ? ask : claim;
  const taken = await take(deps, { request: doing.request, present, wanted });
  if (!taken) {
    const winner = await presentDeed(deps, request);
    if (winner) return { status: 'taken', deed: winner.deed };
    throw new TocsinError(
      'CONFLICT',
      'Somebody else acted on this at the same moment. Please look again before you go on.',
    );
  }
  return wanted === ask ? asked(deps, doing.request, taken.deed) : doClaimed(deps, { ...doing, claimed: taken });
}

/** Who approves, approves what was asked for: the same choices, on the event that it was asked for on. */
function asAsked(request: DeedRequest<About>, present: Deed | undefined): DeedRequest<About> {
  return request.approves ? { ...request, chosen: present?.chosen ?? [] } : request;
}

function contextOf(
  deps: DeedDeps,
  { tenant, event: about, holder }: DeedRequest<About>,
  present: Deed | undefined,
): ActionContext {
  const event = isEvent(about) ? about : undefined;
  const underWay = () => dealtWith(deps, tenant);
  return { tenant, event, writer: deps.writer, askedBy: holder.objectId, last: lastOf(present), underWay };
}

/** Deeds of a tenant that may take effect at any moment, or have. */
async function dealtWith({ deeds }: DeedDeps, { id }: Tenant): Promise<readonly Deed[]> {
  const all = (await deeds.unfinished()).map(({ deed }) => deed);
  return all.filter(({ tenantId, state }) => tenantId === id && state !== 'awaitingApproval');
}

interface Doing {
  readonly request: DeedRequest<About>;
  readonly ctx: ActionContext;
}

/** The target's state, and why it must not be done in it. */
async function guarded({ request, ctx }: Doing): Promise<{ state: unknown; refusal: string | undefined }> {
  const { action, target, seen, chosen } = request;
  const state = await action.capture(ctx, target.entity);
  const refusal = await action.guard(ctx, state);
  if (refusal !== undefined) return { state, refusal };
  if (seen !== undefined && stateDigest(state, action) !== seen) return { state, refusal: CHANGED };
  return { state, refusal: selectionFault(action, state, chosen) };
}

const CHANGED = 'Something about this has changed since the preview. Please look at a fresh preview first.';

/** What a state is recognised by when it is looked at again. */
export function stateDigest(state: unknown, { essence }: Pick<CatalogueAction, 'essence'>): string {
  return digest([canonicalJson((essence ? essence(state) : state) ?? null)]);
}

async function refuse(deps: DeedDeps, request: DeedRequest<About>, why: string): Promise<DeedOutcome<About>> {
  const deed = {
    tenantId: request.tenant.id,
    key: deedKey(request.target.key, request.action.family),
    action: request.action.id,
    target: request.target.key,
    generation: request.generation,
    event: { number: request.event.number, key: request.event.key },
    holder: request.holder,
    ...(request.chosen.length > 0 && { chosen: request.chosen }),
  };
  await deps.record({ outcome: 'refused', deed, note: why, corr: request.corr });
  return { status: 'refused', why };
}

interface Taking {
  readonly request: DeedRequest<About>;
  readonly present: Claimed | undefined;
  readonly wanted: typeof claim;
}

/** A second person has a day to approve. */
const APPROVAL_MS = 24 * 60 * 60_000;

/** The claim, or the question for approval; undefined when somebody else was faster. */
async function take(deps: DeedDeps, { request, present, wanted }: Taking): Promise<Claimed | undefined> {
  const now = deps.storageNow();
  const waiting = request.approves ? present?.deed : undefined;
  const deed = wanted(present?.deed, {
    tenantId: request.tenant.id,
    key: deedKey(request.target.key, request.action.family),
    action: request.action.id,
    target: request.target.key,
    event: waiting?.event ?? { number: request.event.number, key: request.event.key },
    holder: waiting?.holder ?? request.holder,
    leaseUntil: new Date(now.getTime() + (wanted === ask ? APPROVAL_MS : deps.leaseMs)),
    undoes: request.action.undoes,
    carries: request.action.carries,
    now,
    ...(waiting && { approver: request.holder }),
    ...(request.chosen.length > 0 && { chosen: request.chosen }),
  });
  const etag = await deps.deeds.put(deed, present?.etag);
  return etag === undefined ? undefined : { deed, etag };
}

/** The question stands: it goes into the trail and onto the card, for a second person. */
async function asked(deps: DeedDeps, request: DeedRequest<About>, deed: Deed): Promise<DeedOutcome<About>> {
  await deps.record({ outcome: 'asked', deed, corr: request.corr });
  const event = await showDeed(deps, deed, { label: request.target.label, corr: request.corr });
  return { status: 'asked', deed, event: event ?? request.event };
}

type Claiming = Doing & { readonly claimed: Claimed };

/** From claimed to an ending. Until `running` is stored nothing was sent, so any failure frees the claim. */
async function doClaimed(deps: DeedDeps, { request, ctx, claimed }: Claiming): Promise<DeedOutcome<About>> {
  let before: unknown;
  let running: Claimed;
  try {
    const again = await guarded({ request, ctx });
    if (again.refusal !== undefined) {
      await release(deps, claimed, again.refusal);
      return await refuse(deps, request, again.refusal);
    }
    before = again.state;
    await recordIntent(deps, { request, deed: claimed.deed, before });
    const deed = start(claimed.deed, before, new Date(deps.storageNow().getTime() + deps.leaseMs));
    const etag = await deps.deeds.put(deed, claimed.etag);
    if (etag === undefined) return { status: 'taken', deed: (await presentDeed(deps, request))?.deed ?? deed };
    running = { deed, etag };
  } catch (error) {
    await release(deps, claimed, 'Nothing was sent to Microsoft.');
    throw error;
  }
  return concludeDeed(deps, { request, running, called: await call(deps, { request, ctx, deed: running.deed }) });
}

async function recordIntent(
  deps: DeedDeps,
  { request, deed, before }: { request: DeedRequest<About>; deed: Deed; before: unknown },
): Promise<void> {
  const { corr } = request;
  if (deed.approver) await deps.record({ outcome: 'approved', deed, by: deed.approver, corr });
  await deps.record({ outcome: 'intent', deed, before, corr });
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
  { request, ctx, deed }: { request: DeedRequest<About>; ctx: ActionContext; deed: Deed },
): Promise<Called> {
  const { action } = request;
  try {
    const hasTime = () => deps.storageNow().getTime() < deed.leaseUntil.getTime();
    const outcome = (await action.run({ ...ctx, hasTime }, deed.before, request.chosen)) ?? {};
    const { result, note, secret, lost } = outcome;
    if (lost) return { ending: unclear(action, deps.storageNow(), note) };
    const { after, left } = await lookAfter(deps, { request, ctx, deed });
    const ending: Ending = {
      state: 'done',
      at: deps.storageNow(),
      ...(result !== undefined && { result }),
      ...(left && { left }),
      ...(note && { note }),
      ...(isPartly(deed, result) && { partly: true }),
    };
    return { ending, after, secret };
  } catch (error) {
    const at = deps.storageNow();
    if (isTocsinError(error) && !error.outcomeUnknown && error.code !== 'INTERNAL')
      return { ending: { state: 'failed', at, note: error.message } };
    deps.log.warn({ ...errorFields(error), action: action.id }, 'a deed has an unknown outcome');
    return { ending: unclear(action, at) };
  }
}

/** `known` is what is known of it all the same. */
function unclear(action: CatalogueAction, at: Date, known?: string): Ending {
  const note = [
    'Microsoft did not answer clearly.',
    known,
    'Tocsin looks again and will say what happened.',
    action.hands && lostWords(action),
  ];
  return { state: 'unknown', at, note: note.filter(Boolean).join(' ') };
}

/** How long the answer waits for the state after a deed. */
const LOOK_AFTER_MS = 1_000;

/**
 * The target's state right after a deed, for the trail; with the digest that an undo compares, where it shows the deed
 * already. A look that fails or takes long tells nothing and costs nothing.
 */
async function lookAfter(
  deps: DeedDeps,
  { request, ctx, deed }: { request: DeedRequest<About>; ctx: ActionContext; deed: Deed },
): Promise<{ after?: unknown; left?: string }> {
  const stop = new AbortController();
  try {
    const late = deps.clock.sleep(LOOK_AFTER_MS, stop.signal).then(() => undefined);
    late.catch(() => undefined);
    const looking = request.action.capture(ctx, request.target.entity).then((after) => ({ after }));
    const seen = await Promise.race([looking, late]);
    if (!seen) return {};
    const shows = request.action.verify(deed.before, seen.after, deed) === 'done';
    return { ...seen, ...(shows && { left: stateDigest(seen.after, request.action) }) };
  } catch (error) {
    return isTocsinError(error, 'NOT_FOUND') ? { after: 'gone' } : {};
  } finally {
    stop.abort(new Error('looked'));
  }
}

/** Keeps that another event relies on a finished deed; somebody else's change of the deed wins. */
export async function alsoFor({ deeds }: DeedDeps, { tenantId, key }: Deed, n: number): Promise<void> {
  const stored = await deeds.get(tenantId, key);
  if (stored?.deed.state !== 'done' || stored.deed.event.number === n || stored.deed.alsoFor?.includes(n)) return;
  await deeds.put({ ...stored.deed, alsoFor: [...(stored.deed.alsoFor ?? []), n].slice(-20) }, stored.etag);
}
