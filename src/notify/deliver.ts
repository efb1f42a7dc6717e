import type { Outbox, OutboxItem, Receipt, Rest, Subject } from '../events/outbox.ts';
import type { EventStore } from '../events/store.ts';
import type { Clock } from '../kernel/clock.ts';
import { errorFields, isTocsinError, type TocsinError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { retryDelayMs } from '../kernel/retry.ts';
import type { Metrics } from '../kernel/telemetry.ts';
import type { PostureStore } from '../posture/store.ts';
import type { TenantRegistry } from '../tenants/registry.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { loadNotice } from './load-notice.ts';
import {
  REPOSTED,
  isWanted,
  noticePriority,
  noticeRevision,
  type Channel,
  type Notice,
  type ToldInPart,
} from './notice.ts';
import type { Pacer } from './pace.ts';

export interface DeliverDeps {
  readonly outbox: Outbox;
  readonly events: EventStore;
  readonly posture: Pick<PostureStore, 'alert'>;
  readonly tenants: TenantRegistry;
  readonly channels: readonly Channel[];
  readonly pacer: Pacer;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Time by the storage server: leases of all replicas are measured by one clock. */
  storageNow(): Date;
  readonly leaseMs: number;
  readonly graceMs: number;
  /** How long to wait before the one re-send of a notice whose answer was lost. */
  readonly resendMs: number;
  /** A notice was told for the first time: what waited for that can go now. */
  told?(ref: Ref, channel: string): void;
}

export interface Delivery {
  readonly tenantId: TenantId;
  readonly subject: Subject;
  readonly channel: string;
  /** Tries even before it is due: something that stood in the way has changed. */
  readonly force?: boolean | undefined;
}

const BACKOFF = { tries: Infinity, baseMs: 2_000, capMs: 300_000 };
const NO_PLACE_MS = 60_000;
/** A reading that waited no longer than this for its lane still holds. */
const FRESH_MS = 20;
const REFUSED_MS = 900_000;
/** A notice that was lost twice waits a day, where people see it in `coverage`: it was probably told. */
const LOST_TWICE_MS = 24 * 3_600_000;
/** About half a minute in all: within the lease. */
const RECEIPT_TRIES = 5;

/**
 * Delivers what one outbox item wants, if it still waits, is due and nobody else is at it. The attempt is stored before
 * anything is sent and the receipt before the item goes, so a crash re-sends at worst; a send whose answer was lost is
 * repeated once, after `resendMs`: the only place where a message can be told twice.
 */
export async function deliver(deps: DeliverDeps, { channel: id, ...ref }: Delivery): Promise<void> {
  const channel = deps.channels.find((candidate) => candidate.id === id);
  const reading = channel ? await read(deps, id, ref) : {};
  const { item, notice, previous } = reading;
  if (!channel || !item) return;
  const silent = notice !== undefined && !hears(channel, notice, previous);
  // While a first post is under way its card is not known yet: it is left to be refreshed once it is there.
  if (!notice || (silent && item.leaseUntil === undefined)) return deps.outbox.drop(item);
  // Before the lane: what sends nothing now must not use up the pace of what does.
  const update = isUpdate(channel, previous);
  if (!(await mayTry(deps, item, { update, force: ref.force ?? false }))) return;
  if (silent) return deps.outbox.drop(item);
  const queuedAt = deps.storageNow().getTime();
  try {
    const lane = { key: `${id}|${await channel.lane(notice, previous)}`, limits: channel.pace };
    const turn = { ref, queuedAt, reading };
    await deps.pacer.run(lane, noticePriority(notice), () => deliverNow(deps, channel, turn));
  } catch (error) {
    await failed(deps, item, { error, update });
  }
}

function hears(channel: Channel, notice: Notice, previous: Receipt | undefined): boolean {
  return isWanted(channel.id, notice, previous) && (channel.accepts?.(notice, previous) ?? true);
}

/** Whether it changes what is there already, so that it may be repeated: the same is then shown twice, not told twice. */
function isUpdate(channel: Channel, previous: Receipt | undefined): boolean {
  return previous !== undefined && !channel.tellsAnew;
}

type Ref = Omit<Delivery, 'channel'>;

interface Turn {
  readonly ref: Ref;
  readonly queuedAt: number;
  readonly reading: Partial<Reading>;
}

interface Reading {
  readonly item: OutboxItem;
  readonly previous: Receipt | undefined;
  readonly notice: Notice;
}

/** The item before its receipt and its notice: both are then at least as new as what the item wants. */
async function read(deps: DeliverDeps, channel: string, { tenantId, subject }: Ref): Promise<Partial<Reading>> {
  const item = await deps.outbox.get(tenantId, subject, channel);
  if (!item) return {};
  const [notice, previous] = await Promise.all([
    loadNotice(deps, tenantId, subject),
    deps.outbox.receipt(tenantId, subject, channel),
  ]);
  return { item, previous, ...(notice && { notice }) };
}

/**
 * In the lane's turn: an item that had to wait is read again. One that had not is not: the lease is taken under the
 * etag of its reading, and whatever would change the reading moves the item.
 */
async function deliverNow(deps: DeliverDeps, channel: Channel, { ref, queuedAt, reading }: Turn): Promise<void> {
  const waited = deps.storageNow().getTime() - queuedAt > FRESH_MS;
  const { item, previous, notice } = waited ? await read(deps, channel.id, ref) : reading;
  if (!item || !notice || !hears(channel, notice, previous)) return;
  const update = isUpdate(channel, previous);
  if (!(await mayTry(deps, item, { update, force: ref.force ?? false }))) return;
  const leased = await deps.outbox.replace({
    ...item,
    attempt: item.attempt + 1,
    leaseUntil: new Date(deps.storageNow().getTime() + deps.leaseMs),
    ...(item.unknownSince && { resent: true }),
  });
  if (leased) await send(deps, channel, { item: leased, notice, previous });
}

async function mayTry(
  deps: DeliverDeps,
  item: OutboxItem,
  { update, force }: { update: boolean; force: boolean },
): Promise<boolean> {
  const now = deps.storageNow().getTime();
  if (item.leaseUntil) {
    if (item.leaseUntil.getTime() + deps.graceMs > now) return false;
    // Whoever held the lease died in the middle: a refresh may simply be repeated, a first post may have been told.
    if (!update && item.unknownSince === undefined) {
      await waitUnknown(deps, item, item.leaseUntil);
      return false;
    }
  }
  return force && item.unknownSince === undefined ? true : item.due.getTime() <= now;
}

async function waitUnknown(deps: DeliverDeps, item: OutboxItem, since: Date): Promise<void> {
  const due = new Date(since.getTime() + deps.resendMs);
  await release(deps, item, { due, unknownSince: since, lastError: 'The answer to the first send was lost.' });
}

/** Gives the lease back with what was learned, also when a newer revision was asked for meanwhile. */
async function release(
  { outbox }: DeliverDeps,
  item: OutboxItem,
  learned: Pick<OutboxItem, 'due'> & Partial<Pick<OutboxItem, 'unknownSince' | 'lastError'>>,
): Promise<void> {
  const { leaseUntil: _lease, ...rest } = item;
  if (await outbox.replace({ ...rest, ...learned })) return;
  const present = await outbox.get(item.tenantId, item.subject, item.channel);
  if (!present || present.attempt !== item.attempt) return;
  const { leaseUntil: _held, ...moved } = present;
  await outbox.replace({ ...moved, ...learned });
}

async function send(
  deps: DeliverDeps,
  channel: Channel,
  { item, notice, previous }: { item: OutboxItem; notice: Notice; previous: Receipt | undefined },
): Promise<void> {
  let told: Receipt['ref'] | ToldInPart;
  try {
    told = await channel.deliver(notice, previous);
  } catch (error) {
    return failed(deps, item, { error, update: isUpdate(channel, previous) });
  }
  const { ref, rest } = isInPart(told) ? told : { ref: told, rest: undefined };
  const receipt = { channel: channel.id, revision: noticeRevision(notice), at: deps.storageNow(), ref };
  await keepReceipt(deps, item, { receipt, rest: rest && waitFor(deps, item, rest) });
  deps.metrics.count('tocsin_notices_total', { channel: channel.id, outcome: previous ? 'refreshed' : 'told' });
  if (!previous) deps.told?.({ tenantId: item.tenantId, subject: item.subject }, channel.id);
}

function isInPart(told: Receipt['ref'] | ToldInPart): told is ToldInPart {
  return isTocsinError(told['rest']);
}

function waitFor(deps: DeliverDeps, item: OutboxItem, rest: TocsinError): Rest {
  return { due: new Date(deps.storageNow().getTime() + waitAfter(rest, item, true)), lastError: rest.message };
}

/**
 * The notice was told: its receipt is tried again for as long as the lease keeps others away, because without it the
 * notice would be told a second time.
 */
async function keepReceipt(
  deps: DeliverDeps,
  item: OutboxItem,
  { receipt, rest }: { receipt: Receipt; rest: Rest | undefined },
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await deps.outbox.settle(item, receipt, rest);
      return;
    } catch (error) {
      if (attempt === RECEIPT_TRIES) throw error;
      await deps.clock.sleep(retryDelayMs(BACKOFF, Math.min(attempt, 4)));
    }
  }
}

async function failed(
  deps: DeliverDeps,
  item: OutboxItem,
  { error, update }: { error: unknown; update: boolean },
): Promise<void> {
  deps.metrics.count('tocsin_notices_total', { channel: item.channel, outcome: 'failed' });
  const known = isTocsinError(error) ? error : undefined;
  if (!known || known.code === 'INTERNAL') {
    deps.log.error(
      { ...errorFields(error), channel: item.channel, subject: item.subject },
      'a notice could not be made',
    );
  }
  const now = deps.storageNow();
  const firstPost = !update || known?.upstreamCode === REPOSTED;
  if (known?.outcomeUnknown && firstPost && !item.unknownSince) return waitUnknown(deps, item, now);
  const due = new Date(now.getTime() + waitAfter(known, item, !firstPost));
  await release(deps, item, { due, lastError: known?.message ?? 'A fault inside Tocsin; the log has it.' });
}

function waitAfter(error: TocsinError | undefined, item: OutboxItem, update: boolean): number {
  if (!error) return BACKOFF.capMs;
  if (error.outcomeUnknown && !update) return LOST_TWICE_MS;
  switch (error.code) {
    case 'PRECONDITION_FAILED':
      return error.retryAfterMs ?? NO_PLACE_MS;
    case 'UPSTREAM_REFUSED':
    case 'NOT_FOUND':
      return REFUSED_MS;
    default:
      return retryDelayMs(BACKOFF, Math.max(1, item.attempt), error.retryAfterMs);
  }
}
