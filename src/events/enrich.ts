import type { DescribeEntities } from '../entities/describe.ts';
import type { IpLookup } from '../entities/ip.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { changeEvent } from './change-event.ts';
import { nextErrand, sortOf, type Errand, type ErrandStore } from './errand.ts';
import type { SecurityEvent } from './event.ts';
import {
  actorsOf,
  spanOf,
  withAnswers,
  type ActivityAnswer,
  type ActivityReader,
  type ActivityStore,
} from './linked-activities.ts';
import { notesOf, sameNotes } from './notes.ts';
import { describePresent } from './present-entity.ts';
import { completeIps } from './record-ips.ts';
import { withRuleOrigin } from './rule-origin.ts';
import type { EventStore } from './store.ts';

export interface EnrichDeps {
  readonly events: EventStore;
  readonly errands: ErrandStore;
  readonly activities: ActivityStore;
  readonly describe: DescribeEntities;
  /** Completes what was recorded while a live source was late. */
  readonly ips: IpLookup;
  readonly reader: ActivityReader;
  readonly clock: Clock;
  readonly channels: readonly string[];
  /** The event's card reads differently now. */
  hint(event: SecurityEvent): void;
}

const MOST_ENTITIES = 8;
/** Nobody waits for it; the look-ups have deadlines of their own. */
const WAIT_MS = 20_000;
/** Tries of one round before it is left to the next. */
const TRIES = 4;
const AGAIN_MS = [60_000, 300_000, 900_000];

/**
 * Runs one errand that was taken: looks up what it is for, keeps it, and puts the next one in its place. May be repeated
 * at any point. What could not be read is tried again, and in the end kept as not readable with its reason.
 */
export async function runErrand(
  deps: EnrichDeps,
  { tenant, errand, corr }: { readonly tenant: Tenant; readonly errand: Errand; readonly corr: string },
  signal: AbortSignal,
): Promise<void> {
  const stored = await deps.events.get(errand.tenantId, errand.key);
  if (!stored) return deps.errands.settle(errand, undefined);
  const event = stored.value;
  const priority = 1 + errand.rank;
  if (sortOf(errand) === 'entities') {
    const whole = await noteEntities(deps, { tenant, event, priority, corr });
    return deps.errands.settle(errand, whole ? after(errand, event) : later(deps, { errand, event }));
  }
  // What did not answer at arrival may answer now.
  if (event.notes === undefined && !event.imported) await noteEntities(deps, { tenant, event, priority, corr });
  const again = await readActivities(deps, { tenant, event, priority }, signal);
  return deps.errands.settle(errand, again ? later(deps, { errand, event }) : after(errand, event));
}

/** The errand after this one. One for what an alert came to name later ends where the event's own rounds take over. */
function after(errand: Errand, { storedAt }: SecurityEvent): Omit<Errand, 'etag'> | undefined {
  const isExtra = errand.arrivedAt.getTime() !== storedAt.getTime();
  return isExtra && sortOf(errand) === 'activities' ? undefined : nextErrand(errand);
}

/** The same round once more, a little later; after some tries the next round. */
function later(
  { clock }: EnrichDeps,
  { errand, event }: { readonly errand: Errand; readonly event: SecurityEvent },
): Omit<Errand, 'etag'> | undefined {
  const wait = AGAIN_MS[errand.attempt - 1];
  if (wait === undefined || errand.attempt >= TRIES) return after(errand, event);
  const { etag: _etag, leaseUntil: _lease, ...rest } = errand;
  return { ...rest, due: new Date(clock.now().getTime() + wait) };
}

interface Subject {
  readonly tenant: Tenant;
  readonly event: SecurityEvent;
  readonly priority: number;
}

/**
 * Puts what is known of the entities on the shared card: silently, and only where it reads differently. False when some
 * did not come in time.
 */
async function noteEntities(
  deps: EnrichDeps,
  { tenant, event, priority, corr }: Subject & { readonly corr: string },
): Promise<boolean> {
  if (event.ignored) return true;
  const entities = event.entities.filter(({ type }) => type !== 'ip').slice(0, MOST_ENTITIES);
  const [{ sections, waiting }, recordedIps] = await Promise.all([
    describePresent(
      deps.describe,
      { tenant, event, entities },
      { carriedAt: event.detectedAt, waitMs: WAIT_MS, priority },
    ),
    completeIps(deps, event),
  ]);
  const notes = notesOf(withRuleOrigin(sections, event), deps.clock.now());
  const { events, channels } = deps;
  const changed = await changeEvent({ events, channels, corr }, { tenantId: tenant.id, key: event.key }, (present) => {
    const same = sameNotes(present.notes, notes);
    const ips = recordedIps && { recordedIps: withCompleted(present.recordedIps, recordedIps) };
    if (same && !ips) return undefined;
    // The shared card shows notes, not the facts of addresses.
    return { event: { ...present, notes, ...ips }, history: [], silent: same || !!present.ignored };
  });
  if (changed) deps.hint(changed);
  return waiting.length === 0;
}

/** An address that came with a later change of the alert stays. */
function withCompleted(
  present: SecurityEvent['recordedIps'] = [],
  completed: NonNullable<SecurityEvent['recordedIps']>,
): SecurityEvent['recordedIps'] {
  return present.map((facts) => completed.find(({ address }) => address === facts.address) ?? facts);
}

/** Reads and keeps the records around an event; true when some of them should be asked for again soon. */
async function readActivities(
  { reader, activities, clock }: EnrichDeps,
  { tenant, event, priority }: Subject,
  signal: AbortSignal,
): Promise<boolean> {
  const answers: Readonly<Record<'signIn' | 'audit', ActivityAnswer>>[] = [];
  for (const actor of actorsOf(event)) {
    signal.throwIfAborted();
    answers.push(await reader.read(tenant, { actor, ...spanOf(event), priority }, signal));
  }
  signal.throwIfAborted();
  const known = await activities.get(tenant.id, event.key);
  await activities.put(tenant.id, event.key, withAnswers(known, event, { answers, now: clock.now() }));
  return answers.some(({ signIn, audit }) => [signIn, audit].some((one) => one.status === 'unreadable' && one.again));
}
