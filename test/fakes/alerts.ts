import type { ProviderAlert, RawEvidence } from '../../src/events/alert.ts';
import { normaliseTimestamp } from '../../src/events/alert.ts';

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
