import { ACTIONS } from '../remediation/actions/index.ts';

/** Application permissions that reading and triage need, least first, and why. */
const READING: Readonly<Record<string, string>> = {
  'SecurityAlert.Read.All': 'Read security alerts',
  'SecurityAlert.ReadWrite.All': 'Tell Microsoft what was concluded: status, classification, comment',
  'MailboxSettings.Read': 'Read inbox rules',
  'Mail.ReadBasic.All': 'Name the folder that an inbox rule moves mail to; without it the name is missing',
  'Domain.Read.All':
    'Tell the tenant’s own mail domains from foreign ones; without it forwarding is marked “check whether that is outside”',
  'Exchange.ManageAsApp':
    'Of Office 365 Exchange Online, with the role Exchange Administrator, and only where EXCHANGE_BASE_URL is set: read mailbox forwarding, delegates and mail flow rules',
  'User.Read.All':
    'MFA posture: everybody in the directory. Details of a user: status, contacts, password change, creation, admin roles through groups',
  'UserAuthenticationMethod.Read.All': 'Details of a user: the MFA methods that are registered',
  'LicenseAssignment.Read.All':
    'Details of a user: licences by product name. MFA posture: whether the tenant has Microsoft Entra ID P1',
  'RoleManagement.Read.Directory':
    'MFA posture and details of users and applications: admin roles, active and eligible',
  'AuditLog.Read.All':
    'Details of a user: the last sign-in; sign-ins and changes around an event, sign-ins from an address. MFA posture: who changed what took a requirement away',
  'Policy.Read.All':
    'MFA posture: Conditional Access policies, named locations, security defaults, the MFA state of each user',
  'GroupMember.Read.All': 'MFA posture: who is in the groups that a policy names or that hold a role',
  'IdentityRiskyUser.Read.All': 'Details of a user: risk (needs Microsoft Entra ID P2)',
  'Application.Read.All': 'Details of an application: publisher, state, credentials, what its permissions mean',
  'Directory.Read.All': 'Details of an application: what people and administrators consented to',
  'AppCatalog.Read.All': 'Details of a Teams app: type, description, state',
  'TeamsAppInstallation.ReadForTeam.All': 'Details of a Teams app: whether a team has it, and with which rights',
  'TeamsAppInstallation.ReadForUser.All': 'Details of a Teams app: whether a person has it',
  'Team.ReadBasic.All': 'Details of a Teams app: the name of the team',
  'Mail.Send':
    'Of the home tenant alone, and only where MAIL_VIA is `graph`: send e-mail from the mailbox MAIL_FROM. Restrict it to that mailbox (application access policy, or RBAC for applications in Exchange Online)',
  'Files.Read.All': 'Details of a link that works for anybody: permissions, end, password',
};

/** Every application permission of Microsoft Graph that Tocsin can use, with its reasons, in the order of need. */
export function permissionsInUse(): readonly { readonly name: string; readonly why: string }[] {
  const reasons = new Map<string, string[]>(Object.entries(READING).map(([name, why]) => [name, [why]]));
  for (const { label, needs } of Object.values(ACTIONS)) {
    for (const name of needs) reasons.set(name, [...(reasons.get(name) ?? []), `Remediation “${label}”`]);
  }
  return [...reasons].map(([name, why]) => ({ name, why: [...new Set(why)].join('; ') }));
}
