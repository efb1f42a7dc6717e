import type { Tenant } from '../tenants/tenant.ts';
import type { ProviderAlert } from './alert.ts';

/** Up to where a source is safely stored: the provider's timestamp with seven digits. */
export type Watermark = string;

/** Older than anything a provider can hold. */
export const BEGINNING: Watermark = '1970-01-01T00:00:00.0000000Z';

/** An answer of a provider as it came. */
export interface Answer {
  readonly bytes: Uint8Array;
  /** How many records it holds. */
  readonly records: number;
}

export interface AlertPage {
  readonly alerts: readonly ProviderAlert[];
  /** What the alerts were read from, each at its `place`. */
  readonly answer?: Answer | undefined;
  /** Records that could not be read as alerts: a short reason each, for coverage and the log. */
  readonly rejected: readonly string[];
  /** Where to go on once this page, and all before it, are stored. */
  readonly watermark: Watermark;
  /** Set when the provider's limits kept us from reading everything at one timestamp. */
  readonly gap?: string;
}

/** A place alerts come from. Pages come oldest first; upstream faults are thrown as TocsinError. */
export interface EventSource {
  readonly id: string;
  pull(tenant: Tenant, since: Watermark, signal: AbortSignal): AsyncIterable<AlertPage>;
}
