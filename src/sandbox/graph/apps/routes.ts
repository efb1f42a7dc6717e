import { needing } from '../call.ts';
import type { Routes } from '../routes.ts';
import {
  applicationDelete,
  applicationGet,
  applicationList,
  applicationOwners,
  applicationPatch,
  applicationRemovePassword,
  removeKey,
} from './applications.ts';
import { deletedGet, deletedPrincipals, deletedRestore } from './deleted-items.ts';
import {
  assignedToList,
  assignmentDelete,
  assignmentList,
  assignmentPost,
  grantDelete,
  grantGet,
  grantList,
  grantPatch,
  grantPost,
  principalGrants,
} from './grants.ts';
import {
  principalByAppId,
  principalDelete,
  principalGet,
  principalList,
  principalOwners,
  principalPatch,
  principalRemovePassword,
} from './service-principals.ts';
import {
  teamGet,
  teamInstall,
  teamInstallations,
  teamPermissionGrants,
  teamsAppList,
  teamUninstall,
  userInstall,
  userInstallations,
  userUninstall,
} from './teams-apps.ts';

const READ_APPS = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];
/** Application.ReadWrite.OwnedBy is not among them: it reaches an application's own creations alone. */
const WRITE_APPS = ['Application.ReadWrite.All', 'Directory.ReadWrite.All'];
const WRITE_GRANTS = ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'];
const READ_GRANTS = [...WRITE_GRANTS, 'Directory.Read.All'];
const ASSIGN = ['AppRoleAssignment.ReadWrite.All'];

function installations(access: 'Read' | 'ReadWrite', place: 'Team' | 'User'): readonly string[] {
  const writing = `TeamsAppInstallation.ReadWriteFor${place}.All`;
  return access === 'Read' ? [`TeamsAppInstallation.ReadFor${place}.All`, writing] : [writing];
}

/** Enterprise applications, registrations, what they were granted, and the apps of Teams. */
export const APP_ROUTES: Routes = {
  '/servicePrincipals': { GET: needing(READ_APPS, principalList) },
  "/servicePrincipals(appId='*')": { GET: needing(READ_APPS, principalByAppId) },
  '/servicePrincipals/*': {
    GET: needing(READ_APPS, principalGet),
    PATCH: needing(WRITE_APPS, principalPatch),
    DELETE: needing(WRITE_APPS, principalDelete),
  },
  '/servicePrincipals/*/owners': { GET: needing(READ_APPS, principalOwners) },
  '/servicePrincipals/*/removePassword': { POST: needing(WRITE_APPS, principalRemovePassword) },
  '/servicePrincipals/*/removeKey': { POST: needing(WRITE_APPS, removeKey) },
  '/servicePrincipals/*/oauth2PermissionGrants': { GET: needing(READ_GRANTS, principalGrants) },
  '/servicePrincipals/*/appRoleAssignments': {
    GET: needing(READ_APPS, assignmentList),
    POST: needing(ASSIGN, assignmentPost),
  },
  '/servicePrincipals/*/appRoleAssignments/*': {
    DELETE: needing([...ASSIGN, 'Application.ReadWrite.All'], assignmentDelete),
  },
  '/servicePrincipals/*/appRoleAssignedTo': {
    GET: needing(READ_APPS, assignedToList),
    POST: needing(ASSIGN, assignmentPost),
  },
  '/applications': { GET: needing(READ_APPS, applicationList) },
  '/applications/*': {
    GET: needing(READ_APPS, applicationGet),
    PATCH: needing(WRITE_APPS, applicationPatch),
    DELETE: needing(WRITE_APPS, applicationDelete),
  },
  '/applications/*/owners': { GET: needing(READ_APPS, applicationOwners) },
  '/applications/*/removePassword': { POST: needing(WRITE_APPS, applicationRemovePassword) },
  '/applications/*/removeKey': { POST: needing(WRITE_APPS, removeKey) },
  '/oauth2PermissionGrants': { GET: needing(READ_GRANTS, grantList), POST: needing(WRITE_GRANTS, grantPost) },
  '/oauth2PermissionGrants/*': {
    GET: needing(READ_GRANTS, grantGet),
    PATCH: needing(WRITE_GRANTS, grantPatch),
    DELETE: needing(WRITE_GRANTS, grantDelete),
  },
  '/directory/deletedItems/microsoft.graph.servicePrincipal': { GET: needing(READ_APPS, deletedPrincipals) },
  '/directory/deletedItems/*': { GET: needing(READ_APPS, deletedGet) },
  '/directory/deletedItems/*/restore': { POST: needing(WRITE_APPS, deletedRestore) },
  '/appCatalogs/teamsApps': { GET: needing(['AppCatalog.Read.All', 'AppCatalog.ReadWrite.All'], teamsAppList) },
  '/teams/*': { GET: needing(['Team.ReadBasic.All', 'Group.Read.All', 'Directory.Read.All'], teamGet) },
  '/teams/*/installedApps': {
    GET: needing(installations('Read', 'Team'), teamInstallations),
    POST: needing(installations('ReadWrite', 'Team'), teamInstall),
  },
  '/teams/*/installedApps/*': { DELETE: needing(installations('ReadWrite', 'Team'), teamUninstall) },
  '/teams/*/permissionGrants': { GET: needing(installations('Read', 'Team'), teamPermissionGrants) },
  '/users/*/teamwork/installedApps': {
    GET: needing(installations('Read', 'User'), userInstallations),
    POST: needing(installations('ReadWrite', 'User'), userInstall),
  },
  '/users/*/teamwork/installedApps/*': { DELETE: needing(installations('ReadWrite', 'User'), userUninstall) },
};
