import { z } from 'zod';
import type { SecurityEvent } from '../events/event.ts';
import { relationsOf } from '../events/related.ts';
import type { RelatedPage } from '../events/store.ts';
import { encodeKey, newestFirst } from './keys.ts';
import { moment, readable, readProps } from './rows.ts';
import type { RowPage, Table } from './tables.ts';
import type { TenantId } from '../tenants/tenant.ts';

const PAGE = 1_000;
const MOST_PAGES = 5;
/** A relation names an id, an address or a user: what is longer names nothing that another event would have. */
const MOST_CHARS = 300;

/**
 * What an event has in common with others, as a property of its row in the newest-first index: an index of its own would
 * be a row for each user and each address of each alert.
 */
export function relationText(event: Pick<SecurityEvent, 'entities' | 'incidentId'>): string {
  return relationsOf(event)
    .map(({ key }) => key)
    .filter((key) => key.length <= MOST_CHARS && !key.includes('\n'))
    .join('\n');
}

/** The relations of events in memory: a change of status or a deed leaves the entities as they are. */
const texts = new WeakMap<
  SecurityEvent['entities'],
  { readonly incidentId: string | undefined; readonly text: string }
>();

/** As `relationText`, remembered: for events that change, since most of those that come never do. */
export function relationTextOnce(event: Pick<SecurityEvent, 'entities' | 'incidentId'>): string {
  const { entities, incidentId } = event;
  const known = texts.get(entities);
  if (known && known.incidentId === incidentId) return known.text;
  const text = relationText(event);
  texts.set(entities, { incidentId, text });
  return text;
}

/** Whether both have the same in common with others; a change of status or a deed leaves the entities as they are. */
export function sharesRelations(before: SecurityEvent, after: SecurityEvent): boolean {
  if (before.entities === after.entities && before.incidentId === after.incidentId) return true;
  return relationTextOnce(before) === relationTextOnce(after);
}

const itemSchema = z.object({
  key: z.string(),
  number: z.number(),
  detectedAt: moment,
  /** Absent from rows of before there were relations. */
  relations: z.string().default(''),
});
const SELECT = ['v', ...Object.keys(itemSchema.shape)];

/** The events of a tenant since then that share one of `relations`, newest first. */
export async function readRelated(
  table: Table,
  { tenantId, relations, since }: { tenantId: TenantId; relations: readonly string[]; since: Date },
): Promise<RelatedPage> {
  const wanted = new Set(relations);
  const range = { pk: encodeKey(tenantId), from: 't', to: `t${newestFirst(since, 0)}~`, limit: PAGE, select: SELECT };
  const items: RelatedPage['items'][number][] = [];
  let after: string | undefined;
  let lost = false;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page: RowPage = await table.query({ ...range, after });
    for (const row of page.rows) {
      const found = readable(() => readProps(itemSchema, row));
      if (!found) {
        lost = true;
        continue;
      }
      const { relations: own, ...item } = found;
      const shared = own.split('\n').filter((relation) => wanted.has(relation));
      if (shared.length > 0) items.push({ ...item, shared });
    }
    after = page.next;
    if (after === undefined) return { items, more: lost };
  }
  return { items, more: true };
}
