import {
  cloudAppEvidence,
  fileEvidence,
  inboxRuleEvidence,
  ipEvidence,
  mailboxEvidence,
  oauthAppEvidence,
  urlEvidence,
  userEvidence,
  type AlertParts,
} from './alert-maker.ts';
import { MAIL_MERGE } from './graph/apps/invented-apps.ts';
import { SHARED_FILE, storyLink } from './graph/drives/drives.ts';
import type { SimUser } from './graph/model.ts';

export const TOR_EXIT = '185.220.101.34';

/** Texts and evidence of the alerts that the story tells; each takes the account that it is about. */
export const SCENES = {
  passwordSpray: (victim: SimUser, ...others: readonly SimUser[]): AlertParts => ({
    title: 'Password Spray',
    description: `One source tried a few common passwords against ${others.length + 1} accounts; at least one try succeeded.`,
    severity: 'high',
    category: 'CredentialAccess',
    source: 'entra',
    mitreTechniques: ['T1110.003'],
    evidence: [userEvidence(victim, 'compromised'), ...others.map((user) => userEvidence(user, 'attacked'))],
  }),
  anonymousIp: (user: SimUser): AlertParts => ({
    title: 'Anonymous IP address',
    description: 'Somebody signed in from an address that hides its origin, such as a Tor exit or an anonymous proxy.',
    severity: 'medium',
    category: 'InitialAccess',
    source: 'entra',
    mitreTechniques: ['T1078'],
    evidence: [userEvidence(user, 'compromised'), ipEvidence(TOR_EXIT, 'DE')],
  }),
  forwardingRule: (user: SimUser): AlertParts => ({
    title: 'Creation of forwarding/redirect rule',
    description: `${user.displayName} created the inbox rule "..", which redirects messages about invoices to ap.clearing@fastmailbox.example, outside the organization.`,
    severity: 'informational',
    category: 'SuspiciousActivity',
    source: 'office',
    mitreTechniques: ['T1114.003'],
    evidence: [userEvidence(user, 'compromised'), inboxRuleEvidence(user, 'AQAAAJ5dZqA='), mailboxEvidence(user)],
  }),
  anonymousLink: (user: SimUser): AlertParts => ({
    title: 'Anonymous link created',
    description: `${user.displayName} created a link that anyone can open to "${SHARED_FILE}" in OneDrive.`,
    severity: 'medium',
    category: 'Exfiltration',
    source: 'office',
    alertPolicyId: '3a9d7f60-2c41-4be8-8d5f-6b1c0e97a254',
    evidence: [
      userEvidence(user),
      ipEvidence(TOR_EXIT, 'DE'),
      urlEvidence(storyLink(user)),
      fileEvidence(SHARED_FILE, 'Documents/Finance'),
    ],
  }),
  unfamiliarSignIn: (user: SimUser): AlertParts => ({
    title: 'Unfamiliar sign-in properties',
    description: 'A sign-in had a location, device and network that this account has not used before.',
    severity: 'low',
    category: 'InitialAccess',
    source: 'entra',
    mitreTechniques: ['T1078.004'],
    evidence: [userEvidence(user), ipEvidence('45.83.220.1', 'SE')],
  }),
  impossibleTravel: (user: SimUser): AlertParts => ({
    title: 'Impossible travel activity',
    description: `${user.displayName} was active from two countries within less time than the journey takes.`,
    severity: 'medium',
    category: 'InitialAccess',
    source: 'cloudApps',
    mitreTechniques: ['T1078'],
    evidence: [
      userEvidence(user, 'compromised'),
      ipEvidence('198.51.100.23', 'GB'),
      ipEvidence('2001:db8:85a3::8a2e:370:7334', 'SG'),
      cloudAppEvidence(20893, 'Microsoft Exchange Online'),
    ],
  }),
  oauthDownload: (user: SimUser): AlertParts => ({
    title: 'Suspicious OAuth app file download activities',
    description: 'An application that a user consented to downloads far more files than is usual for it.',
    severity: 'medium',
    category: 'Exfiltration',
    source: 'cloudApps',
    evidence: [userEvidence(user), oauthAppEvidence(MAIL_MERGE, 'Unverified publisher')],
  }),
  externalSharing: (user: SimUser): AlertParts => ({
    title: 'Unusual volume of external file sharing',
    description: 'Many more files than usual were shared outside the organization.',
    severity: 'medium',
    category: 'Exfiltration',
    source: 'office',
    evidence: [userEvidence(user)],
  }),
  exchangeAdmin: (user: SimUser): AlertParts => ({
    title: 'Elevation of Exchange admin privilege',
    description: `${user.displayName} was given administrative permissions in Exchange Online.`,
    severity: 'low',
    category: 'PrivilegeEscalation',
    source: 'office',
    mitreTechniques: ['T1098'],
    evidence: [userEvidence(user, 'edited')],
  }),
  /** The real titles of this family end in a zero-width space. */
  maliciousUrl: (user: SimUser): AlertParts => ({
    title: 'Email messages containing malicious URL removed after delivery\u200B',
    description: 'Messages that had been delivered were removed because a link in them leads to a phishing page.',
    severity: 'informational',
    category: 'InitialAccess',
    source: 'office',
    mitreTechniques: ['T1566'],
    evidence: [mailboxEvidence(user), urlEvidence('https://parcel-redelivery.example/track?id=88213')],
  }),
  restrictedSender: (user: SimUser): AlertParts => ({
    title: 'User restricted from sending email',
    description: `${user.userPrincipalName} sent suspicious messages and may no longer send email.`,
    severity: 'high',
    category: 'InitialAccess',
    source: 'office',
    recommendedActions: 'Check whether the account is compromised before you lift the restriction.',
    evidence: [userEvidence(user, 'compromised'), mailboxEvidence(user)],
  }),
  leakedCredentials: (user: SimUser): AlertParts => ({
    title: 'Leaked credentials',
    description: 'A valid password of this account was found among published credentials.',
    severity: 'high',
    category: 'CredentialAccess',
    source: 'entra',
    mitreTechniques: ['T1589.001'],
    evidence: [userEvidence(user)],
  }),
} as const satisfies Record<string, (user: SimUser, ...others: readonly SimUser[]) => AlertParts>;

export type SceneName = keyof typeof SCENES;
