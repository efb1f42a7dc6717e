import { TocsinError } from '../kernel/errors.ts';

/** Entra's own numbers (learn.microsoft.com/entra/identity-platform/reference-error-codes), by what a person must do. */
const ADVICE: readonly (readonly [codes: readonly number[], message: string])[] = [
  [
    [65001, 90002, 700016, 7000112, 7000229, 7000218, 500011, 500014, 90072],
    'Tocsin is not, or no longer, an enabled application of this tenant. An administrator of the tenant must grant consent.',
  ],
  [
    [50012, 700021, 700027, 700030, 700211, 700212, 700213, 700223, 700024, 7000215, 7000222, 7000272],
    "Entra did not accept Tocsin's certificate or federated credential. Check that it belongs to the application and has not expired.",
  ],
  [
    [50005, 53000, 53001, 53002, 53003],
    'A Conditional Access policy of the tenant keeps Tocsin out. Exclude its service principal from that policy.',
  ],
];

/** Numbers that say "later", not "no". */
const TRANSIENT: readonly number[] = [50196, 90006, 90012, 90020, 90024, 90033, 50001090];

const REFUSED = 'Entra did not let Tocsin sign in to this tenant. Check the consent, the client id and its credential.';
const UNREADABLE =
  'The certificate file of Tocsin cannot be read. Check the path, the rights on it and that it is PEM.';
const NO_ANSWER = 'Entra could not be reached for a sign-in. Nothing was changed; try again in a while.';

/**
 * Whatever kept us from a token. Entra's numbers and words like `invalid_client` are a refusal; silence, 429, 5xx and
 * everything unknown is UPSTREAM_UNAVAILABLE, so that a fault of ours never makes a tenant look as if it had refused.
 * Only machine codes are kept: foreign messages hold ids and traces.
 */
export function errorOfSignIn(error: unknown): TocsinError {
  const {
    code,
    statusCode,
    message = '',
  } = (error ?? {}) as { code?: unknown; statusCode?: unknown; message?: string };
  const number = /AADSTS(\d{4,9})/.exec(message)?.[1];
  const word = /\b(?:invalid_client|unauthorized_client|invalid_request|invalid_grant|access_denied)\b/.exec(
    message,
  )?.[0];
  const status = typeof statusCode === 'number' ? statusCode : undefined;
  if (code === 'ENOENT' || code === 'EACCES' || /PEM/.test(message)) {
    return new TocsinError('UPSTREAM_REFUSED', UNREADABLE, { upstreamCode: 'certificate' });
  }
  const later = TRANSIENT.includes(Number(number)) || status === 429 || (status ?? 0) >= 500;
  if (later || !(number ?? word ?? (status === 400 || status === 401))) {
    return new TocsinError('UPSTREAM_UNAVAILABLE', NO_ANSWER, status === undefined ? {} : { status });
  }
  const advice = ADVICE.find(([codes]) => codes.includes(Number(number)))?.[1] ?? REFUSED;
  const upstreamCode = number ? `AADSTS${number}` : (word ?? 'sign-in');
  // Entra says 400 for some of these, as for an application without consent: whatever it says, Tocsin is not let in.
  return new TocsinError('UPSTREAM_REFUSED', advice, { status: 401, upstreamCode });
}
