import type { TenantId } from '../tenants/tenant.ts';
import { listOf, newestFirst, type RollEntry } from './roll-entry.ts';

interface Place {
  entry: RollEntry;
  gone?: true;
}

/** What one event was and is now; absent where it was not or is no longer there. */
export interface RollChange {
  readonly before?: RollEntry | undefined;
  readonly after?: RollEntry | undefined;
}

/** Entries by event, and in the order of their detection. */
export interface RollBook {
  readonly size: number;
  /** Counts changes. */
  readonly version: number;
  /** What changed since that version, the oldest first; undefined where that is no longer known. */
  since(version: number): readonly RollChange[] | undefined;
  get(tenantId: TenantId, key: string): RollEntry | undefined;
  put(entry: RollEntry): void;
  remove(entry: RollEntry): void;
  /** Lets go of the oldest resolved ones until `most` are left; from when on all are there. */
  forgetBeyond(most: number): Date | undefined;
  /** Newest detected first; the same list for as long as nothing was put in or removed. */
  list(): readonly RollEntry[];
}

/** Beyond so many changes it is as quick to look at everything. */
const KEPT_CHANGES = 2_000;

export function createRollBook(): RollBook {
  const places = new Map<string, Place>();
  const share = createSharing();
  let order: Place[] = [];
  let isSorted = true;
  let listed: readonly RollEntry[] | undefined = [];
  let changes: RollChange[] = [];
  let version = 0;

  function note(change: RollChange): void {
    version += 1;
    listed = undefined;
    changes.push(change);
    if (changes.length > 2 * KEPT_CHANGES) changes = changes.slice(-KEPT_CHANGES);
  }
  function letGo(unwanted: readonly RollEntry[]): void {
    for (const { tenantId, key } of unwanted) {
      const place = places.get(nameOf(tenantId, key));
      if (!place) continue;
      place.gone = true;
      places.delete(nameOf(tenantId, key));
      note({ before: place.entry });
    }
    order = order.filter(({ gone }) => !gone);
  }
  function list(): readonly RollEntry[] {
    // What is sorted already and a few behind it is what this sort is quickest at.
    if (!isSorted) order.sort((a, b) => newestFirst(a.entry, b.entry));
    isSorted = true;
    return (listed ??= order.map(({ entry }) => entry));
  }
  return {
    get size() {
      return places.size;
    },
    get version() {
      return version;
    },
    since: (seen) => (version - seen > changes.length ? undefined : changes.slice(changes.length - (version - seen))),
    get: (tenantId, key) => places.get(nameOf(tenantId, key))?.entry,
    put(told) {
      const entry = share(told);
      const name = nameOf(entry.tenantId, entry.key);
      const place = places.get(name);
      note({ before: place?.entry, after: entry });
      // An insert that was tried again after a crash has a number of its own, and so another place in the order.
      if (!place || newestFirst(place.entry, entry) !== 0) isSorted = false;
      if (place) return void (place.entry = entry);
      const fresh = { entry };
      places.set(name, fresh);
      order.push(fresh);
    },
    remove: (entry) => letGo([entry]),
    forgetBeyond(most) {
      const closed = list().filter((entry) => listOf(entry) === 'closed');
      const unwanted = closed.slice(Math.max(0, closed.length - Math.max(0, places.size - most)));
      letGo(unwanted);
      return unwanted[0]?.detectedAt;
    },
    list,
  };
}

function nameOf(tenantId: TenantId, key: string): string {
  return `${tenantId}~${key}`;
}

/** Each row brings its own copy of the same few words: one of each is enough, and quicker to compare. */
function createSharing(): (entry: RollEntry) => RollEntry {
  const words = new Map<string, string>();
  function shared<T extends string>(word: T): T {
    const known = words.get(word);
    if (known !== undefined) return known as T;
    if (words.size < 50_000) words.set(word, word);
    return word;
  }
  return (entry) => ({
    ...entry,
    tenantId: shared(entry.tenantId),
    title: shared(entry.title),
    kind: shared(entry.kind),
    severity: shared(entry.severity),
    status: shared(entry.status),
    ...(entry.assignee !== undefined && { assignee: shared(entry.assignee) }),
    ...(entry.assigneeId !== undefined && { assigneeId: shared(entry.assigneeId) }),
  });
}
