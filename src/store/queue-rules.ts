import { TocsinError } from '../kernel/errors.ts';

/** How long a message is hidden from others once it is handed out, in seconds. */
export const VISIBILITY_S = 60;
/** Handed out more often than this, a message goes to the poison shelf. */
export const MAX_ATTEMPTS = 5;

/** The message was hidden too long ago and is with another worker now. */
export function lostMessage(cause?: unknown): TocsinError {
  return new TocsinError('CONFLICT', 'This work has been taken over by another worker.', { cause });
}
