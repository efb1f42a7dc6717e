import { METADATA, notFound, refusal } from '../answers.ts';
import { bodyOf, type Call, type Door } from '../call.ts';
import { compileFilter } from '../filter.ts';
import { TEAM_ID } from './invented-apps.ts';
import type { SimInstallation, SimTeamsApp } from './model.ts';
import { pageOf } from './page.ts';
import { appsOf } from './service-principals.ts';

/** `$expand=appDefinitions` alone is known. */
export const teamsAppList: Door = {
  options: ['$filter', '$select', '$expand', '$skiptoken'],
  handle(call) {
    const filter = call.query.get('$filter');
    const fields = { id: 'text', externalId: 'text', displayName: 'text', distributionMethod: 'text' } as const;
    const test = filter === null ? () => true : compileFilter(filter, fields);
    const items = [...appsOf(call).teamsApps.values()].filter(test).map((app) => ({
      ...catalogued(app),
      ...(call.query.get('$expand') === 'appDefinitions' && { appDefinitions: [app.definition] }),
    }));
    return pageOf(call, { path: '/appCatalogs/teamsApps', context: 'appCatalogs/teamsApps', items });
  },
};

/** For a team and for a user; `$expand` takes teamsApp and teamsAppDefinition, `$filter` the app's id. */
function installationsOf(kind: 'teams' | 'users'): Door {
  return {
    options: ['$expand', '$filter', '$select', '$skiptoken'],
    handle(call) {
      const owner = ownerOf(call, kind);
      const filter = call.query.get('$filter');
      const test = filter === null ? () => true : compileFilter(filter, { 'teamsApp/id': 'text' });
      const expand = call.query.get('$expand')?.split(',') ?? [];
      const items = [...appsOf(call).installations.values()]
        .filter((found) => found.owner === owner && test({ teamsApp: { id: found.teamsAppId } }))
        .map((found) => shown(call, found, expand));
      const path = kind === 'teams' ? `/${owner}/installedApps` : `/${owner}/teamwork/installedApps`;
      return pageOf(call, { path, context: path.slice(1), items });
    },
  };
}

export const teamInstallations = installationsOf('teams');
export const userInstallations = installationsOf('users');

/** 201 without a body; 409 when it is installed there already; 403 when it wants consent that it may not be given. */
function installationPost(kind: 'teams' | 'users'): Door {
  return {
    options: [],
    handle(call) {
      const owner = ownerOf(call, kind);
      const apps = appsOf(call);
      const appId = /teamsApps\/([^/']+)'?$/.exec(String(bodyOf(call)['teamsApp@odata.bind'] ?? ''))?.[1];
      const app = apps.teamsApps.get(appId ?? '');
      if (!app) throw refusal(404, 'NotFound', 'The app is not in the tenant’s catalogue.');
      if (kind === 'teams' && wantsRights(app) && !bodyOf(call)['consentedPermissionSet']) {
        throw refusal(403, 'Forbidden', 'The app requires consent to resource-specific permissions.');
      }
      const id = installationId(owner, app.id);
      if (apps.installations.has(id)) throw refusal(409, 'Conflict', 'The app is already installed.');
      apps.installations.set(id, { id, owner, teamsAppId: app.id, consented: [] });
      return { status: 201 };
    },
  };
}

export const teamInstall = installationPost('teams');
export const userInstall = installationPost('users');

function installationDelete(kind: 'teams' | 'users'): Door {
  return {
    options: [],
    handle(call) {
      const owner = ownerOf(call, kind);
      const [, id = ''] = call.params;
      const found = appsOf(call).installations.get(id);
      if (!found || found.owner !== owner) throw refusal(404, 'NotFound', 'No such app is installed here.');
      appsOf(call).installations.delete(id);
      return { status: 204 };
    },
  };
}

export const teamUninstall = installationDelete('teams');
export const userUninstall = installationDelete('users');

/** Resource-specific consent of all apps in a team. */
export const teamPermissionGrants: Door = {
  options: [],
  handle(call) {
    const owner = ownerOf(call, 'teams');
    const apps = appsOf(call);
    const items = [...apps.installations.values()]
      .filter((found) => found.owner === owner)
      .flatMap((found) =>
        found.consented.map(({ permissionValue, permissionType }) => ({
          id: Buffer.from(`${found.id}${permissionValue}`).toString('base64url'),
          deletedDateTime: null,
          clientAppId: apps.teamsApps.get(found.teamsAppId)?.['azureADAppId'] ?? null,
          clientId: null,
          resourceAppId: '00000003-0000-0000-c000-000000000000',
          permissionType,
          permission: permissionValue,
        })),
      );
    return pageOf(call, { path: `/${owner}/permissionGrants`, context: 'permissionGrants', items });
  },
};

export const teamGet: Door = {
  options: ['$select'],
  handle(call) {
    const id = ownerOf(call, 'teams').slice('teams/'.length);
    return { status: 200, body: { '@odata.context': `${METADATA}teams/$entity`, id, displayName: 'Everybody' } };
  },
};

function ownerOf(call: Call, kind: 'teams' | 'users'): string {
  const [given = ''] = call.params;
  if (kind === 'teams') {
    if (given.toLowerCase() !== TEAM_ID) throw refusal(404, 'NotFound', `No team found with id ${given}.`);
    return `teams/${given.toLowerCase()}`;
  }
  const user = call.state.user(call.tenantId, given);
  if (!user) throw notFound(given);
  return `users/${user.id}`;
}

function installationId(owner: string, appId: string): string {
  return Buffer.from(`${owner.split('/')[1]}##${appId}`).toString('base64');
}

function wantsRights({ definition }: SimTeamsApp): boolean {
  const { authorization } = definition as { authorization?: { requiredPermissionSet?: Rights } };
  return (authorization?.requiredPermissionSet?.resourceSpecificPermissions ?? []).length > 0;
}

interface Rights {
  readonly resourceSpecificPermissions: readonly unknown[];
}

function catalogued({ id, externalId, displayName, distributionMethod }: SimTeamsApp): object {
  return { id, externalId, displayName, distributionMethod };
}

function shown(call: Call, found: SimInstallation, expand: readonly string[]): object {
  const app = appsOf(call).teamsApps.get(found.teamsAppId);
  const consented = call.query.get('$select')?.includes('consentedPermissionSet');
  return {
    id: found.id,
    ...(consented && { consentedPermissionSet: { resourceSpecificPermissions: found.consented } }),
    ...(app && expand.includes('teamsApp') && { teamsApp: catalogued(app) }),
    ...(app && expand.includes('teamsAppDefinition') && { teamsAppDefinition: app.definition }),
  };
}
