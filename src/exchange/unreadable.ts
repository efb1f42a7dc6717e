import type { DetailField } from '../entities/section.ts';
import { isTocsinError } from '../kernel/errors.ts';

export const SOURCE = 'Exchange Online';

/** A field that could not be read, and why: our errors say what is missing and what to do. */
export function unreadable(label: string, error: unknown): DetailField {
  const known = isTocsinError(error) && error.code !== 'INTERNAL';
  const reason = known ? error.message : 'a fault inside Tocsin';
  return { label, value: { status: 'unavailable', source: SOURCE, reason } };
}
