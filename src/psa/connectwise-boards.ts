import { TocsinError } from '../kernel/errors.ts';
import { plainLine } from '../texts/plain.ts';
import type { Board, BoardStatus } from './connectwise-shape.ts';

/** Id of the service board of that name, case apart, or of that id. Throws PRECONDITION_FAILED where there is none. */
export async function boardIn(wanted: string, all: () => Promise<readonly Board[]>): Promise<number> {
  const name = wanted.trim().toLowerCase();
  const usable = (await all()).filter(({ inactiveFlag }) => inactiveFlag !== true);
  const board =
    usable.find((one) => one.name.trim().toLowerCase() === name) ?? usable.find(({ id }) => String(id) === name);
  if (board) return board.id;
  throw new TocsinError(
    'PRECONDITION_FAILED',
    `ConnectWise has no active service board “${plainLine(wanted, 50)}”: correct CONNECTWISE_BOARD, or psa.board of this tenant. No ticket was opened.`,
  );
}

const isClosed = ({ closedStatus, closedFlag }: BoardStatus) => closedStatus === true || closedFlag === true;

/**
 * The closed status that a ticket gets: each board has its own, often several ("Closed", ">Closed", "Cancelled"). The
 * one that is called so, else the first in the board's order.
 */
export function statusToClose(statuses: readonly BoardStatus[]): number {
  const closed = usable(statuses).filter(isClosed);
  const named = closed.find(({ name }) => /^\W*(closed|completed?|resolved)\b/i.test(name));
  return (named ?? closed[0] ?? none('closed')).id;
}

/** The status of new tickets, else the first that is not closed. */
export function statusToOpen(statuses: readonly BoardStatus[]): number {
  const open = usable(statuses).filter((status) => !isClosed(status));
  const again = open.find(({ name }) => /re-?open/i.test(name));
  return (again ?? open.find(({ defaultFlag }) => defaultFlag === true) ?? open[0] ?? none('open')).id;
}

function usable(statuses: readonly BoardStatus[]): readonly BoardStatus[] {
  return statuses
    .filter(({ inactive }) => inactive !== true)
    .toSorted((a, b) => (a.sortOrder ?? 0) - (b.sortOrder ?? 0));
}

function none(kind: string): never {
  throw new TocsinError(
    'UPSTREAM_REFUSED',
    `The service board of this ticket in ConnectWise has no ${kind} status that Tocsin could set.`,
  );
}
