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

/** Enterprise applications, registrations, what they were granted, and the apps of Teams. */
export const APP_ROUTES: Routes = {
  '/servicePrincipals': { GET: principalList },
  "/servicePrincipals(appId='*')": { GET: principalByAppId },
  '/servicePrincipals/*': { GET: principalGet, PATCH: principalPatch, DELETE: principalDelete },
  '/servicePrincipals/*/owners': { GET: principalOwners },
  '/servicePrincipals/*/removePassword': { POST: principalRemovePassword },
  '/servicePrincipals/*/removeKey': { POST: removeKey },
  '/servicePrincipals/*/oauth2PermissionGrants': { GET: principalGrants },
  '/servicePrincipals/*/appRoleAssignments': { GET: assignmentList, POST: assignmentPost },
  '/servicePrincipals/*/appRoleAssignments/*': { DELETE: assignmentDelete },
  '/servicePrincipals/*/appRoleAssignedTo': { GET: assignedToList, POST: assignmentPost },
  '/applications': { GET: applicationList },
  '/applications/*': { GET: applicationGet, PATCH: applicationPatch, DELETE: applicationDelete },
  '/applications/*/owners': { GET: applicationOwners },
  '/applications/*/removePassword': { POST: applicationRemovePassword },
  '/applications/*/removeKey': { POST: removeKey },
  '/oauth2PermissionGrants': { GET: grantList, POST: grantPost },
  '/oauth2PermissionGrants/*': { GET: grantGet, PATCH: grantPatch, DELETE: grantDelete },
  '/directory/deletedItems/microsoft.graph.servicePrincipal': { GET: deletedPrincipals },
  '/directory/deletedItems/*': { GET: deletedGet },
  '/directory/deletedItems/*/restore': { POST: deletedRestore },
  '/appCatalogs/teamsApps': { GET: teamsAppList },
  '/teams/*': { GET: teamGet },
  '/teams/*/installedApps': { GET: teamInstallations, POST: teamInstall },
  '/teams/*/installedApps/*': { DELETE: teamUninstall },
  '/teams/*/permissionGrants': { GET: teamPermissionGrants },
  '/users/*/teamwork/installedApps': { GET: userInstallations, POST: userInstall },
  '/users/*/teamwork/installedApps/*': { DELETE: userUninstall },
};
