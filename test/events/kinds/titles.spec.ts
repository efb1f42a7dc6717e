import assert from 'node:assert/strict';
import { KINDS } from '../../../src/events/kinds/index.ts';
import { anAlert } from '../../fakes/alerts.ts';
import { recognise } from '../../fakes/recognise.ts';

/** Default alert policies of Microsoft 365 (learn.microsoft.com/defender-xdr/alert-policies, 2026-04-29). */
const OFFICE = {
  externalSharing: ['Unusual volume of external file sharing', 'Unusual external user file activity'],
  massDeletion: ['Unusual volume of file deletion'],
  exchangePrivilege: ['Elevation of Exchange admin privilege'],
  maliciousUrlClick: [
    'A potentially malicious URL click was detected',
    'A user clicked through to a potentially malicious URL',
  ],
  forwardingRule: ['Creation of forwarding/redirect rule'],
  phishingDelivered: [
    'Email messages containing malicious file removed after delivery',
    'Email messages containing malicious URL removed after delivery',
    'Email messages containing malware removed after delivery',
    'Email messages containing phish URLs removed after delivery',
    'Email messages from a campaign removed after delivery',
    'Email messages removed after delivery',
    'Malware not zapped because ZAP is disabled',
    'Messages containing malicious entity not removed after delivery',
    'Phish delivered due to an ETR override',
    'Phish delivered due to an IP allow policy',
    'Phish not zapped because ZAP is disabled',
  ],
  phishingReported: [
    'Email reported by user as junk',
    'Email reported by user as malware or phish',
    'Email reported by user as not junk',
    'Teams message reported by user as security risk',
  ],
  restrictedSender: [
    'Email sending limit exceeded',
    'Suspicious email sending patterns detected',
    'User restricted from sending email',
    'User restricted from sharing forms and collecting responses',
  ],
  identityRisk: ['Potential nation-state activity'],
  mailFlowDisturbed: ['Messages have been delayed', 'Reply-all storm detected'],
  allowListEntry: [
    'A Tenant Allow Block List entry has been found malicious',
    'Removed an entry in Tenant Allow/Block List',
    'Tenant Allow/Block List entry is about to expire',
  ],
  submissionResult: ['Admin submission result completed'],
  quarantineRelease: ['User requested to release a quarantined message'],
  adminInvestigation: [
    'Admin triggered manual investigation of email',
    'Admin triggered user compromise investigation',
    'Remediation action taken by admin on emails or URL or sender',
    'Administrative action submitted by an Administrator',
  ],
  ediscoverySearch: ['eDiscovery search started or exported'],
  exactDataMatch: ['Failed exact data match upload', 'Successful exact data match upload'],
  formPhishing: ['Form blocked due to potential phishing attempt', 'Form flagged and confirmed as phishing'],
  policySimulation: [
    'MIP AutoLabel simulation completed',
    'Purview policy simulation completed',
    'Retention Auto-labeling policy simulation completed',
  ],
  connectorChanged: [
    'Suspicious connector activity',
    'Suspicious pattern of inbound connector creation',
    'Suspicious email-sending pattern from new Exchange inbound connector',
  ],
  tenantRestricted: [
    'Suspicious tenant sending patterns observed',
    'Tenant restricted from sending email',
    'Tenant restricted from sending unprovisioned email',
  ],
  mailFlowRuleChanged: [
    'New transport rule removing antispam header',
    'Suspicious inbound connector and transport rule created to remove sender email headers',
    'Suspicious email transport rule detected',
  ],
  mailboxForwarding: ['Suspicious email forwarding activity'],
};

/** Policies of Defender for Cloud Apps (titles as in SigmaHQ/sigma, rules/cloud/m365). */
const CLOUD_APPS = {
  riskySignIn: [
    'Activity from suspicious IP addresses',
    'Activity from anonymous IP addresses',
    'Log on from a risky IP address',
  ],
  newCountrySignIn: ['Activity from infrequent country'],
  terminatedUser: ['Activity performed by terminated user'],
  ediscoverySearch: [
    'eDiscovery search started or exported',
    'PST Export Alert Using New-ComplianceSearchAction',
    'PST Export Alert Using eDiscovery Alert',
  ],
  massDownload: ['Data exfiltration to unsanctioned apps'],
  impossibleTravel: ['Impossible travel activity'],
  ransomware: ['Potential ransomware activity'],
  forwardingRule: ['Suspicious inbox forwarding'],
  consentGrant: ['Suspicious OAuth app file download activities'],
  massDeletion: ['Unusual volume of file deletion'],
  restrictedSender: ['User restricted from sending email'],
};

/** Detections of Entra ID Protection (titles as in SigmaHQ/sigma, rules/cloud/azure). */
const ENTRA = {
  identityRisk: [
    'Anomalous Token',
    'Anomalous User Activity',
    'Azure AD Account Credential Leaked',
    'Malicious IP Address Sign-In Failure Rate',
    'Malicious IP Address Sign-In Suspicious',
    'Sign-In From Malware Infected IP',
    'Primary Refresh Token Access Attempt',
    'Suspicious Browser Activity',
    'Azure AD Threat Intelligence',
    'SAML Token Issuer Anomaly',
    'Unfamiliar Sign-In Properties',
  ],
  riskySignIn: ['Activity From Anonymous IP Address', 'Anonymous IP Address'],
  impossibleTravel: ['Atypical Travel', 'Impossible Travel'],
  forwardingRule: ['Suspicious Inbox Forwarding Identity Protection', 'Suspicious Inbox Manipulation Rules'],
  passwordSpray: ['Password Spray Activity'],
  newCountrySignIn: ['New Country'],
};

const SOURCES = {
  office: 'microsoftDefenderForOffice365',
  cloudApps: 'microsoftDefenderForCloudApps',
  entra: 'azureAdIdentityProtection',
};

function fallsTo(title: string, source: keyof typeof SOURCES): readonly string[] {
  const alert = anAlert({ title, serviceSource: SOURCES[source], detectorId: 'd', evidence: [] });
  const claimants = Object.values(KINDS).filter((kind) => kind.id !== 'unclassified' && kind.matches(alert));
  assert.deepEqual(recognise(alert).kind, claimants[0]?.id ?? 'unclassified');
  return claimants.map((kind) => kind.id);
}

function expectAll(titles: Readonly<Record<string, readonly string[]>>, source: keyof typeof SOURCES): void {
  for (const [kind, own] of Object.entries(titles))
    for (const title of own) assert.deepEqual(fallsTo(title, source), [kind], title);
}

describe('A known title falls to exactly one kind', () => {
  it('of the default alert policies', () => expectAll(OFFICE, 'office'));
  it('of Defender for Cloud Apps', () => expectAll(CLOUD_APPS, 'cloudApps'));
  it('of Entra ID Protection', () => expectAll(ENTRA, 'entra'));

  it('of the other names under which the same detections ring', () => {
    const others = {
      consentGrant: [
        'Unusual addition of credentials to an OAuth app',
        'Malicious OAuth app consent',
        'Suspicious OAuth app email activity through Graph API',
        'App with suspicious OAuth scope creates Inbox Rule',
        'New app with mail permissions having low consent pattern',
        'Misleading publisher name for an OAuth app',
      ],
      impossibleTravel: ['MCAS_ALERT_ANUBIS_DETECTION_VELOCITY', 'Impossible travel activity involving one user'],
      massDownload: [
        'Mass download by a single user',
        'Unusual file download (by user)',
        'Mass access to sensitive files',
      ],
      anonymousLink: ['Anonymous link created', 'AnonymousLinkUsed', 'HR: anonymous links outside office hours'],
      maliciousUrlClick: ['User accessed a link in an email subsequently quarantined by ZAP'],
      phishingDelivered: ['PhishdeliveredduetoanETRoverride'],
      restrictedSender: ['Suspicious sending patterns'],
    };
    expectAll(others, 'cloudApps');
  });
});

describe('A title that only sounds like an application', () => {
  it('is not taken for one when it comes from elsewhere', () => {
    assert.deepEqual(fallsTo('App with unusual updates', 'office'), ['accountAlert']);
    assert.deepEqual(fallsTo('Consent form received', 'office'), ['accountAlert']);
  });
});
