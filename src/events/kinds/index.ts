import { distinctEntities, type Entity } from '../../entities/entity.ts';
import type { ProviderAlert } from '../alert.ts';
import type { CatalogueKind, Explanation } from '../kind.ts';
import { signOf } from './parts/signs.ts';
import { accessBlocked } from './access-blocked.ts';
import { accountAlert } from './account-alert.ts';
import { accountCreated } from './account-created.ts';
import { accountLockout } from './account-lockout.ts';
import { adminInvestigation } from './admin-investigation.ts';
import { adminRoleGranted } from './admin-role-granted.ts';
import { adminRoleRemoved } from './admin-role-removed.ts';
import { allowListEntry } from './allow-list-entry.ts';
import { anonymousLink } from './anonymous-link.ts';
import { applicationAlert } from './application-alert.ts';
import { applicationChanged } from './application-changed.ts';
import { applicationConsent } from './application-consent.ts';
import { applicationCredential } from './application-credential.ts';
import { attackTool } from './attack-tool.ts';
import { auditingDisabled } from './auditing-disabled.ts';
import { authenticationPolicyChanged } from './authentication-policy-changed.ts';
import { cloudResourceAlert } from './cloud-resource-alert.ts';
import { conditionalAccessChanged } from './conditional-access-changed.ts';
import { connectorChanged } from './connector-changed.ts';
import { consentGrant } from './consent-grant.ts';
import { dataAlert } from './data-alert.ts';
import { dataLossPrevention } from './data-loss-prevention.ts';
import { deviceAlert } from './device-alert.ts';
import { deviceCodeSignIn } from './device-code-sign-in.ts';
import { deviceSecretRead } from './device-secret-read.ts';
import { deviceTrust } from './device-trust.ts';
import { directoryAlert } from './directory-alert.ts';
import { disabledAccountSignIn } from './disabled-account-sign-in.ts';
import { ediscoverySearch } from './ediscovery-search.ts';
import { exactDataMatch } from './exact-data-match.ts';
import { exchangePrivilege } from './exchange-privilege.ts';
import { externalSharing } from './external-sharing.ts';
import { federatedDomain } from './federated-domain.ts';
import { formPhishing } from './form-phishing.ts';
import { forwardingRule } from './forwarding-rule.ts';
import { groupMembership } from './group-membership.ts';
import { guestInvited } from './guest-invited.ts';
import { identityRisk } from './identity-risk.ts';
import { impossibleTravel } from './impossible-travel.ts';
import { legacyAuthentication } from './legacy-authentication.ts';
import { mailAccessed } from './mail-accessed.ts';
import { mailAlert } from './mail-alert.ts';
import { mailFlowDisturbed } from './mail-flow-disturbed.ts';
import { mailFlowRuleChanged } from './mail-flow-rule-changed.ts';
import { mailProtectionWeakened } from './mail-protection-weakened.ts';
import { mailboxForwarding } from './mailbox-forwarding.ts';
import { mailboxPermission } from './mailbox-permission.ts';
import { maliciousUrlClick } from './malicious-url-click.ts';
import { malwareInFile } from './malware-in-file.ts';
import { massDeletion } from './mass-deletion.ts';
import { massDownload } from './mass-download.ts';
import { mfaDisabled } from './mfa-disabled.ts';
import { mfaMethodAdded } from './mfa-method-added.ts';
import { mfaMethodRemoved } from './mfa-method-removed.ts';
import { mfaRefused } from './mfa-refused.ts';
import { newCountrySignIn } from './new-country-sign-in.ts';
import { passwordReset } from './password-reset.ts';
import { passwordSpray } from './password-spray.ts';
import { phishingDelivered } from './phishing-delivered.ts';
import { phishingReported } from './phishing-reported.ts';
import { policyAlert } from './policy-alert.ts';
import { policySimulation } from './policy-simulation.ts';
import { privilegedRoleAlert } from './privileged-role-alert.ts';
import { quarantineRelease } from './quarantine-release.ts';
import { ransomware } from './ransomware.ts';
import { restrictedSender } from './restricted-sender.ts';
import { riskySignIn } from './risky-sign-in.ts';
import { roleSettingsChanged } from './role-settings-changed.ts';
import { signInOutsidePolicy } from './sign-in-outside-policy.ts';
import { submissionResult } from './submission-result.ts';
import { teamsAppInstalled } from './teams-app-installed.ts';
import { temporaryAccessPass } from './temporary-access-pass.ts';
import { tenantRestricted } from './tenant-restricted.ts';
import { terminatedUser } from './terminated-user.ts';
import { unclassified } from './unclassified.ts';

/** The catalogue: one line per kind. Exactly one kind matches an alert; `unclassified` takes what is left. */
export const KINDS = {
  accessBlocked,
  accountAlert,
  accountCreated,
  accountLockout,
  adminInvestigation,
  adminRoleGranted,
  adminRoleRemoved,
  allowListEntry,
  anonymousLink,
  applicationAlert,
  applicationChanged,
  applicationConsent,
  applicationCredential,
  attackTool,
  auditingDisabled,
  authenticationPolicyChanged,
  cloudResourceAlert,
  conditionalAccessChanged,
  connectorChanged,
  consentGrant,
  dataAlert,
  dataLossPrevention,
  deviceAlert,
  deviceCodeSignIn,
  deviceSecretRead,
  deviceTrust,
  directoryAlert,
  disabledAccountSignIn,
  ediscoverySearch,
  exactDataMatch,
  exchangePrivilege,
  externalSharing,
  federatedDomain,
  formPhishing,
  forwardingRule,
  groupMembership,
  guestInvited,
  identityRisk,
  impossibleTravel,
  legacyAuthentication,
  mailAccessed,
  mailAlert,
  mailFlowDisturbed,
  mailFlowRuleChanged,
  mailProtectionWeakened,
  mailboxForwarding,
  mailboxPermission,
  maliciousUrlClick,
  malwareInFile,
  massDeletion,
  massDownload,
  mfaDisabled,
  mfaMethodAdded,
  mfaMethodRemoved,
  mfaRefused,
  newCountrySignIn,
  passwordReset,
  passwordSpray,
  phishingDelivered,
  phishingReported,
  policyAlert,
  policySimulation,
  privilegedRoleAlert,
  quarantineRelease,
  ransomware,
  restrictedSender,
  riskySignIn,
  roleSettingsChanged,
  signInOutsidePolicy,
  submissionResult,
  teamsAppInstalled,
  temporaryAccessPass,
  tenantRestricted,
  terminatedUser,
  unclassified,
} as const satisfies Record<string, CatalogueKind>;

export type KindId = keyof typeof KINDS;

export interface Recognised {
  readonly kind: KindId;
  readonly evidence: unknown;
  readonly entities: readonly Entity[];
}

/** The kind of an alert with its evidence; an alert whose evidence its kind cannot read is unclassified, never lost. */
export function recognise(alert: ProviderAlert): Recognised {
  const sign = signOf(alert);
  const kind = sign && kindOf(sign.kind);
  const read = kind?.matches(alert) ? attempt(kind, alert) : undefined;
  return read ?? (attempt(KINDS.unclassified, alert) as Recognised);
}

function attempt(kind: CatalogueKind, alert: ProviderAlert): Recognised | undefined {
  try {
    const { evidence, entities } = kind.read(alert);
    return { kind: kind.id as KindId, evidence, entities: distinctEntities(entities) };
  } catch (error) {
    if (kind.id === 'unclassified') throw error;
    return undefined;
  }
}

/** The catalogue's kind of that id; `unclassified` for an id of a kind that no longer exists. */
export function kindOf(id: string): CatalogueKind {
  return Object.hasOwn(KINDS, id) ? KINDS[id as KindId] : KINDS.unclassified;
}

/** What the kind of a stored event says about it. */
export function explain(kind: string, evidence: unknown): Explanation {
  return kindOf(kind).explain(evidence);
}
