export const SEVERITIES = ['informational', 'low', 'medium', 'high'] as const;
export type Severity = (typeof SEVERITIES)[number];

export type EventStatus = 'new' | 'inProgress' | 'resolved';

/** One piece of evidence as the provider gave it; `type` is the last part of `@odata.type`, e.g. `userEvidence`. */
export interface RawEvidence {
  readonly type: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What a provider raised, in its words: the envelope read tolerantly, the evidence left to the event kind. */
export interface ProviderAlert {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  /** The provider's own word where it is not one of ours (e.g. `unknown`); shown as it came. */
  readonly severityAsGiven?: string;
  readonly status: EventStatus;
  readonly classification?: string;
  readonly determination?: string;
  readonly assignedTo?: string;
  readonly category?: string;
  readonly serviceSource?: string;
  readonly detectorId?: string;
  readonly policyId?: string;
  readonly incidentId?: string;
  readonly alertUrl?: string;
  readonly incidentUrl?: string;
  readonly occurredAt?: Date;
  readonly createdAt: Date;
  /** RFC 3339 UTC with exactly seven fractional digits: comparable as text at the provider's full precision. */
  readonly lastUpdate: string;
  readonly evidence: readonly RawEvidence[];
  readonly raw: unknown;
  /** Where the record lies in the list of its answer. */
  readonly place?: number;
}

/**
 * A provider timestamp (1–7 fractional digits, or none) as UTC text with seven digits; undefined when it is no
 * timestamp. Dates of JavaScript stop at milliseconds, so they cannot tell two alerts of one millisecond apart.
 */
export function normaliseTimestamp(text: string): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]00:00)?$/i.exec(text.trim());
  if (match) {
    const stamp = `${(match[1] as string).toUpperCase()}.${(match[2] ?? '').slice(0, 7).padEnd(7, '0')}Z`;
    // With its fraction: the end of a day may be written 24:00:00, but nothing comes after that.
    return Number.isNaN(momentOf(stamp).getTime()) ? undefined : stamp;
  }
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? undefined : new Date(parsed).toISOString().replace('Z', '0000Z');
}

/** A normalised timestamp as a Date. Cut to milliseconds first: more digits take the engine's slow way of parsing. */
export function momentOf(timestamp: string): Date {
  return new Date(`${timestamp.slice(0, 23)}Z`);
}
