import type { AuditLog } from '../audit/entry.ts';
import type { CoverageStore } from '../events/coverage.ts';
import type { ChangeFeed, FeedStore } from '../events/feed.ts';
import type { IgnoreRuleStore } from '../events/ignore/store.ts';
import type { Outbox } from '../events/outbox.ts';
import type { ErrandStore } from '../events/errand.ts';
import type { ActivityStore } from '../events/linked-activities.ts';
import type { SightingStore } from '../events/sightings.ts';
import type { EventNumbers, EventStore, RawStore } from '../events/store.ts';
import type { QuotaStore } from '../ip/quota.ts';
import type { PostureRuns } from '../posture/posture-runs.ts';
import type { Ticks } from '../jobs/ticks.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { WorkQueue } from '../kernel/queue.ts';
import type { ConversationStore } from '../notify/conversation.ts';
import type { TicketStore } from '../notify/tickets.ts';
import type { DeedStore } from '../remediation/deed.ts';
import type { PostureStore } from '../posture/store.ts';
import type { PreviewStore } from '../remediation/preview.ts';
import type { StaffDirectory } from '../staff/staff.ts';
import type { TenantRegistry } from '../tenants/registry.ts';
import { createActivityStore } from './activities-table.ts';
import { createAuditLog } from './audit-table.ts';
import type { StorageConnection } from './azure-connection.ts';
import { openAzureTables } from './azure-tables.ts';
import { createConversationStore } from './conversations-table.ts';
import { createCoverageStore } from './coverage-table.ts';
import { createDeedStore } from './deeds-table.ts';
import { createErrandStore } from './errands-table.ts';
import { createEventStore } from './events-table.ts';
import { createChangeFeed, createFeedStore, telling } from './feed-table.ts';
import { createIgnoreRuleStore } from './ignore-rules-table.ts';
import { createQuotaStore } from './ip-quota-table.ts';
import { createMemoryTables } from './memory-tables.ts';
import { createEventNumbers } from './numbers-table.ts';
import { createOutbox } from './outbox-table.ts';
import { createPoisonShelf, type PoisonShelf } from './poison-table.ts';
import { createPostureRuns } from './posture-runs-table.ts';
import { createPostureStore } from './posture-table.ts';
import { createPreviewStore } from './previews-table.ts';
import { openAzureQueue } from './queue-azure.ts';
import { createMemoryQueue } from './queue-memory.ts';
import { createRawStore } from './raw-table.ts';
import { createSightingStore } from './sightings-table.ts';
import { createStaffDirectory } from './staff-table.ts';
import type { Tables } from './tables.ts';
import { createTenantRegistry } from './tenants-table.ts';
import { createTicketStore } from './tickets-table.ts';
import { createTicks } from './ticks-table.ts';

export { byAccountUrl, byConnectionString, type StorageConnection, type TokenCredential } from './azure-connection.ts';
export { startEmbedded, type EmbeddedStorage } from './embedded.ts';
export { createMemoryTables } from './memory-tables.ts';
export type { PoisonedWork, PoisonShelf } from './poison-table.ts';
export type { Tables } from './tables.ts';

/** Everything Tocsin keeps. */
export interface Stores {
  readonly tenants: TenantRegistry;
  readonly staff: StaffDirectory;
  readonly conversations: ConversationStore;
  readonly events: EventStore;
  readonly errands: ErrandStore;
  readonly activities: ActivityStore;
  readonly numbers: EventNumbers;
  readonly raw: RawStore;
  readonly feed: FeedStore;
  /** Events whose standing changed. */
  readonly changeFeed: ChangeFeed;
  readonly ignoreRules: IgnoreRuleStore;
  readonly outbox: Outbox;
  readonly coverage: CoverageStore;
  readonly ticks: Ticks;
  readonly deeds: DeedStore;
  readonly previews: PreviewStore;
  readonly audit: AuditLog;
  readonly poison: PoisonShelf;
  /** Calls to address services, by day. */
  readonly ipQuota: QuotaStore;
  /** Events by address. */
  readonly sightings: SightingStore;
  /** Tickets that are watched. */
  readonly tickets: TicketStore;
  readonly posture: PostureStore;
  /** How far each tenant's day of posture has come. */
  readonly postureRuns: PostureRuns;
  readonly queue: WorkQueue;
  /** Time of the storage server: what leases are compared by. */
  now(): Date;
}

export interface StoreDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Name of this replica: holder of its leases, and the `corr` of rows that no request asked for. */
  readonly replica: string;
  /** How long a replica may take for a scheduled slot before another takes it over; two minutes when absent. */
  readonly tickLeaseMs?: number;
  /** Added to that lease before it counts as over; 30 seconds when absent. */
  readonly tickGraceMs?: number;
}

const TICK_LEASE_MS = 120_000;
const TICK_GRACE_MS = 30_000;

/** All stores over `tables`; the queue is one in this process where none is given. */
export function createStores({ tables, queue, ...deps }: StoreDeps & { tables: Tables; queue?: WorkQueue }): Stores {
  const { clock, log, replica } = deps;
  const own = { corr: replica };
  const poison = createPoisonShelf(tables, own);
  const changeFeed = createChangeFeed(tables, { ...own, log });
  return {
    tenants: createTenantRegistry(tables, own),
    staff: createStaffDirectory(tables, own),
    conversations: createConversationStore(tables, own),
    events: telling(createEventStore(tables), changeFeed, () => clock.now()),
    changeFeed,
    errands: createErrandStore(tables, { ...own, log }),
    activities: createActivityStore(tables, own),
    numbers: createEventNumbers(tables, own),
    raw: createRawStore(tables, own),
    feed: createFeedStore(tables, own),
    ignoreRules: createIgnoreRuleStore(tables, { ...own, log }),
    outbox: createOutbox(tables, own),
    coverage: createCoverageStore(tables, own),
    ticks: createTicks(tables, {
      ...own,
      replica,
      leaseMs: deps.tickLeaseMs ?? TICK_LEASE_MS,
      graceMs: deps.tickGraceMs ?? TICK_GRACE_MS,
    }),
    deeds: createDeedStore(tables, own),
    previews: createPreviewStore(tables, { ...own, log }),
    audit: createAuditLog(tables, { clock }),
    poison,
    ipQuota: createQuotaStore(tables, own),
    sightings: createSightingStore(tables, own),
    tickets: createTicketStore(tables, own),
    posture: createPostureStore(tables, { ...own, clock }),
    postureRuns: createPostureRuns(tables, own),
    queue: queue ?? createMemoryQueue({ clock, poison }),
    now: () => tables.now(),
  };
}

/** All stores in this process: nothing outlives it. */
export function createMemoryStores(deps: StoreDeps): Stores {
  return createStores({ ...deps, tables: createMemoryTables(deps.clock) });
}

export interface AzureStoresConfig extends StoreDeps {
  readonly connection: StorageConnection;
  /** First letters of every table's name, letters and digits; `Tocsin` when absent. The queue has them in small letters. */
  readonly prefix?: string;
}

/** All stores in an Azure storage account, its tables and its queue made where missing. Throws TocsinError. */
export async function openAzureStores({ connection, prefix = 'Tocsin', ...deps }: AzureStoresConfig): Promise<Stores> {
  const tables = await openAzureTables({ connection, prefix }, deps);
  const poison = createPoisonShelf(tables, { corr: deps.replica });
  const queue = await openAzureQueue({ connection, name: `${prefix.toLowerCase()}-work` }, { ...deps, poison });
  return createStores({ ...deps, tables, queue });
}
