import { TocsinError } from '../kernel/errors.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { HistoryLine, SecurityEvent } from './event.ts';
import { WRITE_BACK } from './outbox.ts';
import { countDecision } from './stand.ts';
import type { EventStore } from './store.ts';

interface ChangeDeps {
  readonly events: EventStore;
  readonly channels: readonly string[];
  readonly corr: string;
}

/** What a change makes of an event; `silent` changes no card. Nothing (undefined) when there is nothing to change. */
export interface Change {
  readonly event: SecurityEvent;
  readonly history: readonly HistoryLine[];
  readonly silent?: boolean;
  /** Cards are changed no sooner: somebody is reading what an update would take away. */
  readonly quietUntil?: Date | undefined;
}

const TRIES = 10;

/**
 * Applies `change` to the stored event under its ETag, reading anew whenever somebody else was faster. Returns the
 * stored result, or undefined when there is no such event or nothing to change. The revision is raised here, and
 * decisions are counted.
 */
export async function changeEvent(
  { events, channels, corr }: ChangeDeps,
  ref: { readonly tenantId: TenantId; readonly key: string },
  change: (event: SecurityEvent) => Change | undefined,
): Promise<SecurityEvent | undefined> {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const before = await events.get(ref.tenantId, ref.key);
    const after = before && change(before.value);
    if (!after) return undefined;
    const event = { ...countDecision(before.value, after.event), revision: before.value.revision + 1 };
    const notify = after.silent ? [] : [...channels, ...(event.sync.state === 'pending' ? [WRITE_BACK] : [])];
    const quiet = after.quietUntil && { notifyFrom: after.quietUntil };
    if (await events.replace({ event, history: after.history, notify, corr, ...quiet }, before)) return event;
  }
  throw new TocsinError('CONFLICT', 'This event is being changed by others at the moment. Please try again.');
}
