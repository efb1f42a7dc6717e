import type { LocalDate, Snapshot } from './snapshot.ts';
import type { TenantId } from '../tenants/tenant.ts';

/** How far one tenant's day has come: what a replica that takes over needs to know. */
export interface PostureRun {
  readonly tenantId: TenantId;
  readonly localDate: LocalDate;
  /** Who is at it; the fence goes up with every holder. */
  readonly lease?: { readonly holder: string; readonly until: Date } | undefined;
  readonly fence: number;
  /** Readings tried so far, and how many of them in a row learned nothing more. */
  readonly readings: number;
  readonly inVain: number;
  /** When to read again; absent when nothing more is to be read. */
  readonly nextRead?: Date | undefined;
  /** Name of a reading that counts only if the next one says the same (MFA-RULES §6). */
  readonly unconfirmed?: string | undefined;
  /** The best reading so far, with of how many users it tells: what is committed when the slot has come. */
  readonly best?: { readonly name: string; readonly status: Snapshot['status']; readonly known: number } | undefined;
  /** Name of the reading that was committed. */
  readonly committed?: string | undefined;
  /** Who made the changes has been asked. */
  readonly told: boolean;
  readonly lastError?: { readonly at: Date; readonly why: string } | undefined;
}

export interface PostureRuns {
  get(
    tenantId: TenantId,
    localDate: LocalDate,
  ): Promise<{ readonly value: PostureRun; readonly etag: string } | undefined>;
  /** Inserts where no etag is given, else replaces under it; the new etag, or undefined when somebody was faster. */
  put(run: PostureRun, etag?: string): Promise<string | undefined>;
  /** Forgets runs of older days. */
  purge(tenantId: TenantId, before: LocalDate): Promise<void>;
}
