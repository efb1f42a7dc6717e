import assert from 'node:assert/strict';
import { explain, type KindId } from '../../../src/events/kinds/index.ts';
import { ANA, anAlert } from '../../fakes/alerts.ts';
import { recognise } from '../../fakes/recognise.ts';

const OFFICE = 'microsoftDefenderForOffice365';
const CUSTOM = /cannot be read here/;

/** Titles of rules about audit activity that the industry shares (SigmaHQ/sigma, rules/cloud/azure and m365). */
const RULE_TITLES: Readonly<Partial<Record<KindId, readonly string[]>>> = {
  accountCreated: [
    'Account Created And Deleted By Non Approved Users',
    'Account Created And Deleted Within A Close Time Frame',
  ],
  guestInvited: [
    'Guest Users Invited To Tenant By Non Approved Inviters',
    'Guest User Invited By Non Approved Inviters',
    'User State Changed From Guest To Member',
  ],
  signInOutsidePolicy: [
    'Authentications To Important Apps Using Single Factor Authentication',
    'Privilege Role Sign-In Outside Expected Controls',
    'Users Authenticating To Other Azure AD Tenants',
    'Azure AD Only Single Factor Authentication Required',
    'Azure Login Bypassing Conditional Access Policies',
  ],
  newCountrySignIn: [
    'Successful Authentications From Countries You Do Not Operate Out Of',
    'Failed Authentications From Countries You Do Not Operate Out Of',
  ],
  attackTool: ['Azure Sign-In With Axios User Agent', 'Discovery Using AzureHound'],
  mailboxForwarding: ['Mail Forwarding/Redirecting Activity In O365'],
  forwardingRule: ['Inbox Rules Creation Or Update Activity in O365'],
  conditionalAccessChanged: [
    'CA Policy Removed by Non Approved Actor',
    'CA Policy Updated by Non Approved Actor',
    'New CA Policy by Non-approved Actor',
  ],
  deviceSecretRead: ['Bitlocker Key Retrieval', 'Windows LAPS Credential Dump From Entra ID'],
  authenticationPolicyChanged: [
    'Certificate-Based Authentication Enabled',
    'Changes to Device Registration Policy',
    'New Root Certificate Authority Added',
    'User Risk and MFA Registration Policy Updated',
  ],
  adminRoleGranted: [
    "User Added to an Administrator's Azure AD Role",
    'Users Added to Global or Device Admin Roles',
    'App Assigned To Azure RBAC/Microsoft Entra Role',
    'User Added To Privilege Role',
    'Privileged Account Creation',
  ],
  adminRoleRemoved: ['Bulk Deletion Changes To Privileged Account Permissions'],
  applicationChanged: [
    'Application AppID Uri Configuration Changes',
    'Application URI Configuration Changes',
    'Added Owner To Application',
    'Azure Application Deleted',
    'Azure Owner Removed From Application or Service Principal',
    'Azure Service Principal Created',
    'Azure Service Principal Removed',
  ],
  applicationCredential: ['Added Credentials to Existing Application'],
  applicationConsent: [
    'Delegated Permissions Granted For All Users',
    'End User Consent',
    'End User Consent Blocked',
    'App Granted Microsoft Permissions',
    'App Granted Privileged Delegated Or App Permissions',
  ],
  mfaMethodAdded: ['Change to Authentication Method'],
  mfaDisabled: [
    'Disabled MFA to Bypass Authentication Mechanisms',
    'Multi Factor Authentication Disabled For User Account',
    'Disabling Multi Factor Authentication',
  ],
  deviceTrust: [
    'Azure Device No Longer Managed or Compliant',
    'Device Registration or Join Without MFA',
    'Suspicious SignIns From A Non Registered Device',
    'Sign-ins from Non-Compliant Devices',
    'Sign-ins by Unknown Devices',
  ],
  federatedDomain: [
    'Azure Domain Federation Settings Modified',
    'New Federated Domain Added',
    'New Federated Domain Added - Exchange',
  ],
  groupMembership: [
    'User Added To Group With CA Policy Modification Access',
    'User Removed From Group With CA Policy Modification Access',
  ],
  roleSettingsChanged: [
    'PIM Approvals And Deny Elevation',
    'PIM Alert Setting Changes To Disabled',
    'Changes To PIM Settings',
    'Azure Subscription Permission Elevation Via AuditLogs',
  ],
  temporaryAccessPass: ['Temporary Access Pass Added To An Account'],
  passwordReset: ['Password Reset By User Account'],
  privilegedRoleAlert: [
    'Stale Accounts In A Privileged Role',
    'Invalid PIM License',
    'Roles Assigned Outside PIM',
    'Roles Activated Too Frequently',
    "Roles Activation Doesn't Require MFA",
    'Roles Are Not Being Used',
    'Too Many Global Admins',
  ],
  accountLockout: ['Account Lockout'],
  legacyAuthentication: [
    'Potential MFA Bypass Using Legacy Client Authentication',
    'Applications That Are Using ROPC Authentication Flow',
    'Use of Legacy Authentication Protocols',
  ],
  deviceCodeSignIn: ['Application Using Device Code Authentication Flow'],
  disabledAccountSignIn: ['Account Disabled or Blocked for Sign in Attempts', 'Login to Disabled Account'],
  accessBlocked: [
    'Sign-in Failure Due to Conditional Access Requirements Not Met',
    'User Access Blocked by Azure Conditional Access',
  ],
  mfaRefused: [
    'Multifactor Authentication Denied',
    'Multifactor Authentication Interrupted',
    'Azure Unusual Authentication Interruption',
  ],
  phishingDelivered: ['Suspicious Email Delivered In Microsoft 365'],
};

/** Titles as administrators word them for policies of their own. */
const OWN_TITLES: Readonly<Partial<Record<KindId, readonly string[]>>> = {
  forwardingRule: ['HR – new inbox rule created', 'Alert: mailbox rules changed', 'New-InboxRule by contractors'],
  mailboxForwarding: ['External forwarding', 'Mailbox forwarding enabled', 'Users forwarding emails outside'],
  mailFlowRuleChanged: ['Transport rule changed', 'Mail flow rules: any change', '[SOC] Set-TransportRule'],
  anonymousLink: ['Anyone links in Finance', 'Anonymous sharing link created'],
  adminRoleGranted: [
    'New admin',
    'Admin role assigned',
    'User promoted to Global Administrator',
    'Member added to role',
  ],
  applicationConsent: ['User consented to app', 'Application consent', 'Consent to application.'],
  applicationCredential: ['Service principal credential added', 'Secret added to app registration'],
  teamsAppInstalled: ['Teams app installed', 'Teams apps installed by guests'],
  massDownload: ['Mass download from SharePoint', 'Bulk file downloads by leavers', 'Download of many files'],
  massDeletion: ['Mass deletion of files', 'Bulk delete in OneDrive'],
  newCountrySignIn: ['Sign-in from a new country', 'Login from unusual location', 'Sign-in outside the EU'],
  mfaMethodRemoved: ['MFA method removed', 'Authenticator app deleted', 'Security info deleted'],
  mfaMethodAdded: ['New MFA method', 'Security info registered'],
  mfaDisabled: ['MFA disabled', 'Strong authentication turned off'],
  conditionalAccessChanged: ['Conditional Access policies changed', 'CA policy deleted', 'Named location changed'],
  federatedDomain: ['Federated domain added', 'Federation settings changed on domain'],
  guestInvited: ['Guest invited', 'External user added', 'Invitation of a guest'],
  temporaryAccessPass: ['Temporary Access Pass issued'],
  legacyAuthentication: ['Legacy authentication used', 'IMAP sign-in'],
  deviceCodeSignIn: ['Device code phishing?', 'Device-code flow'],
  accountLockout: ['Account locked out', 'Failed logins over the threshold', 'Brute force against admins'],
  auditingDisabled: ['Audit log disabled', 'Unified audit logging was turned off'],
  dataLossPrevention: ['DLP-HIGH: C3 File Web', 'DLP policy (Payroll) matched for document (x.xlsx) in OneDrive'],
  restrictedSender: ['User blocked from sending'],
  connectorChanged: ['New inbound connector'],
  groupMembership: ['User added to the VPN group'],
  applicationChanged: ['New app registration', 'Service principal deleted'],
  accountCreated: ['New user', 'User account deleted'],
  passwordReset: ['Password reset by help desk'],
};

/** Operations of the Management Activity API and of Graph's directory audits. */
const OPERATIONS: Readonly<Partial<Record<KindId, readonly string[]>>> = {
  forwardingRule: ['New-InboxRule', 'Set-InboxRule', 'UpdateInboxRules'],
  mailboxForwarding: ['Set-Mailbox'],
  mailFlowRuleChanged: ['New-TransportRule', 'Set-TransportRule', 'Remove-TransportRule'],
  anonymousLink: ['AnonymousLinkCreated', 'AnonymousLinkUpdated', 'AnonymousLinkUsed'],
  externalSharing: ['SharingInvitationCreated', 'AddedToSecureLink', 'SharingSet'],
  adminRoleGranted: ['Add member to role.', 'Add eligible member to role', 'Add scoped member to role'],
  adminRoleRemoved: ['Remove member from role.'],
  applicationConsent: [
    'Consent to application.',
    'Add delegated permission grant',
    'Add app role assignment to service principal',
  ],
  applicationCredential: [
    'Add service principal credentials.',
    'Update application – Certificates and secrets management ',
    'Update application - Certificates and secrets management',
  ],
  applicationChanged: ['Add owner to application', 'Add application.', 'Hard Delete application'],
  teamsAppInstalled: ['AppInstalled', 'BotAddedToTeam', 'AppPublishedToCatalog'],
  massDownload: ['FileDownloaded', 'FileSyncDownloadedFull'],
  massDeletion: ['FileDeleted', 'FileRecycled'],
  mfaMethodRemoved: ['User deleted security info', 'Admin deleted security info'],
  mfaMethodAdded: ['User registered security info', 'Admin registered security info'],
  mfaDisabled: ['Disable Strong Authentication.'],
  conditionalAccessChanged: [
    'Add conditional access policy',
    'Update conditional access policy',
    'Delete conditional access policy',
  ],
  federatedDomain: ['Set federation settings on domain', 'Set domain authentication.', 'Add-FederatedDomain'],
  guestInvited: ['Invite external user'],
  temporaryAccessPass: ['Admin registered temporary access pass method for user'],
  passwordReset: ['Reset user password.', 'Reset password (self-service)'],
  accountCreated: ['Add user.', 'Delete user.'],
  groupMembership: ['Add member to group.', 'Remove member from group.'],
  deviceSecretRead: ['Read BitLocker key', 'Recover device local administrator password'],
  deviceTrust: ['Device no longer compliant', 'Device no longer managed'],
  mailboxPermission: ['Add-MailboxPermission', 'UpdateCalendarDelegation'],
  mailAccessed: ['MailItemsAccessed', 'HardDelete', 'SendAs'],
  auditingDisabled: ['Set-AdminAuditLogConfig'],
  mailProtectionWeakened: ['Disable-SafeLinksRule', 'Set-AntiPhishPolicy', 'Set-HostedContentFilterPolicy'],
  ediscoverySearch: ['SearchExported', 'New-ComplianceSearchAction'],
  malwareInFile: ['FileMalwareDetected'],
  dataLossPrevention: ['DlpRuleMatch'],
  roleSettingsChanged: ['Update role setting in PIM', 'Disable PIM Alert'],
  authenticationPolicyChanged: ['Authentication Methods Policy Update', 'Set device registration policies'],
};

const SIGN_INS: Readonly<Partial<Record<KindId, Readonly<Record<string, unknown>>[]>>> = {
  accountLockout: [{ status: { errorCode: 50053 } }, { Operation: 'UserLoginFailed', ErrorNumber: '50053' }],
  disabledAccountSignIn: [{ status: { errorCode: 50057 } }, { Operation: 'UserLoginFailed', ErrorNumber: '50057' }],
  accessBlocked: [{ status: { errorCode: 53003 } }, { resultType: '53003' }],
  mfaRefused: [{ status: { errorCode: 500121 } }, { status: { errorCode: 50074 } }],
  legacyAuthentication: [
    { status: { errorCode: 0 }, clientAppUsed: 'IMAP4' },
    { resultType: 0, userAgent: 'BAV2ROPC' },
  ],
  deviceCodeSignIn: [{ status: { errorCode: 0 }, authenticationProtocol: 'deviceCode' }],
  attackTool: [{ status: { errorCode: 0 }, userAgent: 'axios/1.7.2' }],
};

function pairs<T>(table: Readonly<Partial<Record<KindId, readonly T[]>>>): [KindId, T][] {
  return Object.entries(table).flatMap(([kind, all]) => all.map((one): [KindId, T] => [kind as KindId, one]));
}

function saying(alert: ReturnType<typeof anAlert>): { kind: string; suspicious: string } {
  const { kind, evidence } = recognise(alert);
  return { kind, suspicious: explain(kind, evidence).suspicious.join(' ') };
}

describe('An activity is known', () => {
  for (const [kind, title] of pairs(RULE_TITLES))
    it(`by the title of a shared rule: ${title}`, () => {
      assert.equal(recognise(anAlert({ title, serviceSource: 'microsoftSentinel' })).kind, kind);
    });

  for (const [kind, title] of pairs(OWN_TITLES))
    it(`by what an administrator calls it: ${title}`, () => {
      const { kind: found, suspicious } = saying(anAlert({ title, serviceSource: OFFICE }));
      assert.equal(found, kind);
      assert.match(suspicious, CUSTOM);
      assert.doesNotMatch(suspicious, /Microsoft raises this/);
    });

  for (const [kind, operation] of pairs(OPERATIONS)) {
    it(`by the operation as its title: ${operation}`, () => {
      assert.equal(recognise(anAlert({ title: `\u200f${operation}\u200b`, serviceSource: OFFICE })).kind, kind);
    });

    it(`by the operation that it carries, whatever the title: ${operation}`, () => {
      const title = '監査アラート';
      const places = [
        { raw: { additionalData: { Operation: operation } } },
        { raw: { additionalData: { Operations: [operation] } } },
        { raw: { additionalData: { auditRecord: { activityDisplayName: operation, targetResources: [] } } } },
        { raw: { additionalData: JSON.stringify([{ Operation: operation }]) } },
        { raw: { customDetails: { record: JSON.stringify({ operation }) } } },
        { evidence: [ANA, { type: 'auditRecordEvidence', fields: { Operation: operation } }] },
      ];
      for (const place of places)
        assert.equal(recognise(anAlert({ title, serviceSource: OFFICE, ...place })).kind, kind, JSON.stringify(place));
    });
  }

  for (const [kind, record] of pairs(SIGN_INS))
    it(`by the sign-in that it carries: ${JSON.stringify(record)}`, () => {
      const signIn = { userPrincipalName: 'ana@harbour.example', ipAddress: '203.0.113.5', ...record };
      const alert = anAlert({ title: 'アラート', serviceSource: OFFICE, raw: { additionalData: { signIn } } });
      assert.equal(recognise(alert).kind, kind);
    });

  it('by a property of the operation, or its value, before the operation alone', () => {
    const kindOf = (Operation: string, property: object) =>
      recognise(
        anAlert({
          title: 'x',
          serviceSource: OFFICE,
          raw: { additionalData: { Operation, ModifiedProperties: [property] } },
        }),
      ).kind;
    assert.equal(
      kindOf('Set-Mailbox', { Name: 'ForwardingSmtpAddress', Value: 'smtp:x@y.example' }),
      'mailboxForwarding',
    );
    assert.equal(kindOf('Set-Mailbox', { Name: 'AuditEnabled', Value: 'False' }), 'auditingDisabled');
    assert.equal(kindOf('Set-Mailbox', { Name: 'AuditEnabled', Value: 'True' }), 'mailboxForwarding');
    const mfa = { Name: 'StrongAuthenticationRequirement', OldValue: '[{"State":1}]' };
    assert.equal(kindOf('Update user.', { ...mfa, NewValue: '[]' }), 'mfaDisabled');
    assert.notEqual(kindOf('Update user.', { ...mfa, NewValue: '[{"State":2}]' }), 'mfaDisabled');
    assert.equal(
      kindOf('Update user.', { Name: 'UserType', OldValue: '["Guest"]', NewValue: '["Member"]' }),
      'guestInvited',
    );
    assert.notEqual(
      kindOf('Update user.', { Name: 'UserType', OldValue: '["Member"]', NewValue: '["Guest"]' }),
      'guestInvited',
    );
    assert.equal(
      kindOf('Update application', { Name: 'KeyDescription', NewValue: '[KeyType=Password]' }),
      'applicationCredential',
    );
    assert.equal(
      kindOf('Update application', { Name: 'AppAddress', NewValue: 'https://x.example' }),
      'applicationChanged',
    );
  });

  it('with a word on the condition that only the company’s own policy knows', () => {
    const own = saying(anAlert({ title: 'Conditional Access policies changed', serviceSource: OFFICE }));
    assert.match(own.suspicious, CUSTOM);
    assert.match(own.suspicious, /Policies & rules, Alert policy/);
    const cloud = anAlert({ title: 'Guest invited by contractors', serviceSource: 'microsoftDefenderForCloudApps' });
    assert.match(saying(cloud).suspicious, /Cloud apps, Policies/);
    const shared = saying(anAlert({ title: 'CA Policy Removed by Non Approved Actor', serviceSource: OFFICE }));
    assert.doesNotMatch(shared.suspicious, CUSTOM);
  });
});
