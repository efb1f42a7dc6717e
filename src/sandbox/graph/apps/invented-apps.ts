import { digest } from '../../../kernel/ids.ts';
import { stableGuid } from '../tenants.ts';
import type { SimTenant } from '../model.ts';
import type { SimApps, SimObject, SimTeamsApp } from './model.ts';
import { resourceId, resourcePrincipals, resourceTitle, roleId, type ResourceName } from './resources.ts';

/** The harmful application of the story; its ids are the same in every tenant, as its alert has to name them. */
export const MAIL_MERGE = appIdsOf('Mail Merge Helper');
/** An application of the tenant itself, with credentials of which one is very new. */
export const PAYROLL_SYNC = appIdsOf('Payroll Sync');
export const TEAMS_APP = { id: stableGuid('teamsApp', 'Lucky Draw Bot'), name: 'Lucky Draw Bot' } as const;

/** The one team that every tenant has. */
export const TEAM_ID = stableGuid('team', 'Everybody');

/** What the app asks for inside a team, and was given there by an owner. */
const TEAM_RIGHTS = [
  { permissionValue: 'ChannelMessage.Read.Group', permissionType: 'application' },
  { permissionValue: 'TeamMember.Read.Group', permissionType: 'application' },
];

/** Object id and application id of an application that is known by its name alone. */
export function appIdsOf(name: string): { readonly id: string; readonly appId: string; readonly name: string } {
  return { id: stableGuid('object', name), appId: stableGuid('app', name), name };
}

/** What a tenant has at first: Microsoft's services, one application from outside, one of its own, one app of Teams. */
export function inventedApps(tenant: SimTenant): SimApps {
  const apps: SimApps = {
    servicePrincipals: new Map(),
    applications: new Map(),
    grants: new Map(),
    assignments: new Map(),
    deleted: new Map(),
    owners: new Map(),
    teamsApps: new Map(),
    installations: new Map(),
  };
  for (const service of resourcePrincipals(tenant.id)) apps.servicePrincipals.set(service.id, service);
  addMailMerge(apps, tenant);
  addPayrollSync(apps, tenant);
  addTeamsApp(apps, tenant);
  return apps;
}

export function servicePrincipal(ids: { id: string; appId: string; name: string }, more: object): SimObject {
  return {
    id: ids.id,
    deletedDateTime: null,
    accountEnabled: true,
    appId: ids.appId,
    displayName: ids.name,
    appDisplayName: ids.name,
    appDescription: null,
    description: null,
    disabledByMicrosoftStatus: null,
    homepage: null,
    servicePrincipalType: 'Application',
    signInAudience: 'AzureADMultipleOrgs',
    tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
    replyUrls: [],
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
    keyCredentials: [],
    passwordCredentials: [],
    oauth2PermissionScopes: [],
    appRoles: [],
    ...more,
  };
}

/** Consented to by one user for mail and files, kept alive by offline_access; its publisher is not verified. */
function addMailMerge(apps: SimApps, tenant: SimTenant): void {
  const principal = servicePrincipal(MAIL_MERGE, {
    appDescription: 'Merges address lists into letters and sends them.',
    appOwnerOrganizationId: stableGuid('tenant', 'mail merge'),
    replyUrls: ['https://mail-merge-helper.example/auth'],
  });
  apps.servicePrincipals.set(principal.id, principal);
  const consenting = tenant.users[3] ?? tenant.users[0];
  addGrant(apps, tenant, {
    clientId: principal.id,
    resource: 'graph',
    principalId: consenting?.id ?? null,
    scope: ' User.Read Mail.ReadWrite Mail.Send Files.Read.All offline_access',
  });
}

function addPayrollSync(apps: SimApps, tenant: SimTenant): void {
  const ids = PAYROLL_SYNC;
  const application = {
    id: stableGuid(tenant.id, 'application', ids.name),
    deletedDateTime: null,
    appId: ids.appId,
    displayName: ids.name,
    description: 'Copies working hours into the payroll.',
    createdDateTime: '2024-05-06T09:20:11Z',
    publisherDomain: tenant.domain,
    signInAudience: 'AzureADMyOrg',
    identifierUris: [],
    tags: [],
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
    keyCredentials: [certificate(ids.appId, '2025-04-01T00:00:00Z')],
    passwordCredentials: [
      password(ids.appId, 'rotation 2025', '2025-04-01T00:00:00Z'),
      password(ids.appId, 'backup', '2026-02-27T23:41:08Z'),
    ],
  };
  apps.applications.set(application.id, application);
  const principal = servicePrincipal(ids, {
    appDescription: application.description,
    appOwnerOrganizationId: tenant.id,
    signInAudience: 'AzureADMyOrg',
  });
  apps.servicePrincipals.set(ids.id, principal);
  apps.owners.set(ids.id, [tenant.users[0]?.id ?? '']);
  apps.owners.set(application.id, [tenant.users[0]?.id ?? '']);
  addAssignment(apps, tenant, { principal, resource: 'graph', role: 'User.Read.All' });
  addAssignment(apps, tenant, { principal, resource: 'graph', role: 'Mail.ReadWrite' });
  addAssignment(apps, tenant, { principal, resource: 'exchange', role: 'full_access_as_app' });
  addGrant(apps, tenant, { clientId: ids.id, resource: 'graph', principalId: null, scope: 'User.Read openid profile' });
}

function addTeamsApp(apps: SimApps, tenant: SimTenant): void {
  const app: SimTeamsApp = {
    id: TEAMS_APP.id,
    externalId: stableGuid('manifest', TEAMS_APP.name),
    displayName: TEAMS_APP.name,
    distributionMethod: 'organization',
    definition: {
      id: Buffer.from(`${TEAMS_APP.id}##1.0.3`).toString('base64'),
      teamsAppId: TEAMS_APP.id,
      displayName: TEAMS_APP.name,
      version: '1.0.3',
      publishingState: 'published',
      shortDescription: 'Draws a winner among the members of a team.',
      description: 'Reads the messages of the team and draws a winner every Friday.',
      lastModifiedDateTime: '2026-02-20T10:00:00Z',
      createdBy: null,
      azureADAppId: appIdsOf(TEAMS_APP.name).appId,
      authorization: {
        clientAppId: appIdsOf(TEAMS_APP.name).appId,
        requiredPermissionSet: { resourceSpecificPermissions: TEAM_RIGHTS },
      },
    },
  };
  apps.teamsApps.set(app.id, app);
  const user = tenant.users[3]?.id ?? '';
  for (const owner of [`teams/${TEAM_ID}`, `users/${user}`]) {
    const id = Buffer.from(`${owner.split('/')[1]}##${app.id}`).toString('base64');
    const rsc = owner.startsWith('teams/') ? TEAM_RIGHTS : [];
    apps.installations.set(id, { id, owner, teamsAppId: app.id, consented: rsc });
  }
}

function certificate(seed: string, startDateTime: string) {
  const key = Buffer.from(`certificate of ${seed}`).toString('base64');
  return { ...dated(seed, 'certificate', startDateTime), key, type: 'AsymmetricX509Cert', usage: 'Verify' };
}

function password(seed: string, displayName: string, startDateTime: string) {
  return { ...dated(seed, displayName, startDateTime), hint: displayName.slice(0, 3), secretText: null };
}

function dated(seed: string, displayName: string, startDateTime: string) {
  const endDateTime = `${Number(startDateTime.slice(0, 4)) + 2}${startDateTime.slice(4)}`;
  return { customKeyIdentifier: null, displayName, startDateTime, endDateTime, keyId: stableGuid(seed, displayName) };
}

/** An id of the form that Graph gives to grants and assignments. */
export function opaqueId(...parts: readonly string[]): string {
  return Buffer.from(digest(parts, 64), 'hex').toString('base64url');
}

interface Grant {
  readonly clientId: string;
  readonly resource: ResourceName;
  readonly principalId: string | null;
  readonly scope: string;
}

export function addGrant(apps: SimApps, tenant: SimTenant, grant: Grant): void {
  const { clientId, resource, principalId, scope } = grant;
  const target = resourceId(tenant.id, resource);
  const id = opaqueId(clientId, target, principalId ?? '');
  const consentType = principalId === null ? 'AllPrincipals' : 'Principal';
  apps.grants.set(id, { id, clientId, consentType, principalId, resourceId: target, scope });
}

interface Assignment {
  readonly principal: SimObject;
  readonly resource: ResourceName;
  readonly role: string;
}

export function addAssignment(apps: SimApps, tenant: SimTenant, { principal, resource, role }: Assignment): void {
  const id = opaqueId(principal.id, resource, role);
  apps.assignments.set(id, {
    id,
    deletedDateTime: null,
    appRoleId: roleId(resource, role),
    createdDateTime: '2024-05-06T09:25:40Z',
    principalDisplayName: principal['displayName'],
    principalId: principal.id,
    principalType: 'ServicePrincipal',
    resourceDisplayName: resourceTitle(resource),
    resourceId: resourceId(tenant.id, resource),
  });
}
