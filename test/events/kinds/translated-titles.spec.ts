import assert from 'node:assert/strict';
import { KINDS } from '../../../src/events/kinds/index.ts';
import { anAlert, fixtureAlert } from '../../fakes/alerts.ts';
import { recognise } from '../../fakes/recognise.ts';

const ENTRA = 'azureAdIdentityProtection';

/** riskEventType of each detection. */
const RISK_EVENT_TYPES = {
  anomalousToken: 'identityRisk',
  anomalousUserActivity: 'identityRisk',
  riskyIPAddress: 'riskySignIn',
  anonymizedIPAddress: 'riskySignIn',
  unlikelyTravel: 'impossibleTravel',
  impossibleTravel: 'impossibleTravel',
  suspiciousInboxForwarding: 'forwardingRule',
  mcasSuspiciousInboxManipulationRules: 'forwardingRule',
  leakedCredentials: 'identityRisk',
  maliciousIPAddress: 'identityRisk',
  suspiciousIPAddress: 'identityRisk',
  malwareInfectedIPAddress: 'identityRisk',
  newCountry: 'newCountrySignIn',
  passwordSpray: 'passwordSpray',
  attemptedPrtAccess: 'identityRisk',
  suspiciousBrowser: 'identityRisk',
  investigationsThreatIntelligence: 'identityRisk',
  tokenIssuerAnomaly: 'identityRisk',
  unfamiliarFeatures: 'identityRisk',
};

describe('A translated title of Entra ID Protection', () => {
  for (const [type, kind] of Object.entries(RISK_EVENT_TYPES)) {
    it(`is known by its detector: ${type}`, () => {
      const alert = anAlert({ title: 'Título traducido', serviceSource: ENTRA, detectorId: type });
      assert.equal(recognise(alert).kind, kind);
    });
  }

  it('without a known detector is a risk whose reason is not told', () => {
    const alert = anAlert({ title: 'Título traducido', serviceSource: ENTRA });
    assert.equal(recognise(alert).kind, 'identityRisk');
  });

  it('does not take the titles that other kinds know', () => {
    for (const id of Object.keys(KINDS).filter(
      (kind) =>
        kind !== 'unclassified' &&
        !/^(mail|account|application|data|device|directory|cloudResource|policy)Alert$/.test(kind),
    )) {
      const alert = anAlert({ title: fixtureAlert(id).title, serviceSource: ENTRA, evidence: [] });
      const claimants = Object.values(KINDS).filter((kind) => kind.id !== 'unclassified' && kind.matches(alert));
      assert.deepEqual(
        claimants.map((kind) => kind.id),
        [id],
      );
    }
  });
});
