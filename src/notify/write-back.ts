import { changeEvent } from '../events/change-event.ts';
import type { ProviderSync, SecurityEvent, Verdict } from '../events/event.ts';
import { WRITE_BACK } from '../events/outbox.ts';
import type { EventStore } from '../events/store.ts';
import type { Clock } from '../kernel/clock.ts';
import { isTocsinError } from '../kernel/errors.ts';
import { newCorrelationId } from '../kernel/ids.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { Channel, Notice } from './notice.ts';

/** What the provider is told of an event that people handled here. */
export interface AlertWriter {
  /** Returns the alert's new last update, seven fractional digits. `marker` makes a repeated comment recognisable. */
  tell(
    tenant: Tenant,
    alertId: string,
    wanted: { readonly status: SecurityEvent['status']; readonly marker: string } & Verdict,
  ): Promise<string>;
}

interface WriteBackDeps {
  readonly writer: AlertWriter;
  readonly events: EventStore;
  readonly clock: Clock;
  readonly channels: readonly string[];
  hint(event: SecurityEvent): void;
}

/**
 * Tells Microsoft what was decided here, as one more outbox channel: retried until it is heard, and the card says so
 * while it is not.
 */
export function createWriteBack(deps: WriteBackDeps): Channel {
  return {
    id: WRITE_BACK,
    lane: async (notice) => notice.tenant.id,
    async deliver(notice) {
      if (notice.type !== 'event' || notice.event.sync.state === 'inSync') return {};
      try {
        const lastUpdate = await deps.writer.tell(notice.tenant, notice.event.alertId, wantedOf(notice.event));
        await keep(deps, notice, { sync: { state: 'inSync' }, lastUpdate });
      } catch (error) {
        if (isTocsinError(error)) {
          await keep(deps, notice, { sync: { state: 'failed', why: error.message, since: deps.clock.now() } });
        }
        throw error;
      }
      return {};
    },
  };
}

function wantedOf(event: SecurityEvent) {
  return { status: event.status, ...event.verdict, marker: markerOf(event) };
}

/** One resolution, one comment: a later one, after a re-opening, has a marker of its own. */
function markerOf({ number, resolvedBy }: SecurityEvent): string {
  return `Tocsin event ${number}${resolvedBy ? `, ${resolvedBy.at.toISOString().slice(0, 19)}Z` : ''}`;
}

/** True when both say the same to Microsoft. */
function sameConclusion(a: SecurityEvent, b: SecurityEvent): boolean {
  return a.status === b.status && a.resolvedBy?.at.getTime() === b.resolvedBy?.at.getTime();
}

/** Keeps how far Microsoft has been told; the card changes only where it would read differently. */
async function keep(
  deps: WriteBackDeps,
  { event: told, tenant }: Extract<Notice, { type: 'event' }>,
  { sync, lastUpdate }: { sync: ProviderSync; lastUpdate?: string },
): Promise<void> {
  const ref = { tenantId: tenant.id, key: told.key };
  const changed = await changeEvent(
    { events: deps.events, channels: deps.channels, corr: newCorrelationId() },
    ref,
    (event) => {
      if (!sameConclusion(event, told) || event.sync.state === 'inSync') return undefined;
      if (sync.state === 'failed' && event.sync.state === 'failed' && event.sync.why === sync.why) return undefined;
      const provider =
        lastUpdate && lastUpdate > event.provider.lastUpdate ? { ...event.provider, lastUpdate } : event.provider;
      const settled = sync.state === 'inSync' ? { ...provider, status: event.status } : provider;
      const silent = sync.state === 'inSync' && event.sync.state === 'pending';
      const history =
        sync.state === 'failed'
          ? [{ at: deps.clock.now(), by: 'Tocsin', what: `Microsoft could not be told: ${sync.why}` }]
          : [];
      return { event: { ...event, sync, provider: settled }, history, silent };
    },
  );
  if (changed) deps.hint(changed);
}
