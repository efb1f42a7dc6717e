import type { FeedEntry } from './feed.ts';
import type { EventListItem } from './store.ts';
import { searchable } from './feed.ts';

/** An event as the report shows and finds it. */
export interface RollEntry extends EventListItem {
  /** Of the event when this was told; 0 where it was read from a list, which does not say. */
  readonly revision: number;
  /** What its words are looked for in, in small letters. */
  readonly find: string;
  /** When a feed told of it; absent where it was read from a list. A new event is told of just before it is there. */
  readonly toldAt?: Date;
}

/** The entry of an event as a list has it; its names and addresses are not in it. */
export function entryOfItem(item: EventListItem, known?: RollEntry): RollEntry {
  return { ...item, revision: known?.revision ?? 0, find: known?.find ?? searchable(`${item.title} ${item.kind}`) };
}

/** The entry of an event as a feed told of it; undefined for one of before the feed told where events stand. */
export function entryOfFeed({ storedAt, standing, ...told }: FeedEntry): RollEntry | undefined {
  return standing && { ...told, ...standing, toldAt: storedAt };
}

/** Newest detected first, the higher number first where the times are equal. */
export function newestFirst(a: RollEntry, b: RollEntry): number {
  return b.detectedAt.getTime() - a.detectedAt.getTime() || b.number - a.number;
}

/** What an event asks of people: `closed` is nothing. */
export function listOf({ status, ignored }: Pick<RollEntry, 'status' | 'ignored'>): 'open' | 'ignored' | 'closed' {
  if (ignored) return 'ignored';
  return status === 'resolved' ? 'closed' : 'open';
}
