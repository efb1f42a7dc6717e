import type { IpFields, IpSeverity, IpValues } from '../entities/ip.ts';
import type { Lookup } from '../kernel/lookup.ts';

/**
 * What a provider answers; `skipped` was not asked on purpose, `reason` says what for in a word: "quota". `late` is for
 * whoever asks it: it was not waited for.
 */
export type ProviderAnswer =
  Lookup<Partial<IpFields>> | { readonly status: 'skipped' | 'late'; readonly source: string; readonly reason: string };

/** Somebody who can be asked about a public address: a service over the network, or files of the operator. */
export interface IpProvider {
  readonly id: string;
  readonly name: string;
  readonly reach: 'file' | 'live';
  /** The fields it can know at all: when it fails these are "unavailable", the others stay "not checked". */
  readonly offers: readonly (keyof IpValues)[];
  /**
   * The fields that this provider knows of a canonical public address, a live one with `source` equal to its `name`. A
   * field it offers and has nothing on is `absent` or left out. Never throws for a fault upstream: that is `unavailable`,
   * its reason fit to be shown to people.
   */
  lookup(address: string, signal: AbortSignal, severity?: IpSeverity): Promise<ProviderAnswer>;
}
