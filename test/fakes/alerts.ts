import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProviderAlert, RawEvidence } from '../../src/events/alert.ts';
import { normaliseTimestamp } from '../../src/events/alert.ts';
import { readAlert } from '../../src/graph/alert-shape.ts';

let serial = 0;

/** Evidence about a user. */
export function userEvidence(id: string, upn: string, name: string): RawEvidence {
  return {
    type: 'userEvidence',
    fields: { userAccount: { azureAdUserId: id, userPrincipalName: upn, displayName: name } },
  };
}

export function ipEvidence(ipAddress: string, countryLetterCode?: string): RawEvidence {
  return { type: 'ipEvidence', fields: { ipAddress, countryLetterCode } };
}

export const ANA = userEvidence('6384e2b2-184b-4bf5-8ecc-f10ca7a6563c', 'ana@harbour.example', 'Ana Petrova');

/** A valid alert; what a test is about is given over. */
export function anAlert(over: Partial<ProviderAlert> & { at?: string } = {}): ProviderAlert {
  const { at = '2026-11-22T11:58:00Z', ...rest } = over;
  return {
    id: `alert-${++serial}`,
    title: 'Password Spray',
    description: 'Password spray attack detected',
    severity: 'high',
    status: 'new',
    category: 'CredentialAccess',
    serviceSource: 'azureAdIdentityProtection',
    alertUrl: 'https://security.microsoft.com/alerts/alert-1',
    createdAt: new Date(at),
    lastUpdate: normaliseTimestamp(at) as string,
    evidence: [ANA],
    raw: { id: `alert-${serial}` },
    ...rest,
  };
}

/** The alert of `test/fixtures/kinds/<kind>.json`, read as the source reads it. */
export function fixtureAlert(kind: string): ProviderAlert {
  const path = join(import.meta.dirname, '../fixtures/kinds', `${kind}.json`);
  const reading = readAlert(JSON.parse(readFileSync(path, 'utf8')));
  assert.ok('alert' in reading, `fixture ${kind} is rejected`);
  return reading.alert;
}
