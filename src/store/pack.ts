import { MAX_OPS, MAX_TRANSACTION_BYTES, type Op } from './tables.ts';
import { rowBytes } from './rows.ts';

/** Steps that must be in one transaction of one partition. */
export interface Unit {
  readonly pk: string;
  readonly ops: readonly Op[];
}

/**
 * Puts units into as few transactions as the service's limits allow, keeping their order within each partition. A pack
 * comes as soon as it is full, so that units can be made while those before them are written.
 */
export function* pack<T extends Unit>(units: Iterable<T>): Generator<T[]> {
  const open = new Map<string, { units: T[]; ops: number; bytes: number }>();
  for (const unit of units) {
    let bytes = 0;
    for (const op of unit.ops) bytes += op.kind === 'delete' ? 300 : rowBytes(op.row);
    let current = open.get(unit.pk);
    if (!current || current.ops + unit.ops.length > MAX_OPS || current.bytes + bytes > MAX_TRANSACTION_BYTES) {
      if (current) yield current.units;
      open.set(unit.pk, (current = { units: [], ops: 0, bytes: 0 }));
    }
    current.units.push(unit);
    current.ops += unit.ops.length;
    current.bytes += bytes;
  }
  for (const { units: last } of open.values()) yield last;
}
