import type { TenantId } from '../tenants/tenant.ts';
import { listOf, newestFirst, type RollEntry } from './roll-entry.ts';

interface Place {
  entry: RollEntry;
  gone?: true;
}

/** Entries by event, and in the order of their detection. */
export interface RollBook {
  readonly size: number;
  get(tenantId: TenantId, key: string): RollEntry | undefined;
  put(entry: RollEntry): void;
  remove(entry: RollEntry): void;
  /** Lets go of the oldest resolved ones until `most` are left; from when on all are there. */
  forgetBeyond(most: number): Date | undefined;
  /** Newest detected first; the same list for as long as nothing was put in or removed. */
  list(): readonly RollEntry[];
}

export function createRollBook(): RollBook {
  const places = new Map<string, Place>();
  let order: Place[] = [];
  let isSorted = true;
  let listed: readonly RollEntry[] | undefined = [];
  function letGo(unwanted: readonly RollEntry[]): void {
    for (const { tenantId, key } of unwanted) {
      const place = places.get(nameOf(tenantId, key));
      if (place) place.gone = true;
      places.delete(nameOf(tenantId, key));
    }
    listed = undefined;
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
    get: (tenantId, key) => places.get(nameOf(tenantId, key))?.entry,
    put(entry) {
      listed = undefined;
      const name = nameOf(entry.tenantId, entry.key);
      const place = places.get(name);
      // An insert that was tried again after a crash has a number of its own, and so another place in the order.
      if (place && newestFirst(place.entry, entry) !== 0) isSorted = false;
      if (place) return void (place.entry = entry);
      const fresh = { entry };
      places.set(name, fresh);
      order.push(fresh);
      isSorted = false;
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
