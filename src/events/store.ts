import type { TenantId } from '../tenants/tenant.ts';
import type { EventStatus, Severity } from './alert.ts';
import type { HistoryLine, SecurityEvent } from './event.ts';

/** A value with the version under which it may be replaced. */
export interface Versioned<T> {
  readonly value: T;
  readonly etag: string;
}

/** Everything that one transaction writes: the event, its indexes, its history, and the notices it asks for. */
export interface EventWrite {
  readonly event: SecurityEvent;
  readonly history: readonly HistoryLine[];
  /** Channel ids that must hear of this revision. */
  readonly notify: readonly string[];
  /** They need not hear before this moment; at once where absent. What waits already is not put off. */
  readonly notifyFrom?: Date;
  readonly corr: string;
}

/** What a list shows without opening the event. */
export interface EventListItem {
  readonly tenantId: TenantId;
  readonly key: string;
  readonly number: number;
  readonly title: string;
  readonly kind: string;
  readonly severity: Severity;
  readonly status: EventStatus;
  readonly detectedAt: Date;
  readonly assignee?: string;
  /** Object id of the assignee, in small letters. */
  readonly assigneeId?: string;
  readonly ignored?: true;
}

export interface EventPage {
  readonly items: readonly EventListItem[];
  /** Pass back to go on; absent at the end. */
  readonly next?: string;
}

/** Events that have something in common, newest first. */
export interface RelatedPage {
  readonly items: readonly {
    readonly key: string;
    readonly number: number;
    readonly detectedAt: Date;
    /** Those of the relations asked for that it has. */
    readonly shared: readonly string[];
  }[];
  /** Not everything of the time asked for was read. */
  readonly more: boolean;
}

export interface EventStore {
  get(tenantId: TenantId, key: string): Promise<Versioned<SecurityEvent> | undefined>;
  /**
   * Row keys of all events detected from `first` to `last`, both included: one range read a thousand of them. Undefined
   * where there are more than `most`.
   */
  keysDetected(
    tenantId: TenantId,
    span: { readonly first: Date; readonly last: Date; readonly most: number },
  ): Promise<ReadonlySet<string> | undefined>;
  /** Inserts each event that is not yet there; true where it was inserted, false where the row was already known. */
  insert(writes: readonly EventWrite[]): Promise<boolean[]>;
  /** Replaces under `etag`; false when somebody else changed the event in between. */
  replace(write: EventWrite, before: Versioned<SecurityEvent>): Promise<boolean>;
  /** Newest first; `open` reads only what is neither resolved nor ignored, `ignored` only what is ignored. */
  list(tenantId: TenantId, query: { open: boolean; ignored?: true; limit: number; after?: string }): Promise<EventPage>;
  /**
   * Events of the tenant, detected since then, that have one of those relations (keys of `relationsOf`): a range read of
   * the newest-first index in at most five pages of 1,000.
   */
  related(tenantId: TenantId, relations: readonly string[], since: Date): Promise<RelatedPage>;
  /** Oldest first. */
  history(tenantId: TenantId, number: number): Promise<readonly HistoryLine[]>;
}

/** Where a number points. */
export interface NumberTarget {
  readonly tenantId: TenantId;
  readonly key: string;
}

/** Short numbers, increasing, never reused; gaps are allowed. */
export interface EventNumbers {
  take(count: number): Promise<readonly number[]>;
  /** Remembers where the numbers point; written before the events, so a number without an event is "not found". */
  assign(targets: ReadonlyMap<number, NumberTarget>): Promise<void>;
  find(number: number): Promise<NumberTarget | undefined>;
}

/** The provider's records as they came. */
export interface RawStore {
  /**
   * Stores the records, of one page in one go; tells their keys in the order given, and when they are stored. Repeating it
   * changes nothing. With `answer` they are kept as it holds them: JSON with the records in the list `value`, each at its
   * place.
   */
  put(
    tenantId: TenantId,
    records: readonly unknown[],
    answer?: { readonly bytes: Uint8Array; readonly places: readonly number[] },
  ): { readonly keys: readonly string[]; readonly stored: Promise<void> };
  get(tenantId: TenantId, key: string): Promise<unknown>;
}
