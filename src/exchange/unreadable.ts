import type { DetailField } from '../entities/section.ts';
import { isTocsinError } from '../kernel/errors.ts';
import { EXCHANGE_NEEDS } from './errors.ts';

export const SOURCE = 'Exchange Online';

/** A field that could not be read, and why, in the few words that fit beside a label. */
export function unreadable(label: string, error: unknown): DetailField {
  return { label, value: { status: 'unavailable', source: SOURCE, reason: reasonOf(error) } };
}

function reasonOf(error: unknown): string {
  if (!isTocsinError(error)) return 'Microsoft did not answer in time';
  if (error.code === 'PRECONDITION_FAILED' || error.code === 'CONFLICT') return error.message;
  if (error.code === 'NOT_FOUND') return 'deleted: the tenant has no such thing (any more)';
  if (error.status === 403) return `no permission: Tocsin needs ${EXCHANGE_NEEDS}`;
  if (error.status === 429) return 'throttled: Microsoft asks Tocsin to slow down; look again in a while';
  return error.upstreamCode === 'unexpectedShape'
    ? 'Microsoft gave an answer that Tocsin cannot read'
    : 'Microsoft did not answer';
}
