import type { SecurityEvent } from '../../src/events/event.ts';
import type { RegressionAlert } from '../../src/posture/regression.ts';
import { HARBOUR } from '../world.ts';

/** Two administrators of Harbour Clinics who lost the requirement; what a test is about is given over. */
export function aRegression(over: Partial<RegressionAlert> = {}): RegressionAlert {
  return {
    id: 'admin-2026-11-22',
    tenantId: HARBOUR.id,
    policy: 'admin',
    localDate: '2026-11-22',
    foundAt: new Date('2026-11-22T13:00:00Z'),
    comparedWith: '2026-11-21',
    people: [
      { userId: 'u-1', name: 'Ana Petrova', email: 'ana@harbour.example', previousDate: '2026-11-21', causes: [] },
      { userId: 'u-2', name: 'Bo Lindqvist', email: 'bo@harbour.example', previousDate: '2026-11-18', causes: [] },
    ],
    causes: [],
    revision: 1,
    ...over,
  };
}

const ANA = '6384e2b2-184b-4bf5-8ecc-f10ca7a6563c';
const NOW = new Date('2026-11-22T12:00:00Z');

/** A stored event of Harbour Clinics; what a test is about is given over. */
export function anEvent(over: Partial<SecurityEvent> = {}): SecurityEvent {
  return {
    tenantId: HARBOUR.id,
    key: 'e0123',
    number: 12,
    source: 'graph',
    alertId: 'alert-12',
    kind: 'passwordSpray',
    title: 'Password Spray',
    description: 'Many passwords were tried.',
    severity: 'high',
    status: 'new',
    occurredAt: new Date('2026-11-22T11:58:00Z'),
    detectedAt: NOW,
    updatedAt: NOW,
    storedAt: NOW,
    imported: false,
    evidence: {},
    entities: [
      { type: 'user', id: ANA, upn: 'ana@harbour.example', name: 'Ana Petrova' },
      { type: 'ip', address: '203.0.113.7', country: 'NL' },
    ],
    notes: [{ key: `user:${ANA}`, text: 'Admin roles: Global Administrator', alarming: true, at: NOW }],
    deeds: [],
    provider: { status: 'new', lastUpdate: '2026-11-22T12:00:00.0000000Z' },
    sync: { state: 'inSync' },
    revision: 1,
    rawKey: 'raw',
    ...over,
  };
}
