import { lookBack, type Coverage, type CoverageStore } from '../events/coverage.ts';
import type { Ingest, IngestCounts } from '../events/ingest.ts';
import { IMPORT_SUBJECT, blindSubject, type Outbox } from '../events/outbox.ts';
import { BEGINNING, type EventSource, type Watermark } from '../events/source.ts';
import type { EventStore } from '../events/store.ts';
import type { Clock } from '../kernel/clock.ts';
import { TocsinError, errorFields, isTocsinError } from '../kernel/errors.ts';
import { newCorrelationId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { traced, type Metrics } from '../kernel/telemetry.ts';
import type { TenantRegistry } from '../tenants/registry.ts';
import type { Tenant, TenantId } from '../tenants/tenant.ts';

export interface PollDeps {
  readonly source: EventSource;
  readonly ingest: Ingest;
  readonly coverage: CoverageStore;
  readonly events: EventStore;
  readonly outbox: Outbox;
  readonly tenants: TenantRegistry;
  readonly channels: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  storageNow(): Date;
  readonly replica: string;
  readonly leaseMs: number;
  readonly graceMs: number;
  readonly intervalMs: number;
  hint(tenantId: TenantId, subject: string): void;
}

const LONGEST_BACKOFF_MS = 900_000;

interface PollAsked {
  readonly tenantId: TenantId;
  readonly signal: AbortSignal;
  /** A person asks: they know more than the wait after refusals does, for example that consent was given. */
  readonly byPerson?: boolean;
}

/** Reads what one tenant's source has to say, stores it, and only then moves the watermark. */
export async function pollTenant(deps: PollDeps, { tenantId, signal, byPerson = false }: PollAsked): Promise<void> {
  const tenant = await deps.tenants.get(tenantId);
  if (!tenant || tenant.state === 'paused') return;
  const leased = await takeLease(deps, tenant, byPerson);
  if (!leased) return;
  await traced(deps.metrics, 'poll', { source: deps.source.id }, () => pollLeased(deps, { tenant, ...leased, signal }));
}

interface Leased {
  readonly coverage: Coverage;
  readonly etag: string;
}

async function takeLease(deps: PollDeps, tenant: Tenant, byPerson: boolean): Promise<Leased | undefined> {
  const stored = await deps.coverage.get(tenant.id, deps.source.id);
  const now = deps.storageNow();
  const before: Coverage = stored?.value ?? {
    tenantId: tenant.id,
    source: deps.source.id,
    watermark: BEGINNING,
    failures: 0,
    rejected: 0,
    lookedBack: {},
  };
  if (!byPerson && before.nextTry && before.nextTry.getTime() > now.getTime()) return undefined;
  if (before.lease && before.lease.until.getTime() + deps.graceMs > now.getTime()) return undefined;
  const fence = (before.lease?.fence ?? 0) + 1;
  const until = new Date(now.getTime() + deps.leaseMs);
  const coverage = { ...before, lease: { holder: deps.replica, until, fence } };
  const etag = await deps.coverage.put(coverage, stored?.etag);
  return etag === undefined ? undefined : { coverage, etag };
}

interface Progress {
  watermark: Watermark;
  rejected: number;
  gap: string | undefined;
  counts: IngestCounts;
}

async function pollLeased(deps: PollDeps, poll: Leased & { tenant: Tenant; signal: AbortSignal }): Promise<void> {
  const { tenant, coverage, etag } = poll;
  const started = deps.clock.now();
  const { overlapMs, lookedBack } = lookBack(coverage, started);
  const progress: Progress = {
    watermark: coverage.watermark,
    rejected: 0,
    gap: undefined,
    counts: { stored: 0, changed: 0, known: 0 },
  };
  const { lease: _lease, lastError: _error, nextTry: _next, ...base } = coverage;
  try {
    await readAll(deps, { ...poll, since: back(coverage.watermark, overlapMs) }, progress);
    if (!coverage.importedAt) await announceImport(deps, tenant);
    const after = {
      ...settled(base, progress),
      importedAt: coverage.importedAt ?? started,
      seenUpTo: started,
      failures: 0,
      lookedBack,
    };
    await deps.coverage.put(after, etag);
    await seeAgain(deps, tenant);
  } catch (error) {
    await deps.coverage.put({ ...settled(base, progress), ...failure(deps, coverage, error) }, etag);
    await maybeBlind(deps, tenant, error);
    deps.log.warn({ ...errorFields(error), tenantId: tenant.id, source: deps.source.id }, 'a source could not be read');
  }
  const { counts, rejected } = progress;
  if (counts.stored + counts.changed + rejected > 0) {
    deps.log.info(
      { tenantId: tenant.id, ...counts, rejected, ms: deps.clock.now().getTime() - started.getTime() },
      'polled',
    );
  }
}

/** Each page is stored before the next is read; the watermark kept is that of the last page stored whole. */
async function readAll(
  deps: PollDeps,
  { tenant, coverage, since, signal }: { tenant: Tenant; coverage: Coverage; since: Watermark; signal: AbortSignal },
  progress: Progress,
): Promise<void> {
  const corr = newCorrelationId();
  for await (const page of deps.source.pull(tenant, since, signal)) {
    const importing = coverage.importedAt === undefined;
    const { alerts, answer } = page;
    const counts = await deps.ingest({ tenant, source: deps.source.id, alerts, answer, importing, corr });
    progress.counts = {
      stored: progress.counts.stored + counts.stored,
      changed: progress.counts.changed + counts.changed,
      known: progress.counts.known + counts.known,
    };
    progress.rejected += page.rejected.length;
    progress.gap = page.gap ?? progress.gap;
    if (page.rejected.length > 0) {
      deps.metrics.count('tocsin_rejected_records_total', { source: deps.source.id }, page.rejected.length);
      deps.log.warn(
        { tenantId: tenant.id, count: page.rejected.length, reasons: page.rejected.slice(0, 3) },
        'some records could not be read',
      );
    }
    if (page.watermark > progress.watermark) progress.watermark = page.watermark;
  }
  deps.metrics.count('tocsin_alerts_stored_total', { source: deps.source.id }, progress.counts.stored);
}

function settled(base: Omit<Coverage, 'lease' | 'lastError' | 'nextTry'>, progress: Progress) {
  const gap = progress.gap ?? base.gap;
  return { ...base, watermark: progress.watermark, rejected: base.rejected + progress.rejected, ...(gap && { gap }) };
}

function back(watermark: Watermark, overlapMs: number): Watermark {
  if (watermark === BEGINNING) return watermark;
  return new Date(Date.parse(watermark) - overlapMs).toISOString().replace('Z', '0000Z');
}

function failure(
  deps: PollDeps,
  coverage: Coverage,
  error: unknown,
): Pick<Coverage, 'lastError' | 'nextTry' | 'failures'> {
  const now = deps.clock.now();
  const failures = coverage.failures + 1;
  const backoff = Math.min(LONGEST_BACKOFF_MS, deps.intervalMs * 2 ** Math.min(failures - 1, 10));
  const asked = isTocsinError(error) ? error.retryAfterMs : undefined;
  const why =
    isTocsinError(error) && error.code !== 'INTERNAL' ? error.message : 'A fault inside Tocsin; the log has it.';
  return { failures, lastError: { at: now, why }, nextTry: new Date(deps.storageNow().getTime() + (asked ?? backoff)) };
}

/** One summary card for what was already open; a tenant with nothing open needs none. */
async function announceImport(deps: PollDeps, tenant: Tenant): Promise<void> {
  const { items } = await deps.events.list(tenant.id, { open: true, limit: 1 });
  if (items.length === 0) return;
  for (const channel of deps.channels) {
    await deps.outbox.ask({
      tenantId: tenant.id,
      subject: IMPORT_SUBJECT,
      channel,
      wanted: 1,
      corr: newCorrelationId(),
    });
  }
  deps.hint(tenant.id, IMPORT_SUBJECT);
}

/** Told as often as it takes: a crash between the state and the notice must not leave people believing that all is seen. */
async function maybeBlind(deps: PollDeps, tenant: Tenant, error: unknown): Promise<void> {
  const refused = isTocsinError(error, 'UPSTREAM_REFUSED') && (error.status === 401 || error.status === 403);
  if (!refused || tenant.state === 'paused') return;
  const blind = { since: deps.clock.now(), why: (error as TocsinError).message };
  const now = await deps.tenants.update(tenant.id, (present) =>
    present.state === 'active' ? { ...present, state: 'blind', blind } : present,
  );
  if (now?.blind) await tellBlind(deps, tenant.id, { since: now.blind.since, again: false });
}

/** First the state, then the card, and only then is it forgotten since when: each step may be repeated. */
async function seeAgain(deps: PollDeps, tenant: Tenant): Promise<void> {
  if (tenant.state !== 'blind' && !tenant.blind) return;
  await deps.tenants.update(tenant.id, (present) =>
    present.state === 'blind' ? { ...present, state: 'active' } : present,
  );
  if (tenant.blind) await tellBlind(deps, tenant.id, { since: tenant.blind.since, again: true });
  await deps.tenants.update(tenant.id, ({ blind, ...present }) =>
    present.state === 'active' || !blind ? present : { ...present, blind },
  );
}

/** Asks for the notice of one blindness; once it was told, only a change (`again`) asks for it anew. */
async function tellBlind(
  deps: PollDeps,
  tenantId: TenantId,
  { since, again }: { since: Date; again: boolean },
): Promise<void> {
  const subject = blindSubject(since);
  for (const channel of deps.channels) {
    if (!again && (await deps.outbox.receipt(tenantId, subject, channel))) continue;
    await deps.outbox.ask({ tenantId, subject, channel, wanted: 1, corr: newCorrelationId() });
  }
  deps.hint(tenantId, subject);
}
