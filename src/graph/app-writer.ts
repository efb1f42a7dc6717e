import { isTocsinError } from '../kernel/errors.ts';
import type { AppGrant, AppState, AppWriter } from '../remediation/app-writer.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { segment } from './address.ts';
import { createCredentialWriter } from './app-credentials.ts';
import { isMicrosofts } from './app-details.ts';
import { findApp, type Principal } from './app-find.ts';
import { readAssignments, readGrants, readGrantsOf } from './app-grants.ts';
import { peopleOf } from './app-permissions.ts';
import { createAppResources } from './app-resources.ts';
import type { Graph } from './client.ts';
import type { Clock } from '../kernel/clock.ts';

const CHANGE_APPS = 'Application.ReadWrite.All';
const CHANGE_GRANTS = 'DelegatedPermissionGrant.ReadWrite.All';
const CHANGE_ROLES = 'AppRoleAssignment.ReadWrite.All';

interface AppWriterDeps {
  readonly graph: Graph;
  readonly clock: Clock;
  /** Application id that Tocsin signs in with; undefined in a sandbox. */
  readonly ownAppId?: string | undefined;
}

/**
 * Applications of a tenant, read and changed. Application.ReadWrite.OwnedBy is not enough for any of it: it reaches the
 * applications that Tocsin made itself, and those are none. Errors as AppWriter tells.
 */
export function createAppWriter({ graph, clock, ownAppId }: AppWriterDeps): AppWriter {
  const resources = createAppResources(clock);
  const principal = (id: string) => `/servicePrincipals/${segment(id)}`;
  return {
    ...createCredentialWriter(graph),
    async readApp(tenant, names) {
      const found = await findApp(graph.forTenant(tenant), names);
      return found.state === 'none' ? undefined : stateOf(found.principal, found.state === 'deleted', ownAppId);
    },
    async setAppEnabled(tenant, id, enabled) {
      await graph.forTenant(tenant).patch(principal(id), { accountEnabled: enabled }, { needs: CHANGE_APPS });
    },
    readGrants: (tenant, id) => readAll({ graph, tenant, resources }, id),
    async consentsOf(tenant, userId) {
      const { items, unreadable } = await readGrantsOf(graph.forTenant(tenant), userId, { needs: CHANGE_GRANTS });
      return { ids: [...new Set(items.map(({ clientId }) => clientId.toLowerCase()))], unreadable };
    },
    async removeGrant(tenant, id, grant) {
      const door = graph.forTenant(tenant);
      if (grant.kind === 'delegated')
        return door.delete(`/oauth2PermissionGrants/${segment(grant.id)}`, { needs: CHANGE_GRANTS });
      await door.delete(`${principal(id)}/appRoleAssignments/${segment(grant.id)}`, { needs: CHANGE_ROLES });
    },
    async createGrant(tenant, id, grant) {
      const door = graph.forTenant(tenant);
      if (grant.kind === 'delegated')
        await door.post('/oauth2PermissionGrants', consentBody(id, grant), { needs: CHANGE_GRANTS });
      else await door.post(`${principal(id)}/appRoleAssignments`, roleBody(id, grant), { needs: CHANGE_ROLES });
    },
    deleteApp: (tenant, id) => graph.forTenant(tenant).delete(principal(id), { needs: CHANGE_APPS }),
    async restoreApp(tenant, id) {
      await graph
        .forTenant(tenant)
        .post(`/directory/deletedItems/${segment(id)}/restore`, undefined, { needs: CHANGE_APPS });
    },
  };
}

function stateOf(found: Principal, deleted: boolean, ownAppId: string | undefined): AppState {
  return {
    id: found.id.toLowerCase(),
    appId: found.appId?.toLowerCase(),
    name: found.displayName ?? found.appDisplayName,
    enabled: found.accountEnabled,
    deleted,
    microsofts: isMicrosofts(found),
    own: ownAppId !== undefined && found.appId?.toLowerCase() === ownAppId.toLowerCase(),
  };
}

interface Reading {
  readonly graph: Graph;
  readonly tenant: Tenant;
  readonly resources: ReturnType<typeof createAppResources>;
}

/** Consents and application permissions, in the words of their resources where those can be read. */
async function readAll({ graph, tenant, resources }: Reading, id: string) {
  const door = graph.forTenant(tenant);
  const [consents, roles] = await Promise.all([
    readGrants(door, id, { needs: CHANGE_GRANTS }),
    readAssignments(door, id, { needs: 'Application.Read.All' }),
  ]);
  const ids = [...consents.items, ...roles.items].map(({ resourceId }) => resourceId);
  const [texts, people] = await Promise.all([
    resources(door, tenant, { ids }).catch((error: unknown) => {
      if (isTocsinError(error)) return new Map<string, never>();
      throw error;
    }),
    peopleOf(door, consents.items),
  ]);
  const textsOf = (resource: string) => {
    const found = texts.get(resource);
    return found && 'roles' in found ? found : undefined;
  };
  const delegated = consents.items.map((consent): AppGrant => ({
    kind: 'delegated',
    id: consent.id,
    resourceId: consent.resourceId,
    resource: textsOf(consent.resourceId)?.name ?? consent.resourceId,
    scope: consent.scope ?? '',
    principalId: consent.consentType === 'AllPrincipals' ? null : (consent.principalId ?? null),
    person: people.get(consent.principalId ?? ''),
  }));
  const application = roles.items.map((role): AppGrant => ({
    kind: 'application',
    id: role.id,
    resourceId: role.resourceId,
    resource: textsOf(role.resourceId)?.name ?? role.resourceDisplayName ?? role.resourceId,
    appRoleId: role.appRoleId,
    value: textsOf(role.resourceId)?.roles.get(role.appRoleId.toLowerCase())?.value,
  }));
  return { grants: [...delegated, ...application], unreadable: consents.unreadable + roles.unreadable };
}

function consentBody(clientId: string, { resourceId, scope, principalId }: Extract<AppGrant, { kind: 'delegated' }>) {
  const consentType = principalId === null ? 'AllPrincipals' : 'Principal';
  return { clientId, consentType, principalId, resourceId, scope };
}

function roleBody(principalId: string, { resourceId, appRoleId }: Extract<AppGrant, { kind: 'application' }>) {
  return { principalId, resourceId, appRoleId };
}
