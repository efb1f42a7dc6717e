import { z } from 'zod';
import type { SecurityEvent } from '../events/event.ts';
import { relationsOf } from '../events/related.ts';
import type { RelatedPage } from '../events/store.ts';
import { digest } from '../kernel/ids.ts';
import { encodeKey, newestFirst } from './keys.ts';
import { moment, readProps } from './rows.ts';
import type { Op, Table } from './tables.ts';
import type { TenantId } from '../tenants/tenant.ts';

/** What a row points at; title and status are read from the event itself, so that no change need touch these rows. */
const pointer = z.object({ key: z.string(), number: z.number(), detectedAt: moment });

function prefix(relation: string): string {
  return `k${digest([relation], 24)}`;
}

/** Index rows by what the event has in common with others; those of `before` are there already. */
export function relatedInserts(
  pk: string,
  event: SecurityEvent,
  { corr, before }: { readonly corr: string; readonly before?: SecurityEvent },
): Op[] {
  const known = new Set(before ? relationsOf(before).map(({ key }) => key) : []);
  const { key, number } = event;
  return relationsOf(event)
    .filter((relation) => !known.has(relation.key))
    .map((relation) => {
      const rk = `${prefix(relation.key)}~${newestFirst(event.detectedAt, number)}`;
      return {
        kind: 'upsert',
        row: { pk, rk, props: { v: 1, corr, key, number, detectedAt: event.detectedAt.toISOString() } },
      };
    });
}

/** One range read: the newest events of a tenant that share `relation`. */
export async function readRelated(
  table: Table,
  { tenantId, relation, since, limit }: { tenantId: TenantId; relation: string; since: Date; limit: number },
): Promise<RelatedPage> {
  const from = `${prefix(relation)}~`;
  const to = `${from}${newestFirst(since, 0)}~`;
  const { rows, next } = await table.query({ pk: encodeKey(tenantId), from, to, limit });
  return { items: rows.map((row) => readProps(pointer, row)), more: next !== undefined };
}
