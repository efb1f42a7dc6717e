import type { Entity } from '../entities/entity.ts';
import type { RecordedFacts } from '../entities/ip.ts';
import { digest } from '../kernel/ids.ts';
import type { TicketLine } from '../tenants/ticket.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { EntityNote } from './notes.ts';
import type { EventStatus, ProviderAlert, Severity } from './alert.ts';

/** Who holds or changed something, as shown to people. */
export interface PersonRef {
  readonly objectId: string;
  readonly name: string;
}

/** Who works on an event. */
export interface Assignee extends PersonRef {
  /** How it stood before they took it on: whoever gives it back leaves it so. */
  readonly before?: { readonly status: EventStatus; readonly assignee?: PersonRef };
}

/** What a person concluded when resolving; metadata names of Microsoft Graph (`microsoft.graph.security`). */
export interface Verdict {
  readonly classification?: string;
  readonly determination?: string;
  readonly comment?: string;
}

/** How far the provider has been told of our changes. */
export type ProviderSync =
  | { readonly state: 'inSync' }
  | { readonly state: 'pending' }
  | { readonly state: 'failed'; readonly why: string; readonly since: Date };

/** One line per deed on this event, so that its card can tell what was done. */
export interface DeedLine {
  readonly key: string;
  readonly action: string;
  readonly target: string;
  readonly targetLabel: string;
  /** `free`: asked for, but not approved. `undecided`: unknown, and only a person can still say what happened. */
  readonly state: 'awaitingApproval' | 'free' | 'running' | 'done' | 'failed' | 'unknown' | 'undecided' | 'undone';
  readonly generation: number;
  readonly by: string;
  readonly at: Date;
  readonly note?: string;
  /** The action that stands although this later one had no effect, has none yet, or took only a part of it back. */
  readonly stands?: string;
  /** Where an inbox rule is after what stands, and that it is off: one that was made again has an id of its own. */
  readonly now?: { readonly ruleId?: string; readonly off?: boolean };
}

/** Why an event is hidden: it rings nowhere, changes nothing at Microsoft, and can be shown again at any time. */
export interface Ignored {
  readonly since: Date;
  readonly by: ({ readonly kind: 'person' } & PersonRef) | { readonly kind: 'rule'; readonly number: number };
  readonly reason: string;
}

/** Our stored record of an alert. */
export interface SecurityEvent {
  readonly tenantId: TenantId;
  /** Row key: a digest of source and alert id. */
  readonly key: string;
  /** Short number for people: `show event 123`. */
  readonly number: number;
  readonly source: string;
  readonly alertId: string;
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly severityAsGiven?: string | undefined;
  readonly status: EventStatus;
  readonly occurredAt?: Date | undefined;
  readonly detectedAt: Date;
  readonly updatedAt: Date;
  readonly storedAt: Date;
  /** Imported at onboarding: announced by the summary card alone. */
  readonly imported: boolean;
  readonly category?: string | undefined;
  readonly incidentId?: string | undefined;
  readonly alertUrl?: string | undefined;
  readonly incidentUrl?: string | undefined;
  /** What the kind read from the evidence, valid against that kind's schema. */
  readonly evidence: unknown;
  readonly entities: readonly Entity[];
  /** What was known of its addresses when they were first seen here; never computed anew. */
  readonly recordedIps?: readonly RecordedFacts[] | undefined;
  /** What the shared card says of its entities beside their names, as of arrival. */
  readonly notes?: readonly EntityNote[] | undefined;
  readonly assignee?: Assignee;
  readonly resolvedBy?: { readonly name: string; readonly at: Date } | undefined;
  readonly verdict?: Verdict | undefined;
  readonly ignored?: Ignored | undefined;
  /** How often it was decided about since this is counted: two that look alike may not be the same moment. */
  readonly decisions?: number;
  readonly deeds: readonly DeedLine[];
  readonly ticket?: TicketLine | undefined;
  /** What the provider last said, to tell its changes from ours. */
  readonly provider: {
    readonly status: EventStatus;
    readonly lastUpdate: string;
    readonly assignedTo?: string | undefined;
    readonly classification?: string | undefined;
  };
  readonly sync: ProviderSync;
  /** Raised by every change; a card shows one revision. */
  readonly revision: number;
  /** Key of the raw provider record. */
  readonly rawKey: string;
}

export interface HistoryLine {
  readonly at: Date;
  readonly by: string;
  readonly what: string;
}

/** Row key of the event for an alert of a source: the same alert always meets the same row. */
export function eventKey(source: string, alertId: string): string {
  return `e${digest([source, alertId])}`;
}

/** True when the alert says something that the stored event has not yet heard. */
export function isNews(event: SecurityEvent, alert: ProviderAlert): boolean {
  return alert.lastUpdate > event.provider.lastUpdate;
}
