import type { RecordedFacts } from '../entities/ip.ts';
import { momentOf, type ProviderAlert } from './alert.ts';
import { compact } from './evidence.ts';
import type { HistoryLine, SecurityEvent } from './event.ts';
import { recognise } from './kinds/index.ts';

type Place = Pick<SecurityEvent, 'tenantId' | 'key' | 'number' | 'source' | 'rawKey' | 'imported' | 'storedAt'> & {
  readonly recordedIps: readonly RecordedFacts[];
};

/** The event that an alert becomes when it is first seen. */
export function newEvent(alert: ProviderAlert, place: Place): SecurityEvent {
  const { tenantId, key, number, source, rawKey, imported, storedAt, recordedIps } = place;
  const updatedAt = momentOf(alert.lastUpdate);
  const { kind, evidence, entities } = recognise(alert);
  return {
    tenantId,
    key,
    number,
    source,
    rawKey,
    imported,
    storedAt,
    alertId: alert.id,
    kind,
    title: alert.title,
    description: alert.description,
    severity: alert.severity,
    severityAsGiven: alert.severityAsGiven,
    status: alert.status,
    occurredAt: alert.occurredAt,
    detectedAt: alert.createdAt,
    updatedAt,
    category: alert.category,
    incidentId: alert.incidentId,
    alertUrl: alert.alertUrl,
    incidentUrl: alert.incidentUrl,
    evidence,
    entities,
    recordedIps: recordedIps.length > 0 ? recordedIps : undefined,
    resolvedBy: alert.status === 'resolved' ? { name: 'Microsoft', at: updatedAt } : undefined,
    verdict: alert.status === 'resolved' ? providerVerdict(alert) : undefined,
    deeds: [],
    provider: providerView(alert),
    sync: { state: 'inSync' },
    revision: 1,
  };
}

/** What the provider says of the alert's handling, kept to tell its later changes from ours. */
export function providerView(alert: ProviderAlert): SecurityEvent['provider'] {
  const { status, lastUpdate, assignedTo, classification } = alert;
  return { status, lastUpdate, assignedTo, classification };
}

/** The conclusion as the provider holds it. */
export function providerVerdict({ classification, determination }: ProviderAlert): SecurityEvent['verdict'] {
  return compact<NonNullable<SecurityEvent['verdict']>>({ classification, determination, comment: undefined });
}

export function firstHistory(event: SecurityEvent): HistoryLine {
  const what = event.imported ? 'Already there when Tocsin began to watch' : 'Raised by Microsoft';
  return { at: event.storedAt, by: 'Tocsin', what: `${what} (${event.severity}, ${event.status})` };
}
