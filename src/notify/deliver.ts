import type { Outbox, OutboxItem, Receipt, Subject } from '../events/outbox.ts';
import type { EventStore } from '../events/store.ts';
import { errorFields, isTocsinError, type TocsinError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { retryDelayMs } from '../kernel/retry.ts';
import type { Metrics } from '../kernel/telemetry.ts';
import type { TenantRegistry } from '../tenants/registry.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { loadNotice } from './load-notice.ts';
import { noticePriority, noticeRevision, type Channel, type Notice } from './notice.ts';
import type { Pacer } from './pace.ts';

export interface DeliverDeps {
  readonly outbox: Outbox;
  readonly events: EventStore;
  readonly tenants: TenantRegistry;
  readonly channels: readonly Channel[];
  readonly pacer: Pacer;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Time by the storage server: leases of all replicas are measured by one clock. */
  storageNow(): Date;
  readonly leaseMs: number;
  readonly graceMs: number;
  /** How long to wait before the one re-send of a notice whose answer was lost. */
  readonly resendMs: number;
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
const REFUSED_MS = 900_000;
const LOST_TWICE_MS = 1_800_000;

/**
 * Delivers what one outbox item wants, if it still waits, is due and nobody else is at it. The attempt is stored before
 * anything is sent and the receipt before the item goes, so a crash re-sends at worst; a send whose answer was lost is
 * repeated once, after `resendMs`: the only place where a message can be told twice.
 */
export async function deliver(deps: DeliverDeps, { tenantId, subject, channel: id, force }: Delivery): Promise<void> {
  const channel = deps.channels.find((candidate) => candidate.id === id);
  const waiting = channel && (await deps.outbox.get(tenantId, subject, id));
  if (!channel || !waiting) return;
  const [notice, previous] = await Promise.all([
    loadNotice(deps, tenantId, subject),
    deps.outbox.receipt(tenantId, subject, id),
  ]);
  if (!notice) return deps.outbox.drop(waiting);
  try {
    const lane = await channel.lane(notice, previous);
    await deps.pacer.run(`${id}|${lane}`, noticePriority(notice), () =>
      deliverNow(deps, channel, { tenantId, subject, force }),
    );
  } catch (error) {
    await failed(deps, waiting, { error, update: previous !== undefined });
  }
}

/** In the lane's turn everything is read again: minutes may have passed since it queued. */
async function deliverNow(deps: DeliverDeps, channel: Channel, ref: Omit<Delivery, 'channel'>): Promise<void> {
  const [item, previous] = await Promise.all([
    deps.outbox.get(ref.tenantId, ref.subject, channel.id),
    deps.outbox.receipt(ref.tenantId, ref.subject, channel.id),
  ]);
  if (!item || !(await mayTry(deps, item, { previous, force: ref.force ?? false }))) return;
  const now = deps.storageNow();
  const leased = await deps.outbox.replace({
    ...item,
    attempt: item.attempt + 1,
    leaseUntil: new Date(now.getTime() + deps.leaseMs),
    ...(item.unknownSince && { resent: true }),
  });
  const notice = leased && (await loadNotice(deps, ref.tenantId, ref.subject));
  if (!leased || !notice) return;
  await send(deps, channel, { item: leased, notice, previous });
}

async function mayTry(
  deps: DeliverDeps,
  item: OutboxItem,
  { previous, force }: { previous: Receipt | undefined; force: boolean },
): Promise<boolean> {
  const now = deps.storageNow().getTime();
  if (item.leaseUntil) {
    if (item.leaseUntil.getTime() + deps.graceMs > now) return false;
    // Whoever held the lease died in the middle: a refresh may simply be repeated, a first post may have been told.
    if (previous === undefined && item.unknownSince === undefined) {
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
  try {
    const ref = await channel.deliver(notice, previous);
    const receipt = { channel: channel.id, revision: noticeRevision(notice), at: deps.storageNow(), ref };
    await deps.outbox.settle(item, receipt);
    deps.metrics.count('tocsin_notices_total', { channel: channel.id, outcome: previous ? 'refreshed' : 'told' });
  } catch (error) {
    await failed(deps, item, { error, update: previous !== undefined });
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
  if (known?.outcomeUnknown && !update && !item.unknownSince) return waitUnknown(deps, item, now);
  const due = new Date(now.getTime() + waitAfter(known, item, update));
  await release(deps, item, { due, lastError: known?.message ?? 'A fault inside Tocsin; the log has it.' });
}

function waitAfter(error: TocsinError | undefined, item: OutboxItem, update: boolean): number {
  if (!error) return BACKOFF.capMs;
  if (error.outcomeUnknown && !update) return LOST_TWICE_MS;
  switch (error.code) {
    case 'PRECONDITION_FAILED':
      return NO_PLACE_MS;
    case 'UPSTREAM_REFUSED':
    case 'NOT_FOUND':
      return REFUSED_MS;
    default:
      return retryDelayMs(BACKOFF, Math.max(1, item.attempt), error.retryAfterMs);
  }
}
