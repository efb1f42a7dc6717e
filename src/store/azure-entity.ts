import type { TableEntity, TableEntityResult } from '@azure/data-tables';
import type { Prop, Row, StoredRow } from './tables.ts';

/** Property with the random id of the write, by which a writer knows its own row again. */
export const OP = 'op';

/** A row as the service's client wants it; `op` marks who wrote it. */
export function toEntity(row: Row, op: string): TableEntity<Record<string, unknown>> {
  const entity: TableEntity<Record<string, unknown>> = { partitionKey: row.pk, rowKey: row.rk, [OP]: op };
  for (const [name, value] of Object.entries(row.props)) if (value !== undefined) entity[name] = value;
  return entity;
}

/** A row as it came from the service, without the service's own properties. */
export function toRow(entity: TableEntityResult<Record<string, unknown>>): StoredRow {
  const { partitionKey, rowKey, etag, timestamp: _timestamp, [OP]: _op, ...rest } = entity;
  const props: Record<string, Prop> = {};
  for (const [name, value] of Object.entries(rest))
    if (isProp(value) && !name.startsWith('odata.')) props[name] = value;
  return { pk: partitionKey ?? '', rk: rowKey ?? '', etag, props };
}

function isProp(value: unknown): value is Prop {
  return ['string', 'number', 'boolean'].includes(typeof value) || value instanceof Date || value instanceof Uint8Array;
}
