import { stableGuid } from '../tenants.ts';
import type { SimObject } from './model.ts';

/** Tenant that owns Microsoft's own applications. */
export const MICROSOFT_TENANT = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

type Texts = readonly [value: string, name: string, description: string];

interface Resource {
  readonly appId: string;
  readonly name: string;
  readonly scopes: readonly Texts[];
  readonly roles: readonly Texts[];
}

const RESOURCES = {
  graph: {
    appId: '00000003-0000-0000-c000-000000000000',
    name: 'Microsoft Graph',
    scopes: [
      ['User.Read', 'Sign in and read user profile', 'Lets users sign in and lets the app read their profile.'],
      ['Mail.Read', 'Read user mail', 'Lets the app read email in user mailboxes.'],
      ['Mail.ReadWrite', 'Read and write access to user mail', 'Lets the app change and delete email of the user.'],
      ['Mail.Send', 'Send mail as a user', 'Lets the app send mail as users in the organization.'],
      ['Files.Read.All', 'Read all files that user can access', 'Lets the app read all files the user can access.'],
      [
        'Files.ReadWrite.All',
        'Have full access to all files user can access',
        'Lets the app read, create, change and delete all files the user can access.',
      ],
      ['Calendars.Read', 'Read user calendars', 'Lets the app read events in user calendars.'],
      ['Contacts.Read', 'Read user contacts', 'Lets the app read user contacts.'],
      [
        'offline_access',
        'Maintain access to data you have given it access to',
        'Lets the app keep its access while users are not using it.',
      ],
      ['openid', 'Sign users in', 'Lets users sign in to the app with their work account.'],
      ['profile', "View users' basic profile", "Lets the app see users' basic profile."],
    ],
    roles: [
      ['User.Read.All', "Read all users' full profiles", 'Lets the app read user profiles without a signed-in user.'],
      ['Mail.Read', 'Read mail in all mailboxes', 'Lets the app read mail in all mailboxes without a signed-in user.'],
      [
        'Mail.ReadWrite',
        'Read and write mail in all mailboxes',
        'Lets the app change mail in all mailboxes without a signed-in user.',
      ],
      [
        'Files.ReadWrite.All',
        'Read and write files in all site collections',
        'Lets the app change all files in all site collections without a signed-in user.',
      ],
      ['Directory.Read.All', 'Read directory data', "Lets the app read your organization's directory."],
      [
        'RoleManagement.ReadWrite.Directory',
        'Read and write all directory RBAC settings',
        "Lets the app manage your company's directory roles, without a signed-in user.",
      ],
    ],
  },
  exchange: {
    appId: '00000002-0000-0ff1-ce00-000000000000',
    name: 'Office 365 Exchange Online',
    scopes: [['EWS.AccessAsUser.All', 'Access mailboxes as the user', 'Lets the app have full access to the mailbox.']],
    roles: [
      [
        'full_access_as_app',
        'Use Exchange Web Services with full access to all mailboxes',
        'Lets the app have full access to all mailboxes without a signed-in user.',
      ],
    ],
  },
  sharepoint: {
    appId: '00000003-0000-0ff1-ce00-000000000000',
    name: 'Office 365 SharePoint Online',
    scopes: [['AllSites.Read', 'Read items in all site collections', 'Lets the app read documents for the user.']],
    roles: [
      [
        'Sites.FullControl.All',
        'Full control of all site collections',
        'Lets the app fully control all site collections.',
      ],
    ],
  },
} as const satisfies Record<string, Resource>;

export type ResourceName = keyof typeof RESOURCES;

/** Object id of Microsoft's own service in a tenant. */
export function resourceId(tenantId: string, name: ResourceName): string {
  return stableGuid(tenantId, 'resource', RESOURCES[name].appId);
}

/** Id of a service's own permission: the same in every tenant. */
export function roleId(name: ResourceName, value: string): string {
  return stableGuid('role', RESOURCES[name].appId, value);
}

export function resourceTitle(name: ResourceName): string {
  return RESOURCES[name].name;
}

/** Microsoft's services as every tenant has them, with the permissions that they define. */
export function resourcePrincipals(tenantId: string): SimObject[] {
  return (Object.keys(RESOURCES) as ResourceName[]).map((name) => {
    const { appId, name: displayName, scopes, roles }: Resource = RESOURCES[name];
    return {
      id: resourceId(tenantId, name),
      deletedDateTime: null,
      accountEnabled: true,
      appId,
      displayName,
      appDisplayName: displayName,
      appDescription: null,
      description: null,
      appOwnerOrganizationId: MICROSOFT_TENANT,
      disabledByMicrosoftStatus: null,
      homepage: null,
      servicePrincipalType: 'Application',
      signInAudience: 'AzureADMultipleOrgs',
      tags: [],
      replyUrls: [],
      verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
      keyCredentials: [],
      passwordCredentials: [],
      oauth2PermissionScopes: scopes.map((texts) => scopeOf(appId, texts)),
      appRoles: roles.map((texts) => roleOf(appId, texts)),
    };
  });
}

function scopeOf(appId: string, [value, name, description]: Texts) {
  return {
    id: stableGuid('scope', appId, value),
    value,
    type: value.endsWith('.All') ? 'Admin' : 'User',
    isEnabled: true,
    adminConsentDisplayName: name,
    adminConsentDescription: description,
    userConsentDisplayName: name,
    userConsentDescription: description,
  };
}

function roleOf(appId: string, [value, displayName, description]: Texts) {
  return {
    id: stableGuid('role', appId, value),
    value,
    displayName,
    description,
    isEnabled: true,
    origin: 'Application',
    allowedMemberTypes: ['Application'],
  };
}
