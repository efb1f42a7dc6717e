import type { ErrorCode } from '../kernel/errors.ts';

/** What went wrong, as every route says it: a code for programs, words for people, a reference to quote. */
export interface Refusal {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly corr: string };
}

/** Short texts for what a caller did wrong; whatever else went wrong is not theirs to read. */
const REFUSALS: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  400: ['INPUT_INVALID', 'The request cannot be read: its body has to be JSON.'],
  404: ['NOT_FOUND', 'There is nothing here.'],
  405: ['INPUT_INVALID', 'This method is not served here.'],
  408: ['INPUT_INVALID', 'The request did not come in time.'],
  413: ['INPUT_INVALID', 'The request is too large.'],
  415: ['INPUT_INVALID', 'Only uncompressed application/json is served.'],
  431: ['INPUT_INVALID', 'The headers of the request are too large.'],
};

/** The refusal of a status that needs no more words, to be quoted as `corr`. */
export function refusalOf(status: number, corr: string): Refusal {
  const [code, message] = REFUSALS[status] ?? ['INTERNAL', 'Something went wrong in Tocsin.'];
  return { error: { code, message, corr } };
}
