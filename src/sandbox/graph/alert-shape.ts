import { words } from './call.ts';

/** The enumerations of microsoft.graph.security.alert as of the v1.0 metadata of August 2026. */
export const ALERT_ENUMS = {
  severity: ['unknown', 'informational', 'low', 'medium', 'high'],
  status: ['unknown', 'new', 'inProgress', 'resolved'],
  classification: ['unknown', 'falsePositive', 'truePositive', 'informationalExpectedActivity'],
  determination: [
    'unknown',
    'apt',
    'malware',
    'securityPersonnel',
    'securityTesting',
    'unwantedSoftware',
    'other',
    'multiStagedAttack',
    'compromisedAccount',
    'phishing',
    'maliciousUserActivity',
    'notMalicious',
    'notEnoughDataToValidate',
    'confirmedActivity',
    'lineOfBusinessApplication',
  ],
  serviceSource: [
    'unknown',
    'microsoftDefenderForEndpoint',
    'microsoftDefenderForIdentity',
    'microsoftDefenderForCloudApps',
    'microsoftDefenderForOffice365',
    'microsoft365Defender',
    'azureAdIdentityProtection',
    'microsoftAppGovernance',
    'dataLossPrevention',
    'microsoftDefenderForCloud',
    'microsoftSentinel',
    'microsoftInsiderRiskManagement',
    'microsoftThreatIntelligence',
    'microsoftSecurityForAI',
  ],
} as const;

/** Every property of the type, for `$select`. */
export const ALERT_PROPERTIES: readonly string[] = words(`
  id tenantId title description category categories severity status classification determination serviceSource
  detectionSource productName detectorId providerAlertId incidentId assignedTo alertWebUrl incidentWebUrl
  recommendedActions actorDisplayName threatDisplayName threatFamilyName mitreTechniques createdDateTime
  lastUpdateDateTime resolvedDateTime firstActivityDateTime lastActivityDateTime alertPolicyId comments
  evidence systemTags additionalData customDetails investigationState
`);
