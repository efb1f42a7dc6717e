import type { ProviderAlert } from '../../alert.ts';
import { detectionSigns, signOf } from './signs.ts';

type Owner =
  | 'passwordSpray'
  | 'riskySignIn'
  | 'impossibleTravel'
  | 'forwardingRule'
  | 'massDownload'
  | 'restrictedSender'
  | 'newCountrySignIn'
  | 'identityRisk';

interface Detection {
  readonly kind: Owner;
  /** Microsoft's titles, and the names of `riskEventType` where they differ from the key. */
  readonly names: readonly string[];
}

/**
 * The detections of Entra ID Protection, which Defender for Cloud Apps shares in part, by `riskEventType`
 * (learn.microsoft.com/entra/id-protection/concept-identity-protection-risks, 2026-03-17), with the kind that each is.
 */
export const DETECTIONS = {
  passwordSpray: {
    kind: 'passwordSpray',
    names: ['Password spray activity', 'Password spray attack', 'Password spray attack detected'],
  },
  anonymizedIPAddress: {
    kind: 'riskySignIn',
    names: ['Anonymous IP address', 'Anonymous login', 'Anonymous proxy activity', 'Activity from a TOR IP address'],
  },
  riskyIPAddress: {
    kind: 'riskySignIn',
    names: [
      'Activity from anonymous IP address',
      'Activity from anonymous IP addresses',
      'MCAS_ALERT_ANUBIS_DETECTION_RISKY_IP_ANONYMOUS',
      'Log on from a risky IP address',
    ],
  },
  suspiciousAddressActivity: {
    kind: 'riskySignIn',
    names: ['Activity from suspicious IP addresses', 'Successful logon from a suspicious IP address'],
  },
  impossibleTravel: {
    kind: 'impossibleTravel',
    names: ['Impossible travel activity', 'mcasImpossibleTravel', 'MCAS_ALERT_ANUBIS_DETECTION_VELOCITY'],
  },
  unlikelyTravel: { kind: 'impossibleTravel', names: ['Atypical travel'] },
  suspiciousInboxForwarding: {
    kind: 'forwardingRule',
    names: ['Suspicious inbox forwarding rule', 'Suspicious inbox forwarding Identity Protection'],
  },
  mcasSuspiciousInboxManipulationRules: {
    kind: 'forwardingRule',
    names: ['Suspicious inbox manipulation rule', 'Suspicious inbox manipulation rules'],
  },
  mcasFinSuspiciousFileAccess: { kind: 'massDownload', names: ['Mass access to sensitive files'] },
  suspiciousSendingPatterns: { kind: 'restrictedSender', names: [] },
  leakedCredentials: {
    kind: 'identityRisk',
    names: ['Azure AD account credential leaked', 'User with leaked credentials'],
  },
  userReportedSuspiciousActivity: { kind: 'identityRisk', names: [] },
  anomalousToken: { kind: 'identityRisk', names: [] },
  tokenIssuerAnomaly: { kind: 'identityRisk', names: ['SAML token issuer anomaly'] },
  attemptedPrtAccess: {
    kind: 'identityRisk',
    names: ['Primary Refresh Token access attempt', 'Possible attempt to access Primary Refresh Token (PRT)'],
  },
  attackerInTheMiddle: {
    kind: 'identityRisk',
    names: [
      'Adversary in the middle',
      'Possible AiTM phishing attempt',
      'Stolen session cookie was used',
      'User compromised through session cookie hijack',
      'User compromised via a known AiTM phishing kit',
    ],
  },
  anomalousUserActivity: { kind: 'identityRisk', names: [] },
  suspiciousAPITraffic: { kind: 'identityRisk', names: [] },
  investigationsThreatIntelligence: {
    kind: 'identityRisk',
    names: ['Azure AD threat intelligence', 'Microsoft Entra threat intelligence'],
  },
  nationStateActivity: { kind: 'identityRisk', names: ['Potential nation-state activity'] },
  nationStateIP: { kind: 'identityRisk', names: ['Verified threat actor IP'] },
  maliciousIPAddress: {
    kind: 'identityRisk',
    names: ['Malicious IP address sign-in failure rate', 'maliciousIPAddressValidCredentialsBlockedIP'],
  },
  suspiciousIPAddress: { kind: 'identityRisk', names: ['Malicious IP address sign-in suspicious'] },
  malwareInfectedIPAddress: {
    kind: 'identityRisk',
    names: ['Sign-in from malware infected IP', 'Malware linked IP address', 'Malware-infected IP'],
  },
  unfamiliarFeatures: { kind: 'identityRisk', names: ['Unfamiliar sign-in properties'] },
  newCountry: {
    kind: 'newCountrySignIn',
    names: ['Activity from infrequent country', 'MCAS_ALERT_ANUBIS_DETECTION_NEW_COUNTRY'],
  },
  suspiciousBrowser: { kind: 'identityRisk', names: ['Suspicious browser activity'] },
  adminConfirmedUserCompromised: { kind: 'identityRisk', names: [] },
  generic: { kind: 'identityRisk', names: ['Additional risk detected'] },
} as const satisfies Record<string, Detection>;

export type DetectionId = keyof typeof DETECTIONS;

for (const [id, { kind, names }] of Object.entries<Detection>(DETECTIONS)) detectionSigns(kind, id, [id, ...names]);

/** The detection of an alert that belongs to this kind; `generic` is a risk whose reason is not told. */
export function detectionFor(kind: Owner, alert: ProviderAlert): DetectionId | undefined {
  const sign = signOf(alert);
  const id = sign?.kind === kind ? sign.detection : undefined;
  return id !== undefined && Object.hasOwn(DETECTIONS, id) ? (id as DetectionId) : undefined;
}
