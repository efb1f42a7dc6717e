import { eventKey, type SecurityEvent } from '../../src/events/event.ts';
import type { EventWrite } from '../../src/events/store.ts';
import type { Deed } from '../../src/remediation/deed.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';

export const NOON = new Date('2026-11-22T12:00:00.123Z');

export function anyTenant(): TenantId {
  return newId() as TenantId;
}

/** An event that uses every field, so that a round trip shows what a row forgets. */
export function anyEvent(tenantId: TenantId, number: number, more: Partial<SecurityEvent> = {}): SecurityEvent {
  const alertId = `alert-${number}`;
  return {
    tenantId,
    key: eventKey('defender', alertId),
    number,
    source: 'defender',
    alertId,
    kind: 'impossibleTravel',
    title: 'Impossible travel — “Mönchengladbach” ↔ 東京 🛎',
    description: 'd'.repeat(4096),
    severity: 'medium',
    severityAsGiven: 'unknown',
    status: 'new',
    occurredAt: new Date('2026-11-22T11:58:00.001Z'),
    detectedAt: NOON,
    updatedAt: NOON,
    storedAt: NOON,
    imported: false,
    category: 'InitialAccess',
    incidentId: '42',
    alertUrl: 'https://security.microsoft.com/alerts/a',
    incidentUrl: 'https://security.microsoft.com/incidents/42',
    evidence: { countries: ['DE', 'JP'], nested: { at: '2026-11-22T11:00:00Z', none: null } },
    entities: [
      { type: 'user', id: 'u1', upn: 'a_b.com#EXT#@c.onmicrosoft.com', name: 'Ada' },
      { type: 'ip', address: '203.0.113.7', country: 'JP' },
      { type: 'other', label: 'Odd', text: 'thing' },
    ],
    notes: [{ key: 'user:u1', text: 'Status: enabled', alarming: false, at: NOON }],
    assignee: { objectId: 'o1', name: 'Bea' },
    resolvedBy: { name: 'Bea', at: NOON },
    verdict: { classification: 'truePositive', comment: 'seen' },
    deeds: [
      {
        key: 'user:u1|block',
        action: 'blockUser',
        target: 'user:u1',
        targetLabel: 'Ada',
        state: 'done',
        generation: 1,
        by: 'Bea',
        at: NOON,
        note: 'fine',
      },
    ],
    provider: { status: 'new', lastUpdate: '2026-11-22T12:00:00.1234567Z', assignedTo: 'x' },
    sync: { state: 'failed', why: 'refused', since: NOON },
    revision: 1,
    rawKey: 'r1',
    ...more,
  };
}

export function anyWrite(event: SecurityEvent, notify: readonly string[] = ['teams']): EventWrite {
  return { event, notify, history: [{ at: NOON, by: 'Tocsin', what: `revision ${event.revision}` }], corr: 'c0ffee00' };
}

export function anyDeed(more: Partial<Deed> = {}): Deed {
  return {
    tenantId: anyTenant(),
    key: 'user:guest_b.com#EXT#@c.onmicrosoft.com/..\\?|block',
    state: 'claimed',
    generation: 1,
    action: 'blockUser',
    target: 'user:u1',
    event: { number: 7, key: 'e7' },
    holder: { objectId: 'o1', name: 'Bea' },
    claimedAt: NOON,
    leaseUntil: new Date(NOON.getTime() + 60_000),
    fence: 1,
    checks: 0,
    ...more,
  };
}
