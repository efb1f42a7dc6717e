import { digest } from '../kernel/ids.ts';
import type { SecurityEvent } from './event.ts';

/** One word for all that was decided about an event: what enriches it, and whether Microsoft has heard, is no part of it. */
export function standOf(event: SecurityEvent): string {
  return digest([decided(event), String(event.decisions ?? 0)], 20);
}

/**
 * `after` with one decision more where it differs from `before` in what was decided: an event that was resolved and
 * re-opened looks as it did, and yet somebody was there.
 */
export function countDecision(before: SecurityEvent, after: SecurityEvent): SecurityEvent {
  const isSame = before.status === after.status && decided(before) === decided(after);
  return isSame ? after : { ...after, decisions: (before.decisions ?? 0) + 1 };
}

function decided({ status, assignee, resolvedBy, verdict, ignored }: SecurityEvent): string {
  const { classification, determination, comment } = verdict ?? {};
  const by = ignored && (ignored.by.kind === 'rule' ? ignored.by.number : ignored.by.objectId);
  return JSON.stringify([
    [status, assignee?.objectId],
    [resolvedBy?.name, resolvedBy?.at, classification, determination, comment],
    [ignored?.since, by, ignored?.reason],
  ]);
}
