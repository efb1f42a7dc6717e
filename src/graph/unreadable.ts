import { isTocsinError } from '../kernel/errors.ts';
import type { Lookup } from '../kernel/lookup.ts';
import { isUnlicensed } from './errors.ts';

/** What a reading stands for, to say why it failed. */
export interface Reading {
  /** Where the facts come from, e.g. "Microsoft Entra ID". */
  readonly source: string;
  /** Least application permission of Microsoft Graph. */
  readonly needs: string;
  /** The licence without which the tenant has no such thing. */
  readonly licence?: string | undefined;
}

export type Unavailable = Extract<Lookup<never>, { status: 'unavailable' }>;

/** Why something could not be read, in the few words that fit beside a label. */
export function unavailable(error: unknown, { source, needs, licence }: Reading): Unavailable {
  return { status: 'unavailable', source, reason: reasonOf(error, needs, licence) };
}

function reasonOf(error: unknown, needs: string, licence: string | undefined): string {
  if (!isTocsinError(error)) return 'Microsoft did not answer in time';
  if (error.code === 'INPUT_INVALID') return 'the alert does not name it clearly enough to look it up';
  if (isUnlicensed(error)) return `no licence: the tenant needs ${licence ?? 'a licence for this'}`;
  switch (error.status) {
    case 401:
      return 'Tocsin cannot sign in to this tenant';
    case 403: {
      if (error.upstreamCode === 'insufficient_claims') return 'a Conditional Access policy keeps Tocsin out';
      const missing = `no permission: ${needs} was not granted in this tenant`;
      return licence ? `${missing}, or it has no licence of ${licence}` : missing;
    }
    case 404:
      return 'deleted: the tenant has no such thing (any more)';
    case 429:
      return 'throttled: Microsoft asks Tocsin to slow down; look again in a while';
    default:
      if (error.status !== undefined && error.status < 500) return `Microsoft refused to tell (status ${error.status})`;
      return error.upstreamCode === 'unexpectedShape'
        ? 'Microsoft gave an answer that Tocsin cannot read'
        : 'Microsoft did not answer';
  }
}
