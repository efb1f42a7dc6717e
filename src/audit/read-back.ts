import type { TenantId } from '../tenants/tenant.ts';
import type { AuditLog, ChainedEntry } from './entry.ts';
import { whyUnread, type TrailFault } from './verify.ts';

/** What stands at a place of the trail: its entry, or what is wrong there. */
export type TrailPlace = ChainedEntry | TrailFault;

/**
 * The `limit` places of a trail before the number `before`, newest first. Numbers have no holes, so a page backwards is a
 * range of keys and no scan; a place without an entry, or with one that cannot be read, is told and not passed over.
 */
export async function readBack(
  audit: AuditLog,
  tenantId: TenantId,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<readonly TrailPlace[]> {
  const from = Math.max(1, before - limit);
  const places = await readPlaces(audit, tenantId, { from, count: before - from });
  return places.toReversed();
}

interface Span {
  readonly from: number;
  readonly count: number;
}

async function readPlaces(audit: AuditLog, tenantId: TenantId, { from, count }: Span): Promise<readonly TrailPlace[]> {
  if (count <= 0) return [];
  try {
    const entries = new Map((await audit.read(tenantId, from, count)).map((entry) => [entry.seq, entry]));
    return Array.from({ length: count }, (_none, at) => entries.get(from + at) ?? missing(from + at));
  } catch (error) {
    const fault = whyUnread(error);
    if (count === 1) return [{ seq: from, fault }];
    const half = Math.ceil(count / 2);
    const first = await readPlaces(audit, tenantId, { from, count: half });
    return [...first, ...(await readPlaces(audit, tenantId, { from: from + half, count: count - half }))];
  }
}

function missing(seq: number): TrailFault {
  return { seq, fault: 'missing' };
}

/**
 * The number of the first entry that was written at `at` or later, one behind `head` where there is none: found in as many
 * steps as the length of the trail has binary digits. Replicas' clocks may differ by seconds, and so may the place.
 */
export async function firstSince(
  audit: AuditLog,
  tenantId: TenantId,
  { at, head }: { readonly at: Date; readonly head: number },
): Promise<number> {
  let [low, high] = [1, head + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    // One that is gone or cannot be read is told by the next that can.
    const places = await readPlaces(audit, tenantId, { from: middle, count: Math.min(AROUND, high - middle) });
    const readable = places.find((place) => !('fault' in place)) as ChainedEntry | undefined;
    if (readable && readable.at >= at) high = middle;
    else low = readable ? readable.seq + 1 : middle + places.length;
  }
  return low;
}

const AROUND = 3;
