import type { BulkAction } from '../../../commands/bulk-fit.ts';

/** On buttons. */
export const DO: Readonly<Record<BulkAction, string>> = {
  assign: 'Take on',
  unassign: 'Give back',
  resolve: 'Resolve',
  ignore: 'Ignore',
  reopen: 'Re-open',
  unignore: 'Show again',
};

const DONE: Readonly<Record<BulkAction, string>> = {
  assign: 'taken on',
  unassign: 'given back',
  resolve: 'resolved',
  ignore: 'ignored',
  reopen: 're-opened',
  unignore: 'shown again',
};

export function eventsWord(count: number): string {
  return count === 1 ? '1 event' : `${count} events`;
}

/** "3 events resolved". */
export function doneWords(action: BulkAction, count: number): string {
  return `${eventsWord(count)} ${DONE[action]}`;
}

/** "2 of 3 can be resolved". */
export function canWords(action: BulkAction, { can, all }: { can: number; all: number }): string {
  if (can === 0) return `None of them can be ${DONE[action]}.`;
  return can === all ? `${eventsWord(can)} will be ${DONE[action]}.` : `${can} of ${all} will be ${DONE[action]}.`;
}
