import type { TenantId } from '../tenants/tenant.ts';
import type { EventStatus, Severity } from './alert.ts';
import type { SecurityEvent } from './event.ts';
import { entityLabel } from '../entities/entity.ts';

/** Where an event stood at a revision, as lists tell it. */
export interface Standing {
  readonly revision: number;
  readonly kind: string;
  readonly status: EventStatus;
  readonly assignee?: string;
  readonly assigneeId?: string;
  readonly ignored?: true;
}

/** What a search finds an event by. Written before the event: an entry whose event never came is skipped. */
export interface FeedEntry {
  readonly tenantId: TenantId;
  readonly key: string;
  readonly number: number;
  readonly storedAt: Date;
  readonly title: string;
  readonly severity: Severity;
  readonly detectedAt: Date;
  /** Title, people, addresses and other names, in small letters. */
  readonly find: string;
  /** As of this entry; absent from entries of before there was a report. */
  readonly standing?: Standing;
}

export interface FeedPage {
  readonly entries: readonly FeedEntry[];
  /** Pass back to go on to older ones; absent at the end. */
  readonly next?: string;
}

/** Every stored event of every tenant, newest first, in few words. */
export interface FeedStore {
  add(entries: readonly FeedEntry[]): Promise<void>;
  /**
   * Newest first, one storage request a page; `since` leaves out what was stored before. `limit` counts rows: entries that
   * were added together at one moment share one, up to 40 of them.
   */
  read(query: { readonly limit: number; readonly since?: Date; readonly after?: string }): Promise<FeedPage>;
}

/**
 * Entries of events whose standing changed, of all tenants, newest change first. Told after the change is committed and
 * without holding it up: a crash in between loses the telling, so whoever lives by it looks at the events themselves
 * now and then.
 */
export interface ChangeFeed {
  tell(entry: FeedEntry): void;
  /** As the feed's `read`; what this process has told is in it. */
  read: FeedStore['read'];
}

const LONGEST = 1_000;
const LONGEST_TITLE = 200;

/** The entry of an event, of the moment it was stored or changed: everything that an analyst may remember of it. */
export function feedEntry(event: SecurityEvent, storedAt = event.storedAt): FeedEntry {
  const { tenantId, key, number, severity, detectedAt } = event;
  const words = [event.title, ...event.entities.map(entityLabel), event.kind];
  const title = event.title.slice(0, LONGEST_TITLE);
  return {
    tenantId,
    key,
    number,
    storedAt,
    title,
    severity,
    detectedAt,
    find: searchable(words.join(' ')).slice(0, LONGEST),
    standing: standingOf(event),
  };
}

function standingOf({ revision, kind, status, assignee, ignored }: SecurityEvent): Standing {
  return {
    revision,
    kind,
    status,
    ...(assignee && { assignee: assignee.name, assigneeId: assignee.objectId.toLowerCase() }),
    ...(ignored && { ignored: true }),
  };
}

/** Text as it is searched: folded forms, small letters, single spaces, no invisible characters. */
export function searchable(text: string): string {
  // Most text is plain already, and normalising costs more than looking.
  if (/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}
