import type { IpLookup } from '../entities/ip.ts';
import type { Clock } from '../kernel/clock.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { createLru } from '../kernel/lru.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { ProviderAlert } from './alert.ts';
import { changeEvent } from './change-event.ts';
import { feedEntry, type FeedStore } from './feed.ts';
import { eventKey, isNews, type SecurityEvent } from './event.ts';
import { firstHistory, newEvent } from './new-event.ts';
import { createRecordIps, type RecordIps } from './record-ips.ts';
import { sightingsOf, type SightingStore } from './sightings.ts';
import { mergeAlert } from './merge-alert.ts';
import { hiddenLine, hideByRule } from './ignore/ignored.ts';
import { compileRules, type RuleMatcher } from './ignore/match.ts';
import type { IgnoreRule } from './ignore/rule.ts';
import type { IgnoreRuleStore, RuleHits } from './ignore/store.ts';
import type { Answer } from './source.ts';
import type { EventNumbers, EventStore, EventWrite, RawStore } from './store.ts';

export interface IngestDeps {
  readonly events: EventStore;
  readonly numbers: EventNumbers;
  readonly raw: RawStore;
  readonly feed: FeedStore;
  readonly sightings: SightingStore;
  /** What hides new events, and where that is counted. */
  readonly ignoreRules: Pick<IgnoreRuleStore, 'concerning' | 'hit'>;
  readonly clock: Clock;
  /** Tells what is known of an address now, so that it can be kept as it was at detection. */
  readonly ips: IpLookup;
  /** Channels that hear of every new or changed event. */
  readonly channels: readonly string[];
  /** Told after the commit of a new event; `hint` is told where this is absent. */
  arrived?(event: SecurityEvent): void;
  /** Told after the commit of a change that names more than before. */
  grew?(event: SecurityEvent): void;
  /** Told after the commit, so that delivery need not wait for the next sweep. */
  hint(event: SecurityEvent): void;
}

export interface Batch {
  readonly tenant: Tenant;
  readonly source: string;
  readonly alerts: readonly ProviderAlert[];
  /** What the alerts were read from. */
  readonly answer?: Answer | undefined;
  /** The tenant's first import: what is found is stored silently. */
  readonly importing: boolean;
  readonly corr: string;
}

export interface IngestCounts {
  readonly stored: number;
  readonly changed: number;
  readonly known: number;
}

export type Ingest = (batch: Batch) => Promise<IngestCounts>;

const REMEMBERED = 50_000;
const READS_AT_ONCE = 24;
/** The part of an answer's records that makes it worth keeping whole. */
const MOSTLY = 0.8;

interface Incoming {
  /** Of the event, over all tenants. */
  readonly id: string;
  readonly key: string;
  readonly alert: ProviderAlert;
}

type Tools = IngestDeps & { readonly recordIps: RecordIps };

/**
 * Stores what is new of a batch and merges what changed. Safe to repeat with the same alerts in any order and from any
 * number of replicas: an event's row key follows from its alert, so a second insert meets the first.
 */
export function createIngest(given: IngestDeps): Ingest {
  const recorder = createRecordIps(given);
  const heard = createLru<string, string>(REMEMBERED);

  return async (batch) => {
    const deps: Tools = { ...given, recordIps: recorder.forBatch(batch) };
    const incoming = newestOfEach(batch);
    const fresh = incoming.filter(({ id, alert }) => (heard.get(id) ?? '') < alert.lastUpdate);
    const present = await presentOf(deps, batch, fresh);
    const unknown = fresh.filter((_, at) => present[at] === undefined);
    const changed = fresh.filter(({ alert }, at) => {
      const before = present[at];
      return before !== undefined && isNews(before.value, alert);
    });
    const stored = await storeNew(deps, batch, unknown);
    const raced = unknown.filter((_, at) => stored[at] === false);
    await mapLimit([...changed, ...raced], 8, (item) => mergeOne(deps, batch, item));
    for (const { id, alert } of fresh) heard.set(id, alert.lastUpdate);
    return { stored: unknown.length - raced.length, changed: changed.length, known: incoming.length - unknown.length };
  };
}

/** More than so many are first looked for together: after a start, or in a storm, most of them are new. */
const FEW = 20;
const MOST_KEYS = 5_000;

/**
 * The stored events of alerts, where there are any. What the index does not show counts as new, and its insert then
 * meets the event: the index is a short cut, not the judge.
 */
async function presentOf({ events }: Tools, { tenant }: Batch, items: readonly Incoming[]) {
  const get = ({ key }: Incoming) => events.get(tenant.id, key);
  const [first, last] = [items[0], items.at(-1)].map((item) => item?.alert.createdAt);
  if (items.length <= FEW || !first || !last) return mapLimit(items, READS_AT_ONCE, get);
  const known = await events.keysDetected(tenant.id, { first, last, most: MOST_KEYS });
  const shown = known ? items.filter(({ key }) => known.has(key)) : items;
  const found = await mapLimit(shown, READS_AT_ONCE, get);
  const byKey = new Map(shown.map(({ key }, at) => [key, found[at]]));
  return items.map(({ key }) => byKey.get(key));
}

/** One alert per id, in the order of detection: a page may hold an alert twice when it changes while being read. */
function newestOfEach({ alerts, source, tenant }: Batch): Incoming[] {
  const newest = new Map<string, Incoming>();
  for (const alert of alerts) {
    const key = eventKey(source, alert.id);
    const other = newest.get(key);
    if (!other || other.alert.lastUpdate < alert.lastUpdate) newest.set(key, { id: `${tenant.id}${key}`, key, alert });
  }
  return [...newest.values()].sort((a, b) => a.alert.createdAt.getTime() - b.alert.createdAt.getTime());
}

/** Raw record, number and feed entry first, then the event: so that whatever a crash leaves behind points at nothing half-made. */
async function storeNew(deps: Tools, batch: Batch, items: readonly Incoming[]): Promise<boolean[]> {
  if (items.length === 0) return [];
  const tenantId = batch.tenant.id;
  const records = items.map(({ alert }) => alert.raw);
  const raw = deps.raw.put(tenantId, records, wholeAnswer(batch, items));
  const [recorded, numbers, rules] = await Promise.all([
    mapLimit(items, 8, ({ alert }) => deps.recordIps(alert)),
    deps.numbers.take(items.length),
    deps.ignoreRules.concerning(tenantId),
  ]);
  const matcher = matcherOf(rules);
  const now = deps.clock.now();
  const fresh = items.map(({ key, alert }, at) =>
    freshOf(
      newEvent(alert, {
        tenantId,
        key,
        number: numbers[at] as number,
        source: batch.source,
        rawKey: raw.keys[at] as string,
        imported: batch.importing,
        storedAt: now,
        recordedIps: recorded[at] ?? [],
      }),
      { batch, matcher, channels: deps.channels },
    ),
  );
  const writes = fresh.map(({ write }) => write);
  await Promise.all([
    raw.stored,
    deps.numbers.assign(new Map(writes.map(({ event }) => [event.number, { tenantId, key: event.key }]))),
    deps.feed.add(writes.map(({ event }) => feedEntry(event))),
    deps.sightings.add(writes.flatMap(({ event }) => sightingsOf(event))),
  ]);
  const stored = await deps.events.insert(writes);
  writes.forEach(({ event, notify }, at) => stored[at] && notify.length > 0 && (deps.arrived ?? deps.hint)(event));
  await countHits(
    deps,
    fresh.filter((_, at) => stored[at]),
  );
  return stored;
}

/** The answer that nearly all of its records are to be kept from: as it came, it costs less than its records. */
function wholeAnswer({ answer }: Batch, items: readonly Incoming[]): Parameters<RawStore['put']>[2] {
  if (!answer || items.length < answer.records * MOSTLY) return undefined;
  const places = items.flatMap(({ alert }) => alert.place ?? []);
  return places.length === items.length ? { bytes: answer.bytes, places } : undefined;
}

interface Fresh {
  readonly write: EventWrite;
  /** The rule that hides it. */
  readonly rule?: IgnoreRule;
}

interface Freshly {
  readonly batch: Batch;
  readonly matcher: RuleMatcher;
  readonly channels: readonly string[];
}

/** What is written of a new event: one that a rule hides asks for no notice. */
function freshOf(found: SecurityEvent, { batch, matcher, channels }: Freshly): Fresh {
  const { event, rule } = hideByRule(found, { matcher, tenant: batch.tenant, now: found.storedAt });
  const history = [firstHistory(event), ...(rule ? [hiddenLine(rule, event.storedAt)] : [])];
  const notify = batch.importing || rule ? [] : channels;
  return { write: { event, history, notify, corr: batch.corr }, ...(rule && { rule }) };
}

/** Rules come as the same list for as long as nobody changes them. */
const compiled = new WeakMap<readonly IgnoreRule[], RuleMatcher>();

function matcherOf(rules: readonly IgnoreRule[]): RuleMatcher {
  const before = compiled.get(rules);
  if (before) return before;
  const matcher = compileRules(rules);
  compiled.set(rules, matcher);
  return matcher;
}

/**
 * Counts what was hidden, once per rule and page, and only what this very call has stored: an event that another replica
 * stored is counted there. A crash before the count loses it, so a rule's hits are "at least".
 */
async function countHits({ ignoreRules }: Tools, stored: readonly Fresh[]): Promise<void> {
  const hits = new Map<number, RuleHits>();
  for (const { rule, write } of stored) {
    if (!rule) continue;
    const count = (hits.get(rule.number)?.count ?? 0) + 1;
    hits.set(rule.number, { rule, count, at: write.event.storedAt });
  }
  const first = stored[0]?.write.event;
  if (first && hits.size > 0) await ignoreRules.hit([...hits.values()], first.key);
}

async function mergeOne(deps: Tools, batch: Batch, { key, alert }: Incoming): Promise<void> {
  const raw = deps.raw.put(batch.tenant.id, [alert.raw]);
  const [recordedIps, rules] = await Promise.all([
    deps.recordIps(alert),
    deps.ignoreRules.concerning(batch.tenant.id),
    raw.stored,
  ]);
  const now = deps.clock.now();
  let named = 0;
  const changed = await changeEvent(
    { events: deps.events, channels: deps.channels, corr: batch.corr },
    { tenantId: batch.tenant.id, key },
    (event) => {
      named = event.entities.length;
      return mergeAlert(event, alert, { now, rawKey: raw.keys[0] as string, recordedIps, rules });
    },
  );
  if (!changed) return;
  // A new entry with what is new in the evidence; readers keep the newest of a number.
  await Promise.all([deps.feed.add([feedEntry(changed, now)]), deps.sightings.add(sightingsOf(changed))]);
  deps.hint(changed);
  if (changed.entities.length > named) deps.grew?.(changed);
}
