import { TocsinError } from '../kernel/errors.ts';
import type { Props, StoredRow, Table } from './tables.ts';

const TRIES = 8;

interface RowChange {
  readonly pk: string;
  readonly rk: string;
  /** The properties to store over `present`; undefined leaves everything as it is. Throws what reading `present` throws. */
  change(present: StoredRow | undefined): Props | undefined;
}

/**
 * Reads, changes and stores a row under its ETag, again on a collision; true when something was stored. Rows of a
 * newer version are never written over, because `change` reads them first and throws. Throws CONFLICT when others
 * keep changing the row.
 */
export async function saveRow(table: Table, { pk, rk, change }: RowChange): Promise<boolean> {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const present = await table.get(pk, rk);
    const props = change(present);
    if (!props) return false;
    const row = { pk, rk, props };
    if ((present ? await table.replace(row, present.etag) : await table.insert(row)) !== undefined) return true;
  }
  throw new TocsinError('CONFLICT', 'Too many changes at once. Please try again.');
}
