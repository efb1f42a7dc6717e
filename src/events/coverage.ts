import type { TenantId } from '../tenants/tenant.ts';
import type { Watermark } from './source.ts';
import type { Versioned } from './store.ts';

/** What we have seen of one tenant's source. */
export interface Coverage {
  readonly tenantId: TenantId;
  readonly source: string;
  readonly watermark: Watermark;
  /** When the first import finished; absent until then. */
  readonly importedAt?: Date;
  /** Everything the provider showed up to this moment is stored. */
  readonly seenUpTo?: Date;
  readonly lastError?: { readonly at: Date; readonly why: string };
  /** Not before this moment, after refusals. */
  readonly nextTry?: Date;
  readonly failures: number;
  /** Records that could not be read, ever. */
  readonly rejected: number;
  /** A span the provider's limits kept from us. */
  readonly gap?: string;
  /** When each longer look back (1 h, 3 h, 24 h) was last done. */
  readonly lookedBack: { readonly h1?: Date; readonly h3?: Date; readonly h24?: Date };
  readonly lease?: { readonly holder: string; readonly until: Date; readonly fence: number };
}

export interface CoverageStore {
  get(tenantId: TenantId, source: string): Promise<Versioned<Coverage> | undefined>;
  /** Inserts when `etag` is absent; returns the new etag, or undefined when somebody else was faster. */
  put(coverage: Coverage, etag?: string): Promise<string | undefined>;
  list(): Promise<readonly Coverage[]>;
}

const HOUR = 3_600_000;
const SHORT_OVERLAP = 5 * 60_000;

/**
 * How far behind the watermark this poll starts. Alerts may arrive late and out of order: every poll looks 5 minutes
 * back, and one poll an hour, every 3 hours and every 24 hours looks back 1, 3 and 24 hours.
 */
export function lookBack(coverage: Coverage, now: Date): { overlapMs: number; lookedBack: Coverage['lookedBack'] } {
  const due = (last: Date | undefined, hours: number) =>
    now.getTime() - (last ?? coverage.importedAt ?? now).getTime() >= hours * HOUR;
  const { h1, h3, h24 } = coverage.lookedBack;
  if (due(h24, 24)) return { overlapMs: 24 * HOUR, lookedBack: { h1: now, h3: now, h24: now } };
  if (due(h3, 3)) return { overlapMs: 3 * HOUR, lookedBack: { ...coverage.lookedBack, h1: now, h3: now } };
  if (due(h1, 1)) return { overlapMs: HOUR, lookedBack: { ...coverage.lookedBack, h1: now } };
  return { overlapMs: SHORT_OVERLAP, lookedBack: coverage.lookedBack };
}
