import { MAX_OPS, MAX_TRANSACTION_BYTES, type Op } from './tables.ts';
import { rowBytes } from './rows.ts';

/** Steps that must be in one transaction of one partition. */
export interface Unit {
  readonly pk: string;
  readonly ops: readonly Op[];
}

/** Puts units into as few transactions as the service's limits allow, keeping their order within each partition. */
export function pack<T extends Unit>(units: readonly T[]): T[][] {
  const packs: T[][] = [];
  const open = new Map<string, { units: T[]; ops: number; bytes: number }>();
  for (const unit of units) {
    const bytes = unit.ops.reduce((sum, op) => sum + (op.kind === 'delete' ? 300 : rowBytes(op.row)), 0);
    let current = open.get(unit.pk);
    if (!current || current.ops + unit.ops.length > MAX_OPS || current.bytes + bytes > MAX_TRANSACTION_BYTES) {
      current = { units: [], ops: 0, bytes: 0 };
      open.set(unit.pk, current);
      packs.push(current.units);
    }
    current.units.push(unit);
    current.ops += unit.ops.length;
    current.bytes += bytes;
  }
  return packs;
}
